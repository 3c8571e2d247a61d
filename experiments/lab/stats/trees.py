"""The one or two conditions that decide a yes or no, by a small classification tree."""

import warnings
from typing import NamedTuple

import numpy as np
import polars as pl

DEPTH, SMALLEST = 2, 0.1  # of a tree: its levels, and the least share of cases in a leaf
BEST = 3  # conditions that a tree may choose from: those with the largest F
FOLDS = 5
FEWEST = 10  # groups with a yes, and groups with a no, lest chance find a number that parts them
GAIN = 0.05  # least share of the variance of yes and no that a rule must explain out of sample


class Rule(NamedTuple):
    """Conditions joined by "and": shares of yes inside and outside, and the share of cases inside."""

    text: str
    inside: float
    outside: float
    share: float


def rule(features: pl.DataFrame, yes: np.ndarray, groups: np.ndarray) -> Rule | None:
    """The leaf that parts yes from no best; None where no tree explains anything out of sample.

    features: (cases, columns); yes: (cases,) of truths; groups: (cases,), cases of one group are
    never parted between learning and testing, since they share their draw.
    """
    from sklearn.feature_selection import SelectKBest
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.tree import DecisionTreeClassifier

    if min(len(np.unique(groups[side])) for side in (yes, ~yes)) < FEWEST:
        return None
    values = features.to_numpy()
    few = SelectKBest(k=min(BEST, values.shape[1]))
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=max(2, int(SMALLEST * len(yes))), random_state=0)
    grower = make_pipeline(few, tree)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of columns that are constant in a fold, or part all by themselves
        foreseen = cross_val_predict(grower, values, yes, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")[
            :, 1
        ]
        grower.fit(values, yes)
    miss, plain = ((foreseen - yes) ** 2).mean(), yes.mean() * (1 - yes.mean())
    if 1 - miss / plain < GAIN:
        return None
    kept = few.get_support(indices=True)
    return _best_leaf(tree, features[:, kept.tolist()], values[:, kept], yes)


def leaves(features: pl.DataFrame, yes: np.ndarray, depth: int = 3) -> list[Rule]:
    """All leaves of a tree of some levels, those with most yes first; none where all are alike."""
    from sklearn.tree import DecisionTreeClassifier

    if yes.all() or not yes.any():
        return []
    values = features.to_numpy()
    least = max(2, int(SMALLEST * len(yes)))
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=0)
    reached = tree.fit(values, yes).apply(values)
    found = []
    for leaf in np.unique(reached):
        here = reached == leaf
        text = _merged(_path(tree.tree_, int(leaf)), features)
        found.append(Rule(text, float(yes[here].mean()), float(yes[~here].mean()), float(here.mean())))
    return sorted(found, key=lambda one: -one.inside)


def _best_leaf(tree: object, features: pl.DataFrame, values: np.ndarray, yes: np.ndarray) -> Rule:
    """Of all leaves, the one that leaves the least variance of yes and no in and out of it."""
    leaves = tree.apply(values)  # type: ignore[attr-defined]
    found = []
    for leaf in np.unique(leaves):
        here = leaves == leaf
        left = sum(part.mean() * (1 - part.mean()) * len(part) for part in (yes[here], yes[~here]))
        found.append((left, leaf))
    leaf = min(found)[1]
    here = leaves == leaf
    text = _merged(_path(tree.tree_, int(leaf)), features)  # type: ignore[attr-defined]
    return Rule(text, float(yes[here].mean()), float(yes[~here].mean()), float(here.mean()))


def _path(tree: object, leaf: int) -> list[tuple[int, bool, float]]:
    """The way from the root to a leaf: feature, whether above, threshold."""
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    way, node = [], leaf
    while node != 0:
        above = node in right
        parent = int(np.flatnonzero((right if above else left) == node)[0])
        way.append((int(tree.feature[parent]), above, float(tree.threshold[parent])))  # type: ignore[attr-defined]
        node = parent
    return way[::-1]


def _merged(way: list[tuple[int, bool, float]], features: pl.DataFrame) -> str:
    """'moscow.price <= 60 and world=ceasefire'; of two limits on one side the closer.

    A limit that parts what is 0 from all that is above it is told as such: 'pyongyang.rivalry > 0'.
    """
    limits: dict[tuple[int, bool], float] = {}
    for feature, above, threshold in way:
        tighter = max if above else min
        limits[feature, above] = tighter(limits.get((feature, above), threshold), threshold)
    told = []
    for (feature, above), threshold in limits.items():
        name = features.columns[feature]
        values = features[name].to_numpy()
        if "=" in name:
            told.append(name if above else name.replace("=", " is not "))
        elif values[values <= threshold].any():
            told.append(f"{name} {'>' if above else '<='} {threshold:.3g}")
        else:
            told.append(f"{name} {'>' if above else '='} 0")
    return " and ".join(told)
