"""The benchmark compares like with like: its C program is the same model."""

import numpy as np
import pytest

from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.outcomes import OUTCOMES
from model.state import blank
from tests.benchmarks.inc import MonthInC, compiler
from tests.support.shipped import POLICIES
from tests.support.studies import study as any_study


@pytest.mark.skipif(compiler() is None, reason="no C compiler on this machine")
@pytest.mark.parametrize("world", ["baseline", "ceasefire", "history", "conservative_seoul"])
def test_the_c_program_of_the_benchmark_is_the_same_model(world, tmp_path):
    twin = MonthInC(tmp_path)
    parameters = {"draws": None, "calendar": {"events_given": 0}}
    study = any_study("compare", policy=POLICIES, world=world, parameters=parameters)
    firms = firms_of(study.base, study.packages)
    state = blank(firms)
    for replicate in range(20):
        luck = draw(1, replicate, months_of(study.base), firms)
        ours = histories(study.base, study.packages, luck, state)
        theirs = twin.histories(study.base, study.packages, luck, state)
        for name in OUTCOMES:
            np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-9, err_msg=name)
