"""What ``import kaesong`` offers: every study as a function, and what it takes to work with them.

    from kaesong import compare, save

    found = compare(policy=["recognition"], replicates=200)
    found.tables["summary"], found.figures["forest"], found.answer
    save(found)

Studies that installed packages offer are among them. Nothing is imported before it is asked for.
Where kaesong is not installed, the same is had from where it lies:
``from experiments.compare import compare``.
"""

from typing import Any

#: Beside the studies.
OTHERS = ("BadInput", "Finished", "Kaesong", "save")


def main() -> int:
    """The command ``kaesong``; returns the exit code."""
    from experiments.__main__ import main

    return main()


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("kaesong")
    found = None if name.startswith("_") else _other(name) if name in OTHERS else _study(name)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return found


def __dir__() -> list[str]:
    from experiments.cli.studies import own, studies

    offered = [name for name in (*studies(), *own()) if _study(name)]
    return sorted([*offered, *OTHERS, "__version__", "__doc__", "main"])


def _study(name: str) -> Any:
    from experiments.cli.studies import function_of

    return function_of(name)


def _other(name: str) -> Any:
    if name == "Kaesong":
        from model.kaesong import Kaesong

        return Kaesong
    from experiments.conduct import save
    from experiments.lab.present.finished import Finished
    from model.parameters import BadInput

    return {"BadInput": BadInput, "Finished": Finished, "save": save}[name]
