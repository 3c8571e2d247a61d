"""What each column of a story's months is, beside the quantities of the model."""

from experiments.lab.design.columns import Column
from model.policy import LEVERS


def _flag(meaning: str) -> Column:
    return Column(meaning, "0 or 1", 0.0, 1.0)


#: What was in force in a month, in the order of the columns.
IN_FORCE = {
    "war": _flag("Russia is at war"),
    "conservative": _flag("Conservatives govern Seoul"),
    "offer": _flag("Washington offers talks"),
    "zone_status": Column("State of the zone", "0 closed, 1 open, 2 stopped by Pyongyang", 0.0, 2.0),
    "exempt": _flag("The United Nations exempt the zone"),
    "cash_other": Column("What the North's state earns elsewhere", "million USD a month", 0.0),
    **{name: Column(f"Strength of: {lever.meaning}", "from 0 to 1", 0.0, 1.0) for name, lever in LEVERS.items()},
}
