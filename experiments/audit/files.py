"""Claims of the user's own: read from a file of Python, checked before anything runs, and tested as ours are."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from experiments.audit.cases import SETS, Case, Worlds
from experiments.audit.claim import Claim
from experiments.audit.claims import CLAIMS, POLICIES
from experiments.audit.verdicts import NO, UNDECIDED, YES, Finding
from experiments.lab.design.prior import DRAWN, ROWS, hint
from experiments.lab.design.shipped import configuration, names_of
from model.parameters import BadInput, check_value, nearest, shown
from model.policy import policies, pull

ALL = "all"  # of our claims
LONGEST = 65  # letters of a sentence
_TRIED = (20, 3)  # replicates and plausible worlds on which a test is tried


class File(NamedTuple):
    """A file of claims, as it was read."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """Its own name, without its folder."""
        return Path(self.path).name

    @property
    def digest(self) -> str:
        """The SHA-256 of its text."""
        return sha256(self.text.encode()).hexdigest()


class Held(NamedTuple):
    """What a file holds: claims, settings of its own for cases, and policies that ours do not run, by name."""

    claims: dict[str, Claim]
    sets: dict[str, dict[str, float]]
    policies: dict[str, dict]


def read(key: str, path: str) -> File:
    """A file of claims; raises BadInput where it cannot be read."""
    place = Path(path).expanduser()
    try:
        return File(str(place.absolute()), place.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"{key}={path}: the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadInput(f"{key}={path}: the file is no text in UTF-8") from None


@cache
def held_in(file: File) -> Held:
    """The claims of a file, each checked, and tried on made-up runs; raises BadInput that names file and claim."""
    found = _run(file)
    claims, sets = found.get("CLAIMS"), found.get("SETS", {})
    if not isinstance(claims, dict) or not claims:
        raise BadInput(f'{file.path}: it lacks CLAIMS, e.g. CLAIMS = {{"M1": Claim(...)}}')
    for name in _twice(file):
        raise BadInput(f"{file.path}: {name}: it stands twice in CLAIMS")
    own = {name: _setting(file, name, values) for name, values in _pairs(file, "SETS", sets, SETS)}
    given = dict(_pairs(file, "POLICIES", found.get("POLICIES", {}), names_of("policy")))
    for name, levers in given.items():
        pull(policies()[0], levers, f"{file.path}: POLICIES: {name}")
    checked = {name: _checked(file, name, claim) for name, claim in claims.items()}
    for name, claim in checked.items():
        _refuse_unknown(file, name, claim, [*SETS, *own], given)
        _try(file, name, claim)
    read_ = dict.fromkeys(case.policy for claim in checked.values() for case, _ in (*claim.gate_reads, *claim.reads))
    more = [policy for policy in read_ if policy not in POLICIES]
    shipped = configuration("compare", policy=[policy for policy in more if policy not in given])["policy"]
    return Held(checked, own, {policy: given.get(policy, shipped.get(policy)) for policy in more})


def _run(file: File) -> dict[str, Any]:
    """The names that a file leaves; raises BadInput with the line where it fails."""
    module = ModuleType(Path(file.path).stem)
    module.__file__ = file.path
    try:
        exec(compile(file.text, file.path, "exec"), module.__dict__)
    except SyntaxError as error:
        raise BadInput(f"{file.path}, line {error.lineno}: broken Python ({error.msg})") from None
    except Exception as error:
        raise BadInput(f"{file.path}{_line(file, error)}: it could not be run ({_said(error)})") from error
    return vars(module)


def _line(file: File, error: BaseException) -> str:
    """', line 7' of the file, where an error came from there."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == file.path]
    return f", line {lines[-1]}" if lines else ""


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _twice(file: File) -> Iterator[str]:
    """The names that stand twice in CLAIMS, of which Python keeps the last in silence."""
    for node in ast.parse(file.text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(one, ast.Name) and one.id == "CLAIMS" for one in targets):
            continue
        keys = [key.value for key in getattr(node.value, "keys", ()) if isinstance(key, ast.Constant)]  # type: ignore[attr-defined]
        yield from (str(key) for key in dict.fromkeys(keys) if keys.count(key) > 1)


def _pairs(file: File, what: str, given: Any, taken: Any) -> Iterator[tuple[str, Mapping]]:
    """Names of one's own with the values below them; raises BadInput."""
    if not isinstance(given, Mapping):
        raise BadInput(f"{file.path}: {what} is {shown(given)}; it takes names with values below them")
    for name, values in given.items():
        if not isinstance(name, str) or not name.isidentifier() or name in taken:
            raise BadInput(f"{file.path}: {what}: {name} is no free name; it takes a word that ours do not use")
        if not isinstance(values, Mapping):
            raise BadInput(f"{file.path}: {what}: {name} is {shown(values)}; it takes names with values")
        yield name, values


def _setting(file: File, name: str, values: Mapping[str, Any]) -> dict[str, float]:
    """What is otherwise in a setting of one's own, each number within its range."""
    for number in values:
        if number not in ROWS:
            raise BadInput(f"{file.path}: SETS: {name}: no parameter '{number}'; {hint(str(number))}")
    return {number: check_value(ROWS[number], value, f"{file.path}: SETS: {name}") for number, value in values.items()}


def _checked(file: File, name: Any, claim: Any) -> Claim:
    """A claim of a file whose parts are what they should be, with guards around its functions; raises BadInput."""

    def refuse(why: str) -> BadInput:
        return BadInput(f"{file.path}: {name}: {why}")

    if not isinstance(name, str) or not name.isidentifier() or name in (ALL, *CLAIMS):
        raise refuse("no name for a claim; it takes a word, and none of ours such as C1")
    if not isinstance(claim, Claim):
        raise refuse(f"it is {shown(claim)}; it takes Claim(sentence, test, unit, link)")
    for part in ("sentence", "unit", "settled"):
        if not isinstance(text := getattr(claim, part), str) or not text.strip():
            raise refuse(f"its {part} is {shown(text)}; it takes a text")
    if not isinstance(claim.link, tuple | list) or not claim.link:
        raise refuse(f'its link is {shown(claim.link)}; it takes parameters that could turn it, e.g. ("moscow.price",)')
    for number in claim.link:
        if number not in ROWS:
            raise refuse(f"its link names no parameter '{number}'; {hint(str(number))}")
    if claim.threshold and claim.threshold not in DRAWN:
        raise refuse(f"its threshold is '{claim.threshold}', which is never drawn; {hint(str(claim.threshold), DRAWN)}")
    for part in ("test", "gate"):
        if not callable(function := getattr(claim, part)) and (part == "test" or function is not None):
            raise refuse(f"its {part} is {shown(function)}; it takes a function of worlds")
    guards = {
        part: _guarded(file, name, part, getattr(claim, part)) for part in ("test", "gate") if getattr(claim, part)
    }
    sentence = " ".join(claim.sentence.split()).rstrip(".")
    if len(sentence) > LONGEST:
        raise refuse(
            f"its sentence has {len(sentence)} letters; it takes {LONGEST} at most, as the figure has room for"
        )
    told: dict[str, Any] = {"sentence": sentence, "link": tuple(claim.link), "file": file.name, **guards}
    return replace(claim, **told)


def _guarded(file: File, name: str, part: str, function: Callable[[Worlds], Any]) -> Callable[[Worlds], Finding]:
    """The test or gate of a claim; what fails in it becomes a line that names file and claim; raises BadInput."""

    @wraps(function)
    def guarded(worlds: Worlds) -> Finding:
        try:
            found = function(worlds)
        except Exception as error:
            read_ = error.args[0] if isinstance(error, KeyError) and error.args else None
            said = _said(error)
            if isinstance(read_, tuple) and isinstance(read_[0], Case):
                said = f"it reads {read_[1]} under {read_[0].policy} at times only, and must read the same always"
            raise BadInput(f"{file.path}{_line(file, error)}: {name}: its {part} failed ({said})") from error
        if not isinstance(found, Finding):
            raise BadInput(
                f"{file.path}: {name}: its {part} gives {shown(found)}; it takes a finding, "
                f"e.g. there(worlds.pairs(...), POINTS)"
            )
        return found

    return guarded


def _refuse_unknown(file: File, name: str, claim: Claim, settings: list[str], given: Mapping[str, Any]) -> None:
    """Raise BadInput where a claim reads a policy, a setting or a number that is not there."""
    packages = [*POLICIES, *(one for one in names_of("policy") if one not in POLICIES), *given]
    for case, _ in (*claim.gate_reads, *claim.reads):
        kinds = {"policy": (case.policy, packages), "setting": (case.setting, settings)}
        for kind, (one, known) in kinds.items():
            if one not in known:
                raise BadInput(f"{file.path}: {name}: it reads no {kind} '{one}'; {nearest(one, known)}")
    for number in claim.numbers:
        if number not in ROWS:
            raise BadInput(f"{file.path}: {name}: it reads no parameter '{number}'; {hint(str(number))}")
    if not claim.reads and not claim.numbers:
        raise BadInput(f"{file.path}: {name}: its test reads nothing, so that no run can decide it")


def refuse_outcomes(files: Iterable[File], known: Sequence[str]) -> None:
    """Raise BadInput where a claim of some files reads an outcome that is none of the known ones."""
    for file in files:
        for name, claim in held_in(file).claims.items():
            for _, outcome in (*claim.gate_reads, *claim.reads):
                if outcome not in known:
                    lacks = f"it reads no outcome '{outcome}' of every run (outcomes= adds your own)"
                    raise BadInput(f"{file.path}: {name}: {lacks}; {nearest(outcome, known)}")


def _try(file: File, name: str, claim: Claim) -> None:
    """Try a claim on made-up runs of a few worlds: it must answer for each; raises BadInput."""
    toss = np.random.default_rng(1)
    for part, function, reads in (("gate", claim.gate, claim.gate_reads), ("test", claim.test, claim.reads)):
        if function is None:
            continue
        numbers = {number: np.full(_TRIED[1], ROWS[number].default) for number in claim.numbers}
        found = function(Worlds({one: toss.integers(0, 2, _TRIED).astype(float) for one in reads}, numbers))
        if np.shape(found.verdict) != _TRIED[1:] or np.shape(found.effect) != _TRIED[1:]:
            raise BadInput(
                f"{file.path}: {name}: its {part} gives no answer for each plausible world; it averages over "
                f"replicates alone, the first axis, as worlds.pairs and worlds.amounts do"
            )
        if not set(np.unique(found.verdict)) <= {YES, NO, UNDECIDED}:
            raise BadInput(f"{file.path}: {name}: its {part} answers otherwise than {YES}, {NO} or {UNDECIDED}")
