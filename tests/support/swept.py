"""Small sweeps for the tests."""

import yaml

from experiments.lab.design.places import CONF
from tests.support.shipped import shipped
from tests.support.studies import checked


def sweep(vary=("moscow.price", "pyongyang.signal"), design="grid", study="sweep", **more):
    """A checked sweep of few firms and months."""
    held = shipped(["status_quo", "recognition"]) | {
        "parameters": {"firm": {"candidates": 5}, "draws": more.pop("draws", None)},
        "horizon": 12,
        "replicates": 6,
        "threads": 2,
        "metrics": ["talks_by_deadline", "alignment_mean"],
        "executor": {"kind": "threads"},
        "vary": list(vary),
        "design": design
        if isinstance(design, dict)
        else yaml.safe_load((CONF / "design" / f"{design}.yaml").read_text("utf-8")) | more.pop("own", {}),
    }
    if study == "sensitivity":
        del held["design"], held["replicates"]
        held |= {"method": "sobol", "points": 8}
    return checked(study, held | more)
