"""The shipped configuration as Hydra would compose it, without Hydra."""

from collections.abc import Sequence

import yaml

from experiments.lab.design.places import CONF

POLICIES = ["status_quo", *sorted(path.stem for path in (CONF / "policy").glob("*.yaml") if path.stem != "status_quo")]
WORLDS = sorted(path.stem for path in (CONF / "world").glob("*.yaml"))


def shipped(policies: Sequence[str] = POLICIES, worlds: Sequence[str] = ("baseline",)) -> dict:
    """The configuration of a compare of these policies and worlds."""

    def read(kind: str, names: Sequence[str]) -> dict:
        files = [yaml.safe_load((CONF / kind / f"{name}.yaml").read_text("utf-8")) for name in names]
        return {key: value for content in files for key, value in content.items()}

    return {"policy": read("policy", policies), "world": read("world", worlds), "parameters": {}}


def hindcast_of(replicates: int, draws: str | None = "parameters/posterior.csv") -> dict:
    """The configuration of a hindcast."""
    from experiments.record.past import WORLDS as OF_THE_RECORD

    return shipped(("status_quo",), OF_THE_RECORD) | {
        "parameters": {"draws": draws},
        "replicates": replicates,
        "threads": 2,
    }
