"""How sure are the effects: parameters against luck."""

import polars as pl
import pytest

from experiments.compare.figures import gallery, uncertainty
from experiments.lab.stats.split import SPLIT
from tests.support.synthetic import tables

POLICIES = ["status_quo", "overture", "recognition"]


def drawn(share=0.25):
    """Tables of a study whose parameters were drawn; ``share``: of parameters in the variance."""
    found = tables(POLICIES)
    values = dict(zip(SPLIT, (0.1, 0.3, 0.08, 0.05, 0.11, 0.3, share, 0.1, 0.4), strict=True))
    columns = [pl.lit(value, dtype=pl.Float64).alias(name) for name, value in values.items()]
    return found._replace(effects=found.effects.with_columns(columns))


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))


def test_it_is_drawn_only_where_parameters_were():
    assert "uncertainty" not in [name for name, _ in gallery(*tables(POLICIES))]
    assert "uncertainty" in [name for name, _ in gallery(*drawn())]


def test_every_policy_has_its_share_and_the_status_quo_has_no_row():
    seen = texts(uncertainty.draw(drawn().effects))
    assert seen.count("25 %") == 2
    assert "Recognition" in seen
    assert "Status quo" not in seen
    assert "luck" in seen


@pytest.mark.parametrize("share", [None, 0.0, 1.0])
def test_it_can_be_drawn_where_nothing_differs_or_all_is_one_kind(share):
    seen = texts(uncertainty.draw(drawn(share).effects))
    assert ("at most 40 %" in seen) == (share == 0), "a share that is estimated below none is known by its upper end"
    assert ("no run differs" in seen) == (share is None)
