"""Structural variants by name: one at a time in most studies, all in the audit."""

import pytest

from experiments.__main__ import main
from model.parameters import STRUCTURE, BadInput
from tests.experiments.test_audit import audit
from tests.support.shipped import shipped
from tests.support.studies import checked


def compare(**structure):
    return checked("compare", shipped(["status_quo", "recognition"]) | {"structure": structure})


def test_a_variant_is_a_value_of_its_parameter():
    study = compare(pyongyang="coalition", learning=None)
    assert study.base[0].structure.pyongyang == 1
    assert study.base[0].structure.learning == 0
    assert compare().base[0].structure.pyongyang == 0


def test_every_variant_has_its_code():
    for part, variants in STRUCTURE.items():
        for code, variant in enumerate(variants):
            assert compare(**{part: variant}).base[0].structure[part] == code


@pytest.mark.parametrize(
    ("structure", "line"),
    [
        ({"pyongyang": "coaliton"}, "structure.pyongyang=coaliton: did you mean 'coalition'?"),
        ({"moscow": "tsar"}, "structure.moscow: no such part of the structure; allowed: pyongyang, learning, rents"),
        ({"pyongyang": ["unitary", "coalition"]}, "structure: compare runs one structure at a time, and audit several"),
    ],
)
def test_a_structure_that_is_none_is_refused_in_one_line(structure, line):
    with pytest.raises(BadInput) as caught:
        compare(**structure)
    assert str(caught.value) == line


def test_the_audit_runs_every_combination():
    assert len(audit().structures) == 4
    assert len(audit(structure={"pyongyang": "coalition", "learning": ["own", "peers"]}).structures) == 2


def test_the_command_line_takes_a_variant_and_the_report_names_it(tmp_path):
    words = ["policy=recognition", "replicates=4", "horizon=6", "parameters.firm.candidates=5", "figures=false"]
    assert main(["compare", *words, "structure.pyongyang=coalition", f"results={tmp_path}", "name=x"]) == 0
    report = (tmp_path / "compare" / "x" / "report.html").read_text()
    assert "pyongyang=coalition, learning=own, rents=separate" in report
    assert "Hirschman (1945)" in report
    assert "Gartzke (2007)" in report


def test_the_default_structure_is_the_one_without_a_word():
    plain = {part: variants[0] for part, variants in STRUCTURE.items()}
    assert compare(**plain).base.tobytes() == compare().base.tobytes()


def test_help_lists_every_variant(capsys):
    assert main(["compare", "--help"]) == 0
    assert "structure.rents=separate|sheltered" in capsys.readouterr().out


def test_an_unknown_variant_ends_in_one_line(capsys):
    assert main(["compare", "structure.learning=pears"]) == 2
    assert "structure.learning=pears: did you mean 'peers'?" in capsys.readouterr().err
