"""From the command line to a checked study."""

import json
import shlex
from dataclasses import replace

import pytest
from omegaconf import OmegaConf

from experiments.__main__ import main
from experiments.cli.studies import studies
from experiments.lab.design.places import CONF
from experiments.lab.design.resolved import rerun_command, resolved
from model.parameters import PARAMETERS, points
from model.policy import LEVERS
from tests.support.studies import study
from tests.support.typed import POLICIES, QUICK, VARIANTS, WORLDS, the_study


def shipped(kind, name):
    """Opening comment lines and values of a shipped file."""
    path = CONF / kind / f"{name}.yaml"
    opening = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    return opening, OmegaConf.to_container(OmegaConf.load(path))


# What is shipped


@pytest.mark.parametrize(("kind", "names"), [("policy", POLICIES + VARIANTS), ("world", WORLDS)])
def test_the_shipped_policies_and_worlds_are_those_of_the_argument_and_of_the_record(kind, names):
    assert {path.stem for path in (CONF / kind).glob("*")} == set(names)


@pytest.mark.parametrize("name", POLICIES + VARIANTS)
def test_every_shipped_policy_is_taken_as_it_stands_in_its_file(name):
    opening, held = shipped("policy", name)
    made = study(policy=name)
    assert opening[1] == f"# kaesong compare policy={name}"
    assert list(held) == [name]
    assert made.policies[name] == held[name]
    package = made.packages[list(made.policies).index(name)]
    for lever in LEVERS:
        pulled = lever in held[name]
        assert (package[lever]["strength"], package[lever]["start"]) == (
            (1, held[name][lever]["start"]) if pulled else (0, 1)
        )


@pytest.mark.parametrize("name", WORLDS)
def test_every_shipped_world_is_within_the_ranges_and_repeats_no_default(name):
    opening, held = shipped("world", name)
    made = study(policy="status_quo", world=name)
    assert opening[1] == f"# kaesong compare world={name}"
    assert list(held) == [name]
    for agent, group in held[name].items():
        for parameter, value in group.items():
            row = PARAMETERS[agent][parameter]
            assert row.low <= value <= row.high
            assert value != row.default
            assert made.base[0][agent][parameter] == value


# Choosing


def test_left_alone_it_compares_all_main_policies_in_the_baseline_world(studied):
    study = the_study(studied)
    assert list(study.policies) == POLICIES
    assert list(study.worlds) == ["baseline"]
    assert (study.replicates, study.seed, study.figures) == (1000, 1, True)
    assert study.base[0] == points(1)[0]


@pytest.mark.parametrize("chosen", ["recognition", "[recognition]", "[status_quo,recognition]"])
def test_one_name_needs_no_brackets_and_the_status_quo_is_always_there(studied, chosen):
    assert list(the_study(studied, f"policy={chosen}").policies) == ["status_quo", "recognition"]


def test_a_status_quo_that_was_named_stays_where_it_was_put(studied):
    study = the_study(studied, "policy=[overture,status_quo]")
    assert list(study.policies) == ["overture", "status_quo"]


def test_a_world_stands_above_the_table_and_an_override_above_all(studied):
    study = the_study(
        studied,
        "world=[baseline,history]",
        "start=2030-03",
        "horizon=60",
        "parameters.calendar.first_month=7",
        "parameters.moscow.need_peace=0.5",
    )
    baseline, history = study.base
    assert history.zone.wage_start == 66  # the world, above the table
    assert baseline.zone.wage_start == PARAMETERS["zone"]["wage_start"].default
    assert history.calendar.first_year == 2030  # start, above the world
    assert history.calendar.horizon == baseline.calendar.horizon == 60
    assert history.calendar.first_month == 7  # the override, above start
    assert history.moscow.need_peace == 0.5  # and above the world


def test_one_value_of_a_shipped_policy_can_be_set_from_the_command_line(studied):
    words = ("policy=recognition", "policy.recognition.green_light.start=12")
    package = the_study(studied, *words).packages[1]
    assert (package.green_light.start, package.origin.start) == (12, 6)


def test_a_policy_can_be_made_up_on_the_command_line(studied):
    study = the_study(studied, "policy=status_quo", "+policy.half={origin:{strength:0.5}}")
    assert study.packages[1].origin.strength == 0.5


def test_a_folder_of_ones_own_adds_policies_and_worlds_to_the_shipped_ones(studied, mine):
    study = the_study(studied, "policy=[waiver,recognition]", "world=[dear,baseline]", "--config-dir", mine)
    assert list(study.policies) == ["status_quo", "waiver", "recognition"]
    assert study.packages[1].green_light.strength == 0.5
    assert list(study.base.moscow.price) == [200, PARAMETERS["moscow"]["price"].default]


def test_a_study_of_ones_own_starts_from_the_shipped_one(studied, mine):
    study = the_study(studied, "--config-dir", mine, "--config-name", "quick", "seed=4")
    assert (study.replicates, study.seed) == (7, 4)
    assert list(study.policies) == POLICIES


def test_flags_may_stand_anywhere_among_the_overrides(studied, mine):
    study = the_study(studied, "seed=3", "--config-dir", mine, "policy=waiver", "-r", "horizon=9")
    assert (study.seed, study.horizon, "waiver" in study.policies) == (3, 9, True)


# From Python


@pytest.mark.parametrize("command", studies())
def test_python_and_the_command_line_compose_the_same_study(studied, command):
    assert main([command, *QUICK.get(command, ())]) == 0
    (commanded,) = studied
    quick = {"points": 8} if command in QUICK else {}
    assert replace(commanded, words=()) == study(command, **quick)


# What a study remembers


@pytest.mark.parametrize(
    "line",
    [
        "",
        "policy=recognition world=[ceasefire,today] seed=7 replicates=30 name=x threads=1",
        "start=2026-12 horizon=60 parameters.moscow.price=80 precision=0.01 results=else where",
        "--config-dir MINE policy=waiver world=dear",
        "--config-dir MINE --config-name quick figures=false",
        "policy=status_quo +policy.half={origin:{strength:0.5}}",
    ],
)
def test_the_rerun_command_gives_the_same_study(studied, mine, line):
    words = [word.replace("MINE", mine) for word in line.replace("else where", "elsewhere").split()]
    first = the_study(studied, *words)
    again = the_study(studied, *shlex.split(rerun_command(first))[2:])
    assert replace(again, words=()) == replace(first, words=(), name=None, results="results", threads=again.threads)
    assert rerun_command(again) == rerun_command(first)


def test_the_manifest_holds_every_parameter_of_every_world(studied):
    study = the_study(studied, "world=[ceasefire,today]", "parameters.moscow.price=80")
    held = json.loads(json.dumps(resolved(study)))
    assert {world: set(values) for world, values in held["world"].items()} == {
        world: set(PARAMETERS) for world in ("ceasefire", "today")
    }
    for i, world in enumerate(held["world"]):
        for agent, group in PARAMETERS.items():
            assert held["world"][world][agent] == {name: study.base[i][agent][name] for name in group}
    assert held["policy"]["recognition"]["origin"]["successor"] == "kept"
