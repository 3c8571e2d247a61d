"""The calibration as a user runs it: its files, its words, its pictures, and what it refuses."""

import json
from pathlib import Path

import polars as pl
import pytest

from experiments.__main__ import main
from experiments.calibrate import calibration, smc
from experiments.calibrate.calibration import Plan, independent, told
from experiments.calibrate.words import calibration_verdict
from experiments.lab.design.prior import DRAWN, from_quantiles
from experiments.lab.engine.lock import locked
from tests.support.studies import SMALL, kept


@pytest.fixture(scope="module")
def folder():
    return kept("calibrate")


def test_a_calibration_leaves_its_tables_figures_and_page_and_nothing_else(folder):
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    tables = {"posterior", "summary", "generations", "predictive", "recovery"}
    assert {f"{name}.csv" for name in tables} | {"manifest.json", "report.html", "ro-crate-metadata.json"} <= found
    assert {f"figures/{name}.png" for name in ("posterior", "predictive", "recovery")} <= found


def test_its_posterior_can_be_drawn_from(folder, tmp_path):
    words = ["compare", "policy=recognition", "replicates=4", "figures=false", "name=x", f"results={tmp_path}"]
    assert main([*words, f"parameters.draws={folder / 'posterior.csv'}"]) == 0
    drawn = pl.read_parquet(tmp_path / "compare" / "x" / "draws.parquet")
    posterior = pl.read_csv(folder / "posterior.csv")
    name = posterior.columns[0]
    assert drawn[name].is_in(posterior[name].to_list()).all()


def test_every_carried_parameter_is_in_the_table_with_its_prior(folder):
    summary = pl.read_csv(folder / "summary.csv")
    assert set(summary["parameter"]) == set(pl.read_csv(folder / "posterior.csv").columns)
    assert (summary["prior_q05"] < summary["prior_q95"]).all()
    assert summary["verdict"].is_in(["identified", "narrowed", "prior"]).all()


def test_a_posterior_that_is_the_prior_is_called_so():
    import numpy as np

    names = list(DRAWN[:40])
    u = np.random.default_rng(1).random((1000, len(names)))
    table = pl.DataFrame(from_quantiles(names, u), schema=names)
    assert told([Plan("zone", names, [])], table)["verdict"].unique().to_list() == ["prior"]


def test_a_narrow_posterior_is_called_identified_and_a_few_rows_are_not_trusted():
    import numpy as np

    names = ["firm.value"]
    u = 0.45 + 0.1 * np.random.default_rng(1).random((1000, 1))
    table = pl.DataFrame(from_quantiles(names, u), schema=names)
    assert told([Plan("zone", names, [])], table)["verdict"].to_list() == ["identified"]
    few = pl.concat([table[:5]] * 200)
    assert told([Plan("zone", names, [])], few)["verdict"].to_list() == ["prior"]


def test_a_channel_that_is_as_often_absent_as_before_is_called_prior_and_one_that_is_gone_is_not():
    import numpy as np

    names = ["pyongyang.rivalry"]
    u = np.random.default_rng(1).random((1000, 1))
    others = {"firm.value": np.linspace(500, 900, 1000)}
    as_before = pl.DataFrame({"pyongyang.rivalry": from_quantiles(names, u)[:, 0]} | others)
    assert told([Plan("talks", names, [])], as_before).filter(parameter=names[0])["verdict"].to_list() == ["prior"]
    gone = pl.DataFrame({"pyongyang.rivalry": np.zeros(1000)} | others)
    assert told([Plan("talks", names, [])], gone).filter(parameter=names[0])["verdict"].to_list() == ["identified"]


def test_rows_that_share_their_ancestors_are_worth_fewer_draws():
    """Kish's number: of 100 rows, half from one ancestor and half from 50, some four are independent."""
    shared = pl.DataFrame(
        {
            "moscow.price": [1.0] * 50 + [float(k) for k in range(2, 52)],
            "moscow.need_peace": [float(k) for k in range(100)],
            "pyongyang.rivalry": [0.0] * 100,
            "pyongyang.income_base": [1.0, 2.0] * 50,
        }
    )
    worth = dict(zip(shared.columns, independent(shared), strict=True))
    assert worth["moscow.price"] == pytest.approx(100**2 / (50**2 + 50), abs=0.05)
    assert worth["moscow.need_peace"] == 100
    assert worth["pyongyang.income_base"] == 2
    assert worth["pyongyang.rivalry"] == 2, "an absent channel tells nothing of its ancestor"


def test_the_last_generation_is_the_large_one_and_the_posterior_holds_two_rows_a_particle_of_the_others(folder):
    of_a_block = pl.read_csv(folder / "generations.csv").group_by("block").last()
    particles = (of_a_block["simulations"] * of_a_block["acceptance"]).round().to_list()
    population, last = SMALL["calibrate"]["population"], SMALL["calibrate"]["last"]
    assert particles == [last * population] * 5
    assert len(pl.read_csv(folder / "posterior.csv")) == 2 * population


def test_the_verdict_counts_what_the_tables_hold(folder):
    names = ("posterior", "summary", "predictive", "recovery", "generations")
    tables = {name: pl.read_csv(folder / f"{name}.csv") for name in names}
    text = " ".join(calibration_verdict(tables))
    assert f"{len(tables['posterior'])} rows" in text
    assert f"worth {tables['summary']['independent'].min():.0f} independent draws" in text
    quiet = (tables["summary"]["verdict"] == "prior").sum()
    assert f"{quiet} of {len(tables['summary'])} parameters" in text
    assert "synthetic truths" in text
    for name in tables["summary"].filter(verdict="identified")["parameter"]:
        assert name in text


def test_the_page_holds_every_parameter_and_needs_no_internet(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert all(name in page for name in pl.read_csv(folder / "posterior.csv").columns)
    assert 'src="http' not in page


@pytest.mark.slow
def test_a_torn_calibration_is_taken_up_by_the_same_command_and_told_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(calibration, "PREDICTED", 5)
    monkeypatch.setattr(smc, "CLOSE_ENOUGH", 100.0)  # one generation a block
    few = ["population=50", "last=2", "simulations=1000", "recovery=0", "threads=1", "figures=false"]
    words = ["calibrate", *few, "name=torn", f"results={tmp_path}"]
    seen = []

    def tire(*args, **_):
        seen.append(args)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return predict(*args)

    predict = calibration.predictions
    monkeypatch.setattr(calibration, "predictions", tire)
    assert main(words) == 130
    said = capsys.readouterr().err
    assert "name=torn goes on" in said.replace("\n", " ")
    assert not (tmp_path / "calibrate" / "torn").exists()
    workshop = tmp_path / "calibrate" / "torn.unfinished" / "parts"
    assert (workshop / "alignment.parquet").exists()

    assert main([*words, "seed=2"]) == 2
    assert "differs in seed" in capsys.readouterr().err
    before = (workshop / "alignment.parquet").stat().st_mtime_ns
    monkeypatch.setattr(calibration, "predictions", predict)
    fits = []
    sequential = calibration.fit
    monkeypatch.setattr(calibration, "fit", lambda plan, *rest: fits.append(before) or sequential(plan, *rest))
    assert main(words) == 0
    assert not workshop.exists()
    manifest = json.loads((tmp_path / "calibrate" / "torn" / "manifest.json").read_text("utf-8"))
    assert manifest["runs"] > 0


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["calibrate", "population=1"], ["population=1", "from 50"]),
        (["calibrate", "recovery=-1"], ["recovery=-1", "from 0"]),
        (["calibrate", "world=baseline"], ["world=baseline", "since_1993"]),
        (["calibrate", "blocks.zone.moves=[firm.valu]"], ["firm.valu", "firm.value"]),
        (["calibrate", "blocks.zone.moves=[firm.tenants]"], ["firm.tenants", "cannot be fitted"]),
        (["calibrate", "blocks.zone.carries=[frim]"], ["frim", "firm"]),
        (["calibrate", "+blocks.zoo.moves=[firm.value]"], ["blocks.zoo", "zone"]),
        (["calibrate", "blocks.talks.moves=[pyongyang.sincerity_prior]"], ["pyongyang.sincerity_prior", "since_1993"]),
        (["calibrate", "parameters.firm.value=600"], ["firm.value", "cannot be fitted"]),
        (["calibrate", "parameters=prior"], ["parameters", "from the priors itself"]),
        (["calibrate", "parameters.draws=prior"], ["parameters.draws=prior", "from the priors itself"]),
        (["hindcast", "events=givn"], ["events=givn", "given"]),
        (["hindcast", "replicates=3"], ["replicates=3", "from 20"]),
        (["hindcast", "world=baseline"], ["world=baseline", "history"]),
        (["hindcast", "policy=recognition"], ["policy=recognition"]),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_and_leaves_nothing(words, parts, tmp_path, capsys):
    assert main([*words, f"results={tmp_path}"]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert [part for part in parts if part not in said[0]] == []
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def test_two_calibrations_of_one_name_do_not_work_at_once(tmp_path, capsys):
    kept = tmp_path / "calibrate" / "x.unfinished"
    kept.mkdir(parents=True)
    with locked(kept):
        assert main(["calibrate", "name=x", f"results={tmp_path}"]) == 2
    assert "another study is at work in it" in capsys.readouterr().err
