"""Step 3, the 1718 Committee of the United Nations and the outward processing zone committee.

Resolution 2375 lets no zone run without an exemption, whatever the origin rule says; every
member, Washington and Moscow included, can refuse it.
"""

from math import exp

from model.compiled import njit


@njit(cache=True)
def green_light(s, p):
    """How far Washington is behind the zone: its lever, or its consent of 2004-16."""
    return max(s.washington.green_light.force, p.washington.consent)


@njit(cache=True)
def chance_of_waiver(light, stake, committee):
    """A month's hazard of an exemption, which Moscow obstructs for what it would lose."""
    return light * committee.waiver * exp(-committee.obstruction * stake)


@njit(cache=True)
def begin(me, p, u):
    """No exemption has been granted, no origin rule completed."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month in both committees."""
    light = green_light(s, p)
    granted = u.waiver < chance_of_waiver(light, s.pyongyang.alignment * s.moscow.need, p.committee)
    needed = s.calendar.resolution > 0
    me.exempt = 1.0 if not needed or (light > 0 and (me.exempt > 0 or granted)) else 0.0
    completed = me.origin > 0 or u.outward_processing < p.committee.outward_processing
    me.origin = s.washington.origin.force if completed else 0.0
