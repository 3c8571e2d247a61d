"""Which link of the chain carries an effect: path switches as players of a game, and its Shapley values.

The worth of a coalition of links is the paired effect of a policy with these links whole and all
others cut. The Shapley value (Shapley 1953) is the only division of the whole effect among links
that adds up, treats like links alike and gives nothing to a link that never matters.
"""

from collections.abc import Mapping
from itertools import product
from math import factorial

import numpy as np

from experiments.lab.design.axes import Axis
from experiments.lab.design.designs import Design
from model.parameters import PARAMETERS

#: The links, in the order of the causal chain.
LINKS = tuple(PARAMETERS["path"])
#: Those that run through goods and money, and those that run through words and weapons.
ECONOMIC = ("market", "investment", "rents", "interdependence")
GROUPS = {"economic": ECONOMIC, "political": tuple(link for link in LINKS if link not in ECONOMIC)}
REST, TOTAL = "none", "all"  # what is left with every link cut, and the whole effect

#: The lever without which a link cannot act: what it cuts is not there to be cut.
NEEDS = {"market": "origin", "security": "security_guarantee"}
#: The levers that announce an opening, which may be felt before talks.
ANNOUNCING = frozenset({"green_light", "sanctions_relief"})

#: What a zone of another size has more of.
SIZE = (
    "zone.labour_pool",
    "zone.labour_growth",
    "zone.expansion_pool",
    "zone.former_workers",
    "firm.tenants",
    "firm.candidates",
    "firm.candidates_expansion",
    "pyongyang.prospect",
)
#: The second axes of the two maps: how poor Russia is, how credible Washington.
RIVALS = {"price": "moscow.price", "signal": "pyongyang.signal"}


def coalitions(players: int) -> np.ndarray:
    """Every set of players as a row of truths, (2 ** players, players), from none to all."""
    return np.array(list(product((False, True), repeat=players)))


def shapley(worth: np.ndarray) -> np.ndarray:
    """The Shapley value of every player, (players, ...).

    worth: what each coalition is worth, (2 ** players, ...), in the order of ``coalitions``. Of all
    orders in which players may join, the mean of what a player adds when it joins.
    """
    players = len(worth).bit_length() - 1
    member = coalitions(players)
    values = np.zeros((players, *worth.shape[1:]))
    for k in range(players):
        without = np.flatnonzero(~member[:, k])
        joined = without + 2 ** (players - 1 - k)
        for before, after in zip(without, joined, strict=True):
            size = int(member[before].sum())
            orders = factorial(size) * factorial(players - 1 - size)
            values[k] += orders / factorial(players) * (worth[after] - worth[before])
    return values


def acts(link: str, levers: Mapping[str, object]) -> bool:
    """Whether a link can carry anything of a policy that pulls these levers."""
    return link not in NEEDS or NEEDS[link] in levers


def grouped(worth: np.ndarray) -> np.ndarray:
    """The Shapley value of each group of links that join and leave together, (groups, ...).

    The quotient game of the cells of the maps, played with what every coalition of links is worth.
    """
    rows = list(map(tuple, coalitions(len(LINKS))))
    players = [
        tuple(on[list(GROUPS).index(group)] for link in LINKS for group in GROUPS if link in GROUPS[group])
        for on in coalitions(len(GROUPS))
    ]
    return shapley(worth[[rows.index(whole) for whole in players]])


def pathways_design(scale: tuple[float, ...], rivals: dict[str, tuple[float, ...]]) -> Design:
    """Every coalition of links; then, for both maps, every coalition of the two groups in each cell.

    scale: sizes of the zone, against the one that the numbers give; rivals: name of ``RIVALS`` ->
    its values.
    """
    axes = (
        *(Axis(f"path.{link}", None, 0.0, 1.0, levels=(0.0, 1.0)) for link in LINKS),
        *(Axis(name, None, min(scale), max(scale), relative=True) for name in SIZE if scale),
        *(Axis(RIVALS[name], None, min(values), max(values)) for name, values in rivals.items() if scale and values),
    )
    place = {axis.name: k for k, axis in enumerate(axes)}
    whole = coalitions(len(LINKS))
    rows = np.full((len(whole), len(axes)), np.nan)
    rows[:, : len(LINKS)] = whole
    cells = [(name, value, size) for name, value, size in cells_of(scale, rivals)]
    grouped = np.full((len(cells), 2 ** len(GROUPS), len(axes)), np.nan)
    for k, (name, value, size) in enumerate(cells):
        grouped[k, :, place[RIVALS[name]]] = value
        grouped[k, :, [place[part] for part in SIZE]] = size
        for column, links in enumerate(GROUPS.values()):
            on = coalitions(len(GROUPS))[:, column]
            grouped[k, :, [place[f"path.{link}"] for link in links]] = on
    return Design(axes, np.concatenate([rows, grouped.reshape(-1, len(axes))]))


def cells_of(scale: tuple[float, ...], rivals: dict[str, tuple[float, ...]]) -> list[tuple[str, float, float]]:
    """The cells of both maps: the second axis, its value, and the size of the zone."""
    return [(name, value, size) for name, values in rivals.items() for value in values for size in scale]
