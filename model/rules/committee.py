"""Step 3, what committees must grant: the UN's, the customs', and those of outward processing.

Resolution 2375 lets no zone run without an exemption, whatever the origin rule says; every
member, Washington and Moscow included, can refuse it, and so it is with relief on trade. Goods of
the zone are presumed to be made by forced labour until that is rebutted or waived, licence or not.
"""

from math import exp

from model.compiled import njit


@njit(cache=True)
def green_light(s, p):
    """How far Washington is behind the zone: its lever, or its consent of 2004-16."""
    return max(s.washington.green_light.force, p.washington.consent)


@njit(cache=True)
def obstructed(stake, committee):
    """What is left of a hazard in the Security Council, which Moscow obstructs for what it would lose."""
    return exp(-committee.obstruction * stake)


@njit(cache=True)
def chance_of_waiver(light, stake, committee):
    """A month's hazard of an exemption for the zone."""
    return light * committee.waiver * obstructed(stake, committee)


@njit(cache=True)
def begin(me, p, u):
    """Nothing has been granted, waived or completed."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month in the committees."""
    light, stake = green_light(s, p), s.pyongyang.alignment * s.moscow.need
    granted = u.waiver < chance_of_waiver(light, stake, p.committee)
    needed = s.calendar.resolution > 0
    me.granted = 1.0 if needed and light > 0 and (me.granted > 0 or granted) else 0.0
    me.exempt = 1.0 if not needed else me.granted
    relief = s.washington.sanctions_relief.force
    agreed = u.relief < relief * p.committee.relief * obstructed(stake, p.committee)
    me.eased = 1.0 if relief > 0 and (me.eased > 0 or agreed) else 0.0
    presumed = s.calendar.forced_labour > 0
    rebutted = u.rebuttal < light * p.washington.rebuttal
    me.rebutted = 1.0 if presumed and light > 0 and (me.rebutted > 0 or rebutted) else 0.0
    me.cleared = 1.0 if not presumed else me.rebutted
    completed = me.origin > 0 or u.outward_processing < p.committee.outward_processing
    me.origin = s.washington.origin.force if completed else 0.0
