"""What is shipped under which name, and the study that a command would run."""

from experiments.__main__ import main

#: The policies of the main job, those of recognition's variants, and all worlds.
POLICIES = [
    "status_quo",
    "overture",
    "nuclear_status",
    "security_guarantee",
    "green_light",
    "origin_only",
    "recognition",
    "economic_opening",
    "direct_aid",
    "sanctions_relief",
    "grand_bargain",
]
VARIANTS = ["recognition_early", "recognition_late", "recognition_conditional", "recognition_reversible"]
WORLDS = [
    "baseline",
    "ceasefire",
    "long_war",
    "progressive_seoul",
    "conservative_seoul",
    "successor_reverses",
    "russia_outbids",
    "poor_russia",
    "rich_pyongyang",
    "lenient_china",
    "today",
    "history",
    "since_1993",
    "since_2019",
    "since_1991",
    "since_1998",
    "since_2016",
    "since_2022",
    "summits",
]

#: What makes the sample of a study quick to draw.
QUICK = {"sensitivity": ["points=8"]}


def the_study(studied, *words):
    """The one study that these words run."""
    assert main(["compare", *words]) == 0
    return studied.pop()
