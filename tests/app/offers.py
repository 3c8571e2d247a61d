"""The page's offer as `kaesong app` would have it, without Hydra and without Panel."""

import yaml

from experiments.app.state import Offer
from experiments.lab.design.places import CONF
from experiments.lab.design.reading import study_from
from tests.support.shipped import shipped


def offer(**settings) -> Offer:
    """What can be taken on a page that was started with these settings."""
    held = yaml.safe_load((CONF / "app.yaml").read_text("utf-8"))
    chosen = {
        kind: names
        for entry in held.pop("defaults")
        if isinstance(entry, dict)
        for kind, names in entry.items()
    }
    config = shipped(chosen["policy"], chosen["world"])
    config["parameters"] = {"draws": "parameters/posterior.csv"}
    return Offer(study_from("app", config | held | {"threads": 2} | settings))
