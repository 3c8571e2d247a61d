"""Every study that the benchmark of intervals cuts up can be cut, and its intervals are judged."""

import pytest

from tests.benchmarks.cut import discover, pathways, sensitivity, tradeoffs

#: Module -> what makes it small.
SMALL = {
    sensitivity: {"STUDIES": 2, "BASE": 8, "WALKS": 4, "POINTS": 40, "AGAIN": 1, "DEFAULT": 8, "SIZES": (4, 8)},
    pathways: {"REPLICATES": 20, "SIZES": (10,), "STUDIES": 2},
    discover: {"DRAWS": 300, "LUCK": 8, "STUDIES": 2, "SIZES": ((200, 8),)},
    tradeoffs: {"DRAWS": 6, "LUCK": 6, "STUDIES": 2, "SIZES": ((4, 4),)},
}


@pytest.mark.parametrize("cut", SMALL, ids=lambda cut: cut.__name__.rpartition(".")[2])
def test_every_study_can_be_cut(monkeypatch, cut):
    for name, value in SMALL[cut].items():
        monkeypatch.setattr(cut, name, value)
    cut.lived.cache_clear()
    try:
        found = list(cut.cells())
    finally:
        cut.lived.cache_clear()
    assert found
    assert all(0 <= cell.held <= 1 for cell in found)
    names = [(cell.size, cell.what) for cell in found]
    assert len({*names}) == len(names)
