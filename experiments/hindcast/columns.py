"""What each column of a hindcast's tables is."""

from experiments.lab.design.columns import Column, count, own, share, truth

_RIVALS = {"last_value": "the last value carried forward", "trend": "the linear trend of 2005-10"}
_JUDGED = {"model": "the model", "constant": "a constant rate", "last": "the last months' rate"}
_NAIVE = ("constant", "last")
#: As model/evidence says: high, middle, low, derived, remembered.
CONFIDENCE = ("H", "M", "L", "D", "memory")
_PERIODS = ("fit", "judge")  # what may set numbers, and what judges

COLUMNS = {
    "pattern": Column("Short name of the pattern", head="Pattern"),
    "column": Column("Whether the pattern may set numbers (fit) or judges", head="Column"),
    "summary.observed": Column("What was observed, in words or numbers", head="Observed"),
    "model": own("What the model gives", "Model"),
    "low": own("Least that is accepted; empty where there is no end", "At least"),
    "high": own("Most that is accepted; empty where there is no end", "At most"),
    "passed": truth("Whether the model lies in the accepted range", "Passed"),
    "period": Column("Whether the figure may set numbers or judges", allowed=_PERIODS, head="Period"),
    "mean": own("Mean over the histories", "Mean"),
    "crps": own("Continuous ranked probability score: the lower the better", "CRPS", 0.0),
    "confidence": Column("How far the record is to be trusted, from H, high, to memory", allowed=CONFIDENCE),
    "from": Column("First month of the window", head="From"),
    "to": Column("Last month of the window", head="To"),
    "statistic": Column("What is read off the months of the window", head="Statistic"),
    "scores.n": count("Figures that are compared", "figures", "Figures"),
    "mae": own("Mean absolute error of the median", "Mean error", 0.0),
    "bias": Column("Sum of the means over the sum observed, less 1", "share", -1.0, head="Bias"),
    "mean_observed": own("Mean of what was observed", "Mean observed"),
    "coverage50": share("Share of the figures that lie in the model's 50 % bands", "In 50 % bands"),
    "coverage90": share("Share of the figures that lie in the model's 90 % bands", "In 90 % bands"),
    **{name: own(f"What {text} foresees", text.capitalize()) for name, text in _RIVALS.items()},
    **{f"scores.{name}": own(f"Mean absolute error of {text}", low=0.0) for name, text in _RIVALS.items()},
    **{f"beats_{name}": truth(f"Whether the model is nearer than {text}") for name, text in _RIVALS.items()},
    "question": Column("What is judged", head="Question"),
    **{
        f"{name}_{key}": column
        for name, text in _JUDGED.items()
        for key, column in {
            "chance": share(f"Chance that {text} gave to what happened"),
            "log": Column(f"Logarithmic score of {text}: the lower the better", head=f"{text}, log score"),
            "crps": own(f"Continuous ranked probability score of {text}: the lower the better", low=0.0),
        }.items()
    },
    **{f"beats_{name}": truth(f"Whether the model scores better than {_JUDGED[name]}") for name in _NAIVE},
    "article.observed": own("What had happened by then, added up", "Observed", 0.0),
}
