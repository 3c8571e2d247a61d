"""Effects of the grand bargain on common luck: python -m tests.support.bargain 400 '[{}]'

As a module it runs by whatever model comes first on the path.
"""

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from model.ensemble import histories
from tests.support.model import POLICIES, few_firms, luck_for, merged, package, point

OUTCOMES = ("talks_by_deadline", "alignment_end", "provocations")


def effects(replicates: int, settings: Sequence[Mapping]) -> np.ndarray:
    """Those on some outcomes, under each setting: (settings, replicates, outcomes)."""
    points = np.concatenate([point(merged(few_firms("baseline"), values)) for values in settings]).view(np.recarray)
    arms = np.concatenate([package(POLICIES[name]) for name in ("status_quo", "grand_bargain")]).view(np.recarray)
    lived = np.stack([histories(points, arms, luck_for(points, 1, k)) for k in range(replicates)], axis=1)
    return np.stack([lived[name][..., 1] - lived[name][..., 0] for name in OUTCOMES], axis=-1)


if __name__ == "__main__":
    print(json.dumps(effects(int(sys.argv[1]), json.loads(sys.argv[2])).tolist()))
