"""The patterns that the model must reproduce (Grimm et al. 2005), each a statement with a range.

The fit column may set numbers, the judge column never does. A pattern's value is the median over
replicates of what is read off the model's own histories, their mean for counts, or the share of replicates.
"""

import polars as pl

from experiments.record import event_patterns, zone_patterns
from experiments.record.past import Past
from experiments.record.pattern import Pattern

PATTERNS: tuple[Pattern, ...] = tuple(
    sorted([*zone_patterns.PATTERNS, *event_patterns.PATTERNS], key=lambda pattern: pattern.column)
)


def judged(past: Past) -> pl.DataFrame:
    """Every pattern with the model's value and whether it lies in the accepted range."""
    found = []
    for pattern in PATTERNS:
        model = pattern.measure(past)
        low, high = pattern.low, pattern.high
        passed = (low is None or model >= low) and (high is None or model <= high)
        found.append(
            {name: getattr(pattern, name) for name in ("series", "column", "statement", "observed")}
            | {
                "pattern": pattern.name,
                "model": model,
                "low": low,
                "high": high,
                "unit": pattern.unit,
                "passed": passed,
            }
        )
    columns = ("pattern", "series", "column", "statement", "observed", "model", "low", "high", "unit", "passed")
    return pl.DataFrame(found, infer_schema_length=None).select(columns)


def accepted(row: dict) -> str:
    """'0.85 to 1.15', 'at least 0.94'."""
    if row["high"] is None:
        return f"at least {row['low']:g}"
    if row["low"] is None:
        return f"at most {row['high']:g}"
    return f"{row['low']:.2f} to {row['high']:.2f}"
