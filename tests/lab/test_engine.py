"""One engine: what is kept is not run again, what is damaged is, and what is lent stays open."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from experiments.lab.engine import tiles
from experiments.lab.engine.running import run
from experiments.lab.engine.store import Store
from experiments.lab.present.progress import progress
from tests.support.studies import FEW, study


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(tiles, "LEAST", 24)
    return study("compare", **FEW, policy="recognition", replicates=60, threads=1)


def test_a_lent_executor_is_not_closed(asked):
    with ThreadPoolExecutor(1) as pool:
        once = run(asked, lent=pool)
        assert pool.submit(int, "3").result() == 3
        assert run(asked, lent=pool).table().equals(once.table())


@pytest.mark.parametrize(("every", "ending"), [(False, "npy"), (True, "parquet")], ids=["one npy", "all parquet"])
def test_damaged_parts_are_named_once_each_and_run_again(asked, tmp_path, capsys, every, ending):
    folder = SimpleNamespace(unfinished=tmp_path, parts=tmp_path / "parts")
    with Store(asked, folder) as store:
        before = run(asked, store).table()
        names = store.names()
    assert len(names) > 2
    torn = sorted(folder.parts.glob(f"*.{ending}"))[: None if every else 1]
    for path in torn:
        path.write_bytes(b"torn")
    lived = []
    with Store(asked, folder) as store, progress("at work", store.damaged) as report:
        again = run(asked, store, lambda done, total: lived.append(done) or report(done, total))
    said = capsys.readouterr().err.splitlines()
    numbers = {path.name.partition("-")[0] for path in torn}
    assert said == [f"{name}: damaged, and run again" for name in names if name.partition("-")[0] in numbers]
    assert len(lived) == 1 + len(torn), "what is whole is not run again"
    assert again.table().equals(before)
