"""How each lever is spoken of, in one place: on the page, in a chronicle and in its picture."""

from typing import NamedTuple


class LeverText(NamedTuple):
    """Words for a lever.

    ``title`` and ``line`` name it to a class; ``deed`` is what its sender does and ``undone`` what it
    takes back, as they follow 'Washington ...' and 'reversed ...'; ``band`` labels it in a picture.
    """

    title: str
    line: str
    deed: str
    undone: str
    band: str


LEVERS = {
    "overture": LeverText(
        "Friendly words",
        "Washington writes letters and invites, which costs it next to nothing.",
        "sent friendly letters and invitations",
        "the friendly letters",
        "US: friendly words",
    ),
    "nuclear_status": LeverText(
        "Nuclear status",
        "Washington calls the North a nuclear power, in words alone.",
        "called the North a nuclear power",
        "the words on nuclear status",
        "US: nuclear status",
    ),
    "security_guarantee": LeverText(
        "Security guarantee",
        "Washington promises not to attack the North.",
        "promised not to attack the North",
        "the promise not to attack",
        "US: guarantee",
    ),
    "green_light": LeverText(
        "Green light",
        "Washington waives its sanctions on the zone and asks the UN to do so.",
        "sought an exemption from the UN sanctions for the Kaesong zone",
        "the support for the zone",
        "US: backs the zone",
    ),
    "origin": LeverText(
        "Korean origin",
        "US customs count goods from the zone as Korean, at the lower duty.",
        "declared that goods made in Kaesong would count as Korean",
        "the Korean origin",
        "US: Korean origin",
    ),
    "direct_aid": LeverText(
        "Direct aid",
        "US taxpayers send money to the North, most of it while it talks.",
        "opened a programme of aid to the North",
        "the aid to the North",
        "US: aid",
    ),
    "sanctions_relief": LeverText(
        "Relief from sanctions",
        "While it talks, the North gets back a part of the trade that sanctions took from it.",
        "offered relief from the sanctions on trade while the North talked",
        "the offer of relief",
        "US: relief",
    ),
    "insurance": LeverText(
        "Insurance of firms",
        "Seoul covers more of what a firm loses if the zone is closed.",
        "raised the insurance of firms in the zone",
        "the better insurance of firms",
        "Seoul: insurance",
    ),
    "subsidy": LeverText(
        "Subsidy for firms",
        "Seoul pays a firm a little for each worker and month.",
        "promised the firms in the zone a subsidy for every worker",
        "the subsidy for firms",
        "Seoul: subsidy",
    ),
    "tourism": LeverText(
        "Tours to Kumgang",
        "Seoul lets its people visit the North's mountain, and the North charges a fee.",
        "announced tours to Mount Kumgang",
        "the tours to Mount Kumgang",
        "Seoul: tours",
    ),
    "expansion": LeverText(
        "Expansion of the zone",
        "Seoul builds the next phases of the zone, for many more firms and workers.",
        "announced that it would build the next phases of the zone",
        "the expansion of the zone",
        "Seoul: expansion",
    ),
}
