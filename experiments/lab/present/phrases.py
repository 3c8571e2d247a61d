"""How numbers, lists and levers are put into words, the same in every sentence and figure."""

from collections.abc import Iterable, Mapping
from typing import Any

from experiments.lab.present import words
from model.policy import LEVERS

NUMERALS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)


def percent(share: float, digits: int = 0) -> str:
    """A share in per cent: '31 %', '<1 %', '>99 %'.

    Whole, since the shares that studies print are seldom known to more; `digits` decimals where a
    difference with as many stands beside. What is neither nothing nor all is never written as 0 or
    100, which would say that it never happened, or always.
    """
    step = 10.0**-digits
    if 0 < 100 * share < step / 2:
        return f"<{step:.{digits}f} %"
    if 100 - step / 2 <= 100 * share < 100:
        return f">{100 - step:.{digits}f} %"
    return f"{words.number(100 * share, digits)} %"


def per_cent(share: float) -> str:
    """The same to be read aloud: '31 per cent', 'less than 1 per cent'."""
    aloud = percent(share).replace("<", "less than ").replace(">", "more than ")
    return aloud.replace("%", "per cent")


def listed(parts: Iterable[str], none: str = "none") -> str:
    """'a, b and c'."""
    *others, last = list(parts) or [none]
    return f"{', '.join(others)} and {last}" if others else last


def quoted(names: Iterable[str]) -> str:
    """The titles of policies in quotation marks, as a list."""
    return listed(f"'{words.policy(name).title}'" for name in names)


def dollars(millions: float) -> str:
    """'83 million dollars' or '40,000 dollars', from million US dollars."""
    if millions < 0.9995:
        return f"{1000 * round(1000 * millions):,} dollars"
    figure = words.number(millions, 0 if millions >= 9.95 else 1)
    return f"{figure.removesuffix('.0')} million dollars"


def count(number: float, one: str, many: str | None = None) -> str:
    """'one firm', 'twelve firms', '124 firms'."""
    whole = round(number)
    return f"{spelt(whole)} {plural(whole, one, many)}"


def plural(number: float, one: str, many: str | None = None) -> str:
    """'firm' for one, 'firms' for any other number."""
    return one if number == 1 else many or one + "s"


def spelt(whole: int) -> str:
    """A whole number in words up to twenty, with thousands commas beyond."""
    return NUMERALS[whole] if 0 <= whole < len(NUMERALS) else f"{whole:,}"


def span(months: float) -> str:
    """'five months', 'two years'."""
    whole = round(months)
    return count(whole // 12, "year") if whole and whole % 12 == 0 else count(whole, "month")


def waiting(quiet: float) -> str:
    """What a conditional lever waits for: 'once 12 months in a row have passed without ...'."""
    have = plural(quiet, "has", "have")
    return f"once {quiet:g} {plural(quiet, 'month')} in a row {have} passed without a major provocation"


def pulled(lever: str, setting: Mapping[str, Any]) -> str:
    """A lever as a policy pulls it: what it is, from when, after what quiet, how strongly, for how long, how tied."""
    quiet, tie = setting.get("quiet", 0), setting.get("tie", 0)
    waits = f", {waiting(quiet)}" if quiet else ""
    tied = f", tied by {percent(tie)} to distance from Moscow" if tie else ""
    return (
        f"{LEVERS[lever].meaning} (from month {setting.get('start', 1):g}{waits}, "
        f"strength {setting.get('strength', 1):g}, {setting.get('successor', 'reviewed')}{tied})"
    )
