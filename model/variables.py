"""Every state variable with its unit, range and meaning: the one home, from which the records are built."""

from typing import NamedTuple


class Variable(NamedTuple):
    """A number of the state.

    ``range`` reads '0 to 1' or 'at least 0', bounds included, or 'any'. What is constant is set
    by the end of the first month, or when firms are set up, and then stays.
    """

    unit: str
    range: str
    meaning: str
    constant: bool = False


class Entity(NamedTuple):
    """A record of the state: who or what it is, and its variables in the order of their bytes."""

    who: str
    variables: dict[str, Variable]


POSITIVE, UNIT, ANY = "at least 0", "0 to 1", "any"
MONEY = "million USD a month"


def _yes(meaning: str, constant: bool = False) -> Variable:
    return Variable("0 or 1", UNIT, meaning, constant)


def _share(meaning: str, constant: bool = False) -> Variable:
    return Variable("share", UNIT, meaning, constant)


def _chance(meaning: str, constant: bool = False) -> Variable:
    return Variable("probability", UNIT, meaning, constant)


def _money(meaning: str) -> Variable:
    return Variable(MONEY, POSITIVE, meaning)


def _months(meaning: str) -> Variable:
    return Variable("months", POSITIVE, meaning)


CALENDAR = {
    "month": Variable("months since the year 0", "at least 23892", "The month: 12 x year + month - 1"),
    "war": _yes("Russia is at war in Ukraine"),
    "conservative": _yes("Conservatives govern Seoul, not progressives"),
    "new_president": _yes("First whole month of another US president"),
    "new_seoul": _yes("The camp that governs Seoul has changed this month"),
    "frozen": _yes("The measures of May 2010 bar new firms from the zone"),
    "given": _yes("Provocations, limits, stops and closures are taken from the record"),
    "treaty": _yes("Russia's treaty of 2024 with the North is in force"),
    "hostile_line": _yes("The North holds to its line of two hostile states"),
    "precondition": _yes("The North asks for acceptance as a nuclear power before talks"),
    "sanctions": _yes("The UN's sanctions on trade are in force"),
    "border": _yes("The North has shut its own border to trade"),
    "resolution": _yes("Resolution 2375 is in force: the zone needs an exemption"),
    "import_ban": _yes("The United States bars goods from the North unless licensed"),
    "forced_labour": _yes("US law presumes forced labour in goods from the North"),
    "duty_korea": Variable("share of value", UNIT, "US duty on Korean goods"),
}

LEVER = {
    "met": _yes("The quiet that the lever asks for has been kept"),
    "fallen": _yes("Undone after it was in force, for good"),
    "force": _share("Strength at which it is in force"),
    "costly": _share("Part of its force that costs its sender something"),
    "honoured": _months("Months in which it has cost its sender something"),
    "persistence": _chance("What others expect to survive of it; as if kept when not in force"),
    "tie": _share("Share of its money withheld at full alignment with Moscow"),
}

WASHINGTON = {
    "revokes": _yes("It revokes levers after last month's major event"),
    "reverses": _yes("A new president reverses his predecessor's levers this month"),
    "adopted": Variable("cost to the sender", POSITIVE, "Cost of levers adopted this month, times their persistence"),
    "kept": Variable("cost to the sender", POSITIVE, "The same of levers kept, until all instalments are paid"),
    "dropped": Variable("cost to the sender", POSITIVE, "The same of levers given up this month"),
    "invites": _yes("Washington offers talks, or Seoul brings an offer about"),
    "quiet_until": Variable("month of the run, from 0", POSITIVE, "First month of offers again after a failed round"),
}

COMMITTEE = {
    "granted": _yes("The UN has granted the zone an exemption"),
    "rebutted": _yes("The presumption of forced labour has been rebutted or waived for the zone"),
    "exempt": _yes("The zone needs no exemption from the UN, or has it"),
    "origin": _share("Strength at which the customs treat zone goods as Korean"),
    "cleared": _yes("Zone goods are not presumed to be made by forced labour"),
    "eased": _yes("The Security Council has eased its sanctions on trade"),
}

PYONGYANG = {
    "alignment": _share("Alignment with Russia, as it is"),
    "restraint": _share("Restraint from provocations, as it is"),
    "wanted_alignment": _share("Alignment that it wants this month"),
    "wanted_restraint": _share("Restraint that it wants this month"),
    "at_table": _yes("It sits at the table with Washington"),
    "talk_months": _months("Months of talks without a break until now"),
    "failed": _yes("A round of talks has failed this month"),
    "rounds_failed": Variable("rounds", POSITIVE, "Rounds of talks that have failed"),
    "rounds_concluded": Variable("rounds", POSITIVE, "Rounds of talks that ended with a result"),
    "sincerity_log_odds": Variable("log odds", ANY, "Belief that Washington means it, in log odds"),
    "sincerity": _chance("Belief that Washington means it"),
    "paid": _months("Fading count of months in which Russia paid, prior included"),
    "unpaid": _months("Fading count of months in which it did not, prior included"),
    "reliability": _chance("Belief that Russia pays what it promises"),
    "consents": _yes("It agrees to the zone, as of its last review"),
    "commerce": _share("Share of income through the trading elite, smoothed; 0 without stakes"),
    "commerce_start": _share("The same in the first month", constant=True),
    "traders": Variable("ratio", POSITIVE, "Voice of the trading elite against the first month"),
    "guards": Variable("ratio", POSITIVE, "Voice of those who live on arms and Moscow, likewise"),
    "announced": _share("Strength of the opening announced: waiver or relief"),
    "zone_wages": _money("Wage bill that it expects of the zone"),
    "tours": _money("Cash that it expects of tours"),
    "russia_offer": _money("What Russia would pay for full alignment, before its limit"),
    "aid_offer": _money("US aid that it expects at the table"),
    "trade": _money("What it earns of trade with China, without what relief brought back"),
    "relief_hoped": _money("Earnings that it hopes to win back by talks, without any offer"),
    "relief_offer": _money("Earnings that the relief on offer would bring back, as it believes"),
    "pledge": Variable("security units", POSITIVE, "Security from Russia at full alignment, if it keeps its word"),
    "assurance": Variable("security units", POSITIVE, "Security from Washington's guarantee, as it believes"),
    "weight": _chance("Chance of each node of the quadrature over postures (an array)"),
}

PROVOCATIONS = {
    "count": Variable("events", "0 to 200", "Provocations this month"),
    "major": _yes("One of them is major"),
    "severity": Variable("quantile", UNIT, "How grave the major one is among major ones; 0 if none"),
    "tension": Variable("major events", POSITIVE, "Major events, fading"),
    "months_since_major": _months("Months since the last major event"),
    "level": Variable("events a month", POSITIVE, "Level of the era, without restraint or talks"),
    "share": Variable("probability", "0 to 0.99", "Chance that an event is major"),
    "surprise": Variable("ratio", POSITIVE, "Level of the coming years against the last era's", constant=True),
    "surprise_major": Variable("ratio", POSITIVE, "Their share of major events, likewise", constant=True),
}

SEOUL = {
    "minded": _yes("This government has made up its mind to open the zone"),
    "willing": _yes("The same, and the North has been quiet for long enough"),
    "closes": _yes("It closes an open zone this month"),
    "has_closed": _yes("This government has closed the zone"),
    "cover": Variable("share of capital", UNIT, "Capital that insurance repays"),
    "subsidy": Variable("USD per worker-month", POSITIVE, "Subsidy to the firms"),
    "tourism": _share("Strength at which tours are allowed"),
    "expansion": _share("Strength of the programme to expand the zone"),
    "tours": _share("Strength at which tours run, once all have agreed"),
    "builds": _share("Strength at which the expansion is built this month"),
}

SUSPENSION = {
    "active": _yes("The North stops a zone that is not closed"),
    "begins": _yes("Such a stop begins this month"),
    "limits": _yes("The North limits passage, on record only"),
}

ZONE = {
    "status": Variable("code", "0 to 2", "0 closed, 1 open, 2 stopped by the North"),
    "months_since_stop": _months("Months since the last stop by the North; infinite before it"),
    "ever_open": _yes("The zone has been open since the first month"),
    "opens": _yes("It opens this month, after a closure"),
    "shuts": _yes("It is closed this month"),
    "wage": Variable("USD per worker-month", POSITIVE, "Average wage"),
    "ration": _share("Share of last month's vacancies that the labour office fills"),
    "access": Variable("ratio", POSITIVE, "US demand for zone goods against Korean ones"),
    "persistence": _chance("What firms expect to survive of its legal basis"),
    "idle": _months("Months that it has been closed; 0 while it is not"),
    "former": Variable("workers", POSITIVE, "Workers at its last closure"),
    "ready": _share("Ease of return at its last opening: 1 right after a closure"),
    "built": _share("Share of the expansion that is built"),
    "stops": Variable("stops", POSITIVE, "Stops and closures since the first month, fading"),
    "run": _months("Months run since the first month, fading"),
    "faded": _share("What is left of the memory of earlier stops"),
}

FIRMS = {
    "number": Variable("index", POSITIVE, "Its place in the list: tenants, candidates, those of an expansion", True),
    "alive": _yes("It is still in business", constant=True),
    "tenant": _yes("It was in the zone before 2016", constant=True),
    "former": Variable("workers", POSITIVE, "Its workers when the zone was closed; none if it was not inside"),
    "site": _share("Part of the expansion that must be built before it finds a site", constant=True),
    "value": Variable("USD per worker-month", POSITIVE, "Output per skilled worker at Korean access", constant=True),
    "us_share": Variable("share of output", UNIT, "Output that it would sell in the United States", constant=True),
    "capital": Variable("USD per worker", POSITIVE, "Fixed capital that it must invest", constant=True),
    "hurdle": Variable("ratio", POSITIVE, "Value over capital that it asks for", constant=True),
    "workforce": Variable("workers", POSITIVE, "Its size when the place is worth its hurdle", constant=True),
    "review": Variable("probability per month", UNIT, "Chance that it reviews its options", constant=True),
    "inside": _yes("It has a place in the zone"),
    "workers": Variable("workers", POSITIVE, "Its workers"),
    "age": _months("Months since it entered"),
    "skill": _share("Output of its workers against skilled ones; kept after it leaves"),
    "vacancies": Variable("workers", POSITIVE, "Workers that it asks for next month"),
    "red": _months("Months of loss in a row"),
    "hazard": Variable("closures a month", POSITIVE, "Rate of closure that it perceives, as last reckoned"),
    "worth": Variable("ratio", ANY, "Value of a place over its capital, at full skill, as last reckoned"),
    "lost": Variable("USD", POSITIVE, "Capital that it loses this month"),
    "insured": Variable("USD", POSITIVE, "Capital that insurance repays it this month"),
}

MOSCOW = {
    "need": _share("How far it needs the North: 1 in a long war"),
    "bid": Variable("ratio", "at least 1", "Its price for alignment against the price at rest"),
    "promised": _money("What it promises this month"),
    "paid": _money("What it pays this month"),
}

BEIJING = {
    "enforcement": _share("How far it enforces sanctions on trade"),
    "sanctioned": _money("What it buys from the North without relief"),
    "lost": _money("Purchases that sanctions prevent"),
    "returned": _money("Part of them that relief brings back"),
    "trade": _money("All that it buys from the North"),
}

_SUMMED = {
    "output": "Output of the zone",
    "wages": "Wages paid in the zone, without social insurance",
    "exports_us": "Exports of the zone to the United States",
    "cash_zone": "The North's cash from the zone",
    "cash_russia": "The North's cash from Russia",
    "cash_aid": "The North's cash from US aid",
    "cash_tourism": "The North's cash from tours",
    "cash_relief": "The North's earnings from trade that relief brought back",
    "cost_washington": "Cost to US taxpayers: aid and duty forgone",
    "cost_seoul": "Cost to Seoul: insurance, subsidy, reopening, expansion",
    "cost_firms": "Capital that firms lost",
}

LEDGERS = {
    # this month
    "firms": Variable("firms", POSITIVE, "Firms in the zone"),
    "workers": Variable("workers", POSITIVE, "Workers of the zone"),
    "vacancies": Variable("workers", POSITIVE, "Workers that its firms ask for"),
    "worth": Variable("ratio", ANY, "Value of a place over capital, mean of firms inside; 0 if none"),
    "north_income": _money("The North's hard currency from all sources"),
    "enrolled": _yes("Firms have been set up, which waits until the zone needs them"),
    **{name: _money(meaning) for name, meaning in _SUMMED.items()},
    # since the first month
    "months": _months("Months run"),
    "talks_month": Variable("month of the run, from 1", POSITIVE, "Month of the first talks; 0 before them"),
    "table_sum": _months("Months at the table"),
    "alignment_sum": Variable("share x months", POSITIVE, "Sum of alignment over the months"),
    "provocations_sum": Variable("events", POSITIVE, "Provocations so far"),
    "major_sum": Variable("major events", POSITIVE, "Major events so far, at most one a month"),
    "open_sum": _months("Months in which the zone ran"),
    "stops_by_seoul": Variable("stops", POSITIVE, "Closures by Seoul"),
    "stops_by_pyongyang": Variable("stops", POSITIVE, "Stops by the North"),
    **{f"{name}_sum": Variable("million USD", POSITIVE, f"{meaning}, so far") for name, meaning in _SUMMED.items()},
}

#: Every record of the state; ``lever`` stands in ``washington``, once for each of its levers.
ENTITIES = {
    "calendar": Entity("Date, war, governments of Seoul, and law in force by its date", CALENDAR),
    "washington": Entity("The US administration: its levers, its signals, its offers of talks", WASHINGTON),
    "lever": Entity("One lever of Washington", LEVER),
    "committee": Entity("The UN's committees, the customs and the body for outward processing", COMMITTEE),
    "pyongyang": Entity("The North's regime: beliefs, prospects, posture, consent", PYONGYANG),
    "provocations": Entity("What the North fires and tests, and the tension it leaves", PROVOCATIONS),
    "seoul": Entity("The South's government: opening, closure, its own levers", SEOUL),
    "suspension": Entity("The North's own stops of an open zone", SUSPENSION),
    "zone": Entity("The industrial zone at Kaesong: gate, wage, labour, market", ZONE),
    "firms": Entity("South Korean firms: former tenants, candidates, those of an expansion", FIRMS),
    "moscow": Entity("Russia's government: its need, its bid, what it pays", MOSCOW),
    "beijing": Entity("China's government: enforcement, and what China buys", BEIJING),
    "ledgers": Entity("The books: this month, and sums since the first month", LEDGERS),
}
