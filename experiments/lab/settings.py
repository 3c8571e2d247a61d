"""What each study lets people set, and how each setting is checked."""

import os
from typing import Any

from experiments.lab import checks
from experiments.lab.cases import POLICIES
from model.parameters import PARAMETERS
from model.policy import LATEST_START

MOST_REPLICATES = 10_000_000

#: Settings that decide no run: where a study goes, who computes it, and what is shown of it.
WHERE, WHO = ("name", "results", "resume"), ("threads", "executor")
SHOWN = ("figures", "metrics", "weights", "satisfice", "brings", "backfires", "keep")

#: The worlds and policies that a study does not leave to choice.
ALWAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "hindcast": {
        "world": ("history", "since_1993", "since_2019"),
        "policy": ("overture", "status_quo"),
    },
    "calibrate": {"world": ("history", "since_1993"), "policy": ("status_quo",)},
    "audit": {"policy": POLICIES},
}


_CLOCK = PARAMETERS["calendar"]["horizon"]
_COMMON: dict[str, Any] = {
    "seed": checks.whole(0, 2**63 - 1),
    "start": None,  # checked above: it sets two parameters
    "horizon": checks.whole(int(_CLOCK.low), int(_CLOCK.high)),
    "name": checks.name,
    "results": checks.folder,
}
_RECORD: dict[str, Any] = {
    "seed": checks.whole(0, 2**63 - 1),
    "figures": checks.truth,
    "threads": checks.whole(1, 256, os.cpu_count() or 1),
    "name": checks.name,
    "results": checks.folder,
}
_SWEPT: dict[str, Any] = {
    "vary": checks.vary,
    "metrics": checks.metrics,
    "figures": checks.truth,
    "threads": checks.whole(1, 256, os.cpu_count() or 1),
    "executor": checks.executor,
    "resume": lambda _, value: value,  # read before the configuration is composed
}
_TILED = {key: check for key, check in _SWEPT.items() if key not in ("vary", "metrics")}
#: Study -> setting -> its check.
SETTINGS: dict[str, dict[str, Any]] = {
    "compare": _COMMON
    | {
        "replicates": checks.whole(1, MOST_REPLICATES),
        "precision": checks.share,
        "figures": checks.truth,
        "threads": checks.whole(1, 256, os.cpu_count() or 1),
    },
    "sweep": _COMMON
    | _SWEPT
    | {
        "design": checks.design,
        "points": checks.points,
        "replicates": checks.whole(1, MOST_REPLICATES),
    },
    "sensitivity": _COMMON
    | _SWEPT
    | {
        "method": checks.choice("sobol", "morris"),
        "points": checks.whole(4, 2**20),
    },
    "pathways": _COMMON
    | _TILED
    | {
        "replicates": checks.whole(2, MOST_REPLICATES),
        "metrics": checks.metrics,
        "scale": checks.numbers(0.1, 10.0),
        "price": checks.numbers(
            PARAMETERS["moscow"]["price"].low, PARAMETERS["moscow"]["price"].high
        ),
        "signal": checks.numbers(
            PARAMETERS["pyongyang"]["signal"].low, PARAMETERS["pyongyang"]["signal"].high
        ),
    },
    "audit": _COMMON
    | _TILED
    | {"points": checks.whole(2, 100_000), "replicates": checks.whole(20, 100_000)},
    "discover": _COMMON
    | _TILED
    | {
        "points": checks.whole(60, 1_000_000),
        "replicates": checks.whole(2, 100_000),
        "brings": checks.share,
        "backfires": checks.share,
        "keep": checks.name,
    },
    "tradeoffs": _COMMON
    | _TILED
    | {
        "points": checks.whole(2, 1_000_000),
        "replicates": checks.whole(2, 100_000),
        "weights": checks.of_goals(0, 1000),
        "satisfice": checks.of_goals(-1e6, 1e6),
        "starts": checks.list_of(checks.whole(1, LATEST_START)),
        "strengths": checks.list_of(checks.strength),
    },
    "app": {key: check for key, check in _COMMON.items() if key not in ("name", "results")}
    | {
        "replicates": checks.whole(20, 100_000),
        "coarse": checks.whole(20, 100_000),
        "most": checks.whole(20, 100_000),
        "questions": checks.questions,
        "lessons": checks.optional(checks.folder),
        "address": checks.host,
        "port": checks.whole(0, 65_535),
        "show": checks.truth,
        "threads": checks.whole(1, 256, os.cpu_count() or 1),
    },
    "story": _COMMON | {"replicate": checks.whole(0, 2**63 - 1)},
    "hindcast": _RECORD
    | {
        "events": checks.choice("given", "simulated"),
        "replicates": checks.whole(20, 100_000),
    },
    "calibrate": _RECORD
    | {
        "population": checks.whole(50, 100_000),
        "simulations": checks.whole(1_000, 100_000_000),
        "recovery": checks.whole(0, 1_000),
        "blocks": checks.blocks,
    },
}
