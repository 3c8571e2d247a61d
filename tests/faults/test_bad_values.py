"""Whatever value a user gets wrong is one clear line, from Python and from the command line."""

import re
import shlex

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser

from experiments.__main__ import main
from experiments.cli.studies import settings, studies, type_of
from experiments.lab.design.places import CONF
from experiments.lab.design.settings import settings_of
from model.parameters import BadInput
from tests.support.command import refused
from tests.support.studies import study

#: What is given -> what the line must say. Checked where Python's users meet it too.
VALUES = {
    "compare parameters.moscow.price=1e9": ["moscow.price", "1000000000", "15 to 500", "USD"],
    "compare parameters.moscow.price=abc": ["moscow.price", "'abc'", "15 to 500"],
    "compare parameters.moscow.price=true": ["moscow.price", "True", "15 to 500"],
    "compare parameters.moscow.price=nan": ["moscow.price", "nan", "15 to 500"],
    "compare parameters.moscow.price=[80]": ["moscow.price", "[80]", "15 to 500"],
    "compare parameters.calendar.horizon=60.5": ["calendar.horizon", "60.5", "whole number"],
    "compare parameters.calendar.seoul_camp=0.5": ["calendar.seoul_camp", "0.5", "whole number"],
    "compare replicates=0": ["replicates=0", "from 1"],
    "compare replicates=-3": ["replicates=-3", "from 1"],
    "compare replicates=2.5": ["replicates=2.5", "whole number"],
    "compare replicates=many": ["replicates=many", "whole number"],
    "compare replicates=true": ["replicates=True", "whole number"],
    "compare replicates=null": ["replicates", "whole number"],
    "compare seed=-1": ["seed=-1", "from 0"],
    "compare seed=1.5": ["seed=1.5", "whole number"],
    "compare start=2025-13": ["start=2025-13", "start=2026-12"],
    "compare start=2025": ["start=2025", "start=2026-12"],
    "compare start=1800-01": ["start=1800-01", "1991 to 2040"],
    "compare horizon=0": ["horizon=0", "1 to 600"],
    "compare horizon=601": ["horizon=601", "1 to 600"],
    "compare precision=0": ["precision=0", "0.01"],
    "compare precision=2": ["precision=2", "below 1", "precision=0.02 for 2 points"],
    "compare precision=200": ["precision=200", "precision=0.01"],
    "compare threads=0": ["threads=0", "from 1"],
    "compare hours=0": ["hours=0", "above 0", "hours=2.5"],
    "compare hours=-1": ["hours=-1", "above 0"],
    "compare hours=nan": ["hours=nan", "above 0"],
    "compare hours=soon": ["hours=soon", "above 0"],
    "compare hours=true": ["hours=True", "above 0"],
    "sweep hours=1e9": ["hours=1000000000", "up to 8,760"],
    "compare estimate=perhaps": ["estimate=perhaps", "true or false"],
    "compare estimate=true resume=x": ["estimate=true", "goes on"],
    "calibrate hours=2": ["hours: calibrate takes none", "kaesong compare hours=2.5"],
    "story estimate=true": ["estimate: story takes none", "kaesong compare estimate=true"],
    "compare figures=perhaps": ["figures=perhaps", "true or false"],
    "compare name=../x": ["name=../x", "letters"],
    "compare name=": ["name=", "letters"],
    "compare results=": ["results=", "folder"],
    "story policy=[overture,recognition]": ["policy=overture,recognition", "one policy"],
    "story world=[baseline,today]": ["world=baseline,today", "one world"],
    "discover points=null": ["points=null", "whole number"],
    "discover brings=null": ["brings=null", "a share"],
    "discover backfires=null": ["backfires=null", "a share"],
    "sweep vary=['firm=1,2']": ["firm is many parameters", "firm.tenants=..."],
    "sweep vary=[policy.grand_bargain.insurance.quiet] policy=grand_bargain": ["only Washington's levers"],
    "sweep vary=[nope]": ["vary: nope", "no such parameter", "moscow.price", "beijing"],
    "sweep vary=[price]": ["vary: price", "did you mean 'moscow.price'?"],
    "sweep vary=['moscow.price=40,40,80']": ["40 stands twice", "repeated"],
    "sweep vary=['policy.recognition.origin.start=1,600']": ["month 600", "runs end after month 48"],
    "sweep vary=['policy.recognition.origin.successor=kept,kept']": ["kept stands twice"],
    "compare parameters.firm.inside_at_start=100 parameters.firm.tenants=0 parameters.firm.candidates=20": [
        "world baseline",
        "inside_at_start is 100",
        "20 firms",
    ],
    "sweep vary=['firm.tenants=0,124'] parameters.firm.inside_at_start=100 parameters.firm.candidates=20": [
        "inside_at_start is 100",
        "20 firms",
    ],
    "sweep executor.adress=x": ["executor.adress", "'address'"],
    "sweep design.levells=3": ["design.levells", "'levels'"],
    "tradeoffs weights.tallks=3": ["weights.tallks", "'talks'"],
}


def given(words):
    """Overrides as settings of a study begun from Python."""
    held = {}
    for override in OverridesParser.create().parse_overrides(words):
        *above, name = override.key_or_group.split(".")
        place = held
        for key in above:
            place = place.setdefault(key, {})
        place[name] = override.value()
    return held


@pytest.mark.parametrize("typed", VALUES)
def test_a_wrong_value_is_one_line(typed):
    command, *words = shlex.split(typed) if "'" not in typed else typed.split()
    with pytest.raises(BadInput) as said:
        study(command, **given(words))
    line = str(said.value)
    assert "\n" not in line
    assert [part for part in VALUES[typed] if part not in line] == []


def test_the_command_line_says_of_a_value_what_python_is_told(studied, capsys):
    typed = "compare seed=-1"
    line = refused(capsys, typed.split())
    assert [part for part in VALUES[typed] if part not in line] == []
    assert studied == []


@pytest.mark.parametrize(
    "typed",
    [
        "sweep +executor.adress=x",
        "sweep \"vary=['firm=1,2']\"",
        "sweep vary=[policy.grand_bargain.insurance.quiet] policy=grand_bargain",
        "discover points=null",
        "sensitivity points=null",
        "tradeoffs +weights.tallks=3",
    ],
)
def test_what_would_have_no_effect_is_refused_on_the_command_line(studied, capsys, typed):
    assert refused(capsys, shlex.split(typed))
    assert studied == []


LATE = ["origin would start in month 600, and runs end after month 48"]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("compare policy.recognition.origin.start=600", ["policy.recognition.origin.start=600", *LATE]),
        ("compare +policy.mine={origin:{start:600}}", ["+policy.mine={origin:{start:600}}", *LATE]),
        ("compare policy=[recognition,recognition]", ["recognition stands twice"]),
        ("compare -m seed=1,2,1", ["seed=1,2,1", "1 stands twice"]),
    ],
)
def test_what_has_no_effect_or_only_repeats_is_refused(studied, capsys, typed, parts):
    line = refused(capsys, typed.split())
    assert [part for part in parts if part not in line] == []
    assert studied == []


def test_a_lever_may_start_after_the_end_of_runs_that_a_design_makes_longer(studied):
    words = ["parameters.calendar.horizon=12,120", "policy.recognition.origin.start=60", "horizon=12"]
    assert main(["sweep", *words]) == 0
    assert main(["sweep", *words[:1], "policy.recognition.origin.start=6,60", "horizon=12"]) == 0


def test_a_lever_of_a_shared_file_that_starts_after_short_runs_is_told_and_not_refused():
    assert study("compare", policy="recognition").remarks == []
    assert study("compare", policy="recognition", horizon=3).remarks == [
        "runs end after month 3, before these levers start: green_light of recognition (month 6), "
        "origin of recognition (month 6)"
    ]


@pytest.mark.parametrize("command", studies())
def test_a_setting_takes_null_just_where_its_file_says_so(command):
    text = settings(CONF / f"{command}.yaml")
    few = {"points": 8} if command == "sensitivity" else {}  # a sample that is drawn at once
    for name in settings_of(type_of(command)):
        line = re.search(rf"^{name}:.*$", text, re.MULTILINE)
        if line is None:  # chosen by name
            continue
        if "null" in line[0]:
            study(command, **few | {name: None})
            continue
        with pytest.raises(BadInput) as said:
            study(command, **few | {name: None})
        assert str(said.value).startswith(name)
        assert "\n" not in str(said.value)


@pytest.mark.parametrize("kind", ["policy", "world", "parameters", "design", "executor"])
def test_nothing_is_no_choice(kind):
    with pytest.raises(BadInput, match=f"{kind}=null"):
        study("sweep", **{kind: None})
