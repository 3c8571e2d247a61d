"""What the shipped policies and worlds are called, and what they are in a sentence."""

from typing import NamedTuple

from experiments.lab.present.spelling import inline


class Policy(NamedTuple):
    """How a policy is spoken of: `short` fits a narrow column, `sentence` says what is done."""

    title: str
    short: str
    levers: str
    sentence: str

    @property
    def inline(self) -> str:
        """The title as it stands within a sentence."""
        return inline(self.title)


POLICIES = {
    "status_quo": Policy(
        "Status quo",
        "Status quo",
        "no new step",
        "Nothing changes: sanctions stay, the zone stays closed, and no new step is taken.",
    ),
    "overture": Policy(
        "Overtures",
        "Overtures",
        "friendly words",
        "Washington sends friendly words and invitations, and nothing that costs it anything.",
    ),
    "nuclear_status": Policy(
        "Nuclear status",
        "Nuclear status",
        "calls it a nuclear power",
        "Washington calls North Korea a nuclear power, in words alone.",
    ),
    "security_guarantee": Policy(
        "Security guarantee",
        "Guarantee",
        "pledge not to attack",
        "Washington pledges not to attack the North, and offers nothing economic.",
    ),
    "green_light": Policy(
        "Green light only",
        "Green light",
        "waiver for the zone",
        "Washington waives its sanctions so that the Kaesong zone may reopen; goods made there "
        "still pay the duty on North Korean goods.",
    ),
    "origin_only": Policy(
        "Korean origin only",
        "Origin only",
        "Korean origin, no waiver",
        "Washington counts goods from Kaesong as Korean at customs, but waives no sanction, so "
        "that the zone stays shut.",
    ),
    "recognition": Policy(
        "Recognition",
        "Recognition",
        "waiver and Korean origin",
        "Washington lets the zone reopen and counts goods made there as Korean: the proposal that the model examines.",
    ),
    "recognition_early": Policy(
        "Recognition, at once", "Rec. at once", "as recognition, from month 1", "Recognition from the first month on."
    ),
    "recognition_late": Policy(
        "Recognition, late",
        "Rec. late",
        "as recognition, from month 30",
        "Recognition in the second half of the term, from month 30 on.",
    ),
    "recognition_conditional": Policy(
        "Recognition, earned",
        "Rec. earned",
        "once twelve months were quiet",
        "Recognition as a reward: it comes into force once twelve months from the offer have passed "
        "without a major provocation.",
    ),
    "recognition_reversible": Policy(
        "Recognition by decree",
        "Rec. by decree",
        "ends with the president",
        "Recognition by decree alone, which ends with the president who gave it.",
    ),
    "economic_opening": Policy(
        "Economic opening",
        "Econ. opening",
        "and Seoul's programme",
        "Recognition, and Seoul's own programme with it: tours to Kumgang and the next phases of the zone.",
    ),
    "direct_aid": Policy(
        "Direct aid",
        "Direct aid",
        "US money to the North",
        "American taxpayers send aid to the North, most of it while it talks; the zone stays closed.",
    ),
    "sanctions_relief": Policy(
        "Sanctions relief",
        "Relief",
        "trade, while it talks",
        "Washington gives back a part of the trade that sanctions took, while the North talks; the zone stays closed.",
    ),
    "grand_bargain": Policy(
        "Grand bargain",
        "Grand bargain",
        "all levers at once",
        "Washington and Seoul pull every lever at once: words, guarantee, zone, aid and relief.",
    ),
}

#: What is done under a policy, in the fewest words that need no other.
DEEDS = {
    "status_quo": "no new step, the zone stays shut",
    "overture": "friendly letters and invitations",
    "nuclear_status": "call the North a nuclear power",
    "security_guarantee": "pledge not to attack the North",
    "green_light": "waive US sanctions on the zone",
    "origin_only": "Korean origin, but no waiver: still shut",
    "recognition": "let the zone open, count its goods as Korean",
    "recognition_early": "the same from the first month on",
    "recognition_late": "the same in the second half of the term",
    "recognition_conditional": "the same, once twelve months were quiet",
    "recognition_reversible": "the same, ending with the president",
    "economic_opening": "recognition, and Seoul's tours and expansion",
    "direct_aid": "US money to the North, mostly for talking",
    "sanctions_relief": "some trade given back while it talks",
    "grand_bargain": "all eleven levers at once",
}

WORLDS = {
    "baseline": "The world as it stood in early 2025: the war in Ukraine goes on until chance ends "
    "it, and Russia pays for the North's alignment while it does.",
    "ceasefire": "The war in Ukraine is likely to end within months, and Russia's need for the North falls with it.",
    "long_war": "The war in Ukraine outlasts the whole period, and Russia's need for the North stays high.",
    "conservative_seoul": "Conservatives govern Seoul throughout, quicker to close the zone after a provocation.",
    "successor_reverses": "The next president in Washington is likely to undo what this one "
    "begins, and everyone expects it.",
    "russia_outbids": "Moscow raises its payments whenever the North drifts away from it, and from a deeper purse.",
    "poor_russia": "Russia pays the North no more than what is confirmed, a small part of what most estimates say.",
    "progressive_seoul": "Progressives govern Seoul throughout, slower to close the zone after a provocation.",
    "rich_pyongyang": "The North earns twice as much elsewhere as in the baseline, so that further "
    "money moves it less.",
    "lenient_china": "China lets all of the North's trade through, whatever the resolutions say, so that nobody else "
    "has any of it to give back.",
    "history": "The zone's real life, from December 2004 to February 2016, under the law and with "
    "the events of that time.",
    "since_1993": "Washington and Pyongyang from March 1993 to August 2026, without the zone: the "
    "record of talks and provocations.",
    "since_2019": "After Hanoi: October 2019 to August 2026, with the war and the offers of talks as on record.",
    "since_1991": "A patron is lost: January 1991 to December 1993, from close alignment and without a war.",
    "since_1998": "The tours to Kumgang: November 1998 to December 2002, at the fee of 1998.",
    "since_2016": "Sanctions, then a closed border: January 2016 to December 2021, with China's trade as on record.",
    "since_2022": "The years before the article: January 2022 to December 2024, with the war as on record.",
    "summits": "The summits: January 2018 to December 2019, with the offers of talks as on record.",
    "today": "The present: the same actors, starting in December 2026.",
}
