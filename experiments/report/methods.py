"""How a study was computed, in sentences with the works they rest on, from what it used."""

import re
from typing import NamedTuple

from experiments.lab.prior import DRAWN
from experiments.lab.study import Study
from experiments.report.facts import assumed, drawn_from
from model.parameters import STRUCTURE

#: Works by the key that sentences name in brackets.
REFERENCES = {
    "grimm2020": "Grimm et al. (2020), The ODD protocol for describing agent-based and other simulation models, JASSS 23(2): 7",
    "student1908": "Student (1908), The probable error of a mean, Biometrika 6: 1-25",
    "wilson1927": "Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22: 209-212",
    "glasserman1992": "Glasserman and Yao (1992), Some guidelines and guarantees for common random numbers, Management Science 38: 884-908",
    "saltelli2010": "Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics Communications 181: 259-270",
    "jansen1999": "Jansen (1999), Analysis of variance designs for model output, Computer Physics Communications 117: 35-43",
    "morris1991": "Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33: 161-174",
    "campolongo2007": "Campolongo, Cariboni and Saltelli (2007), An effective screening design for sensitivity analysis of large models, Environmental Modelling and Software 22: 1509-1518",
    "herman2017": "Herman and Usher (2017), SALib: an open-source Python library for sensitivity analysis, Journal of Open Source Software 2(9): 97",
    "shapley1953": "Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, Princeton: 307-317",
    "efron1993": "Efron and Tibshirani (1993), An Introduction to the Bootstrap, Chapman and Hall",
    "schuirmann1987": "Schuirmann (1987), A comparison of the two one-sided tests procedure and the power approach, Journal of Pharmacokinetics and Biopharmaceutics 15: 657-680",
    "breiman1984": "Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, Wadsworth",
    "pedregosa2011": "Pedregosa et al. (2011), Scikit-learn: machine learning in Python, Journal of Machine Learning Research 12: 2825-2830",
    "friedman1999": "Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9: 123-143",
    "bryant2010": "Bryant and Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change 77: 34-49",
    "kwakkel2017": "Kwakkel (2017), The Exploratory Modeling Workbench, Environmental Modelling and Software 96: 239-250",
    "savage1951": "Savage (1951), The theory of statistical decision, JASA 46: 55-67",
    "lempert2006": "Lempert, Groves, Popper and Bankes (2006), A general, analytic method for generating robust strategies and narrative scenarios, Management Science 52: 514-528",
    "kasprzyk2013": "Kasprzyk, Nataraj, Reed and Lempert (2013), Many objective robust decision making for complex environmental systems undergoing change, Environmental Modelling and Software 42: 55-71",
    "borzsony2001": "Börzsönyi, Kossmann and Stocker (2001), The skyline operator, Proceedings of ICDE: 421-430",
    "klinger2018": "Klinger, Rickert and Hasenauer (2018), pyABC: distributed, likelihood-free inference, Bioinformatics 34: 3591-3593",
    "hirschman1945": "Hirschman (1945), National Power and the Structure of Foreign Trade, University of California Press",
    "degroot1974": "DeGroot (1974), Reaching a consensus, JASA 69: 118-121",
}  # fmt: skip

#: What every study rests on.
_COMMON = (
    "An agent-based model with a month as its step: Washington, Seoul, Pyongyang, Moscow, the zone and its firms "
    "follow rules that are written once in model/rules/ and described in model/ODD.md [grimm2020]. A replicate draws all "
    "its luck before it starts, and every policy meets the same luck, so that a difference between policies is a "
    "paired difference [glasserman1992]."
)

#: What each study does besides.
_OWN = {
    "compare": "Intervals of means and effects are Student's [student1908], those of shares of runs Wilson's [wilson1927].",
    "sweep": "Intervals of means and effects are Student's [student1908], those of shares of runs Wilson's where no parameter is drawn [wilson1927].",
    "pathways": "Every combination of the six links, whole or cut, was run. The Shapley value of a link is the mean of "
    "what it adds over all orders in which links may join [shapley1953]; values are computed in each replicate and "
    "averaged, with Student's intervals [student1908], and they add up to the whole effect without any remainder but "
    "what the policy does with every link cut. In the threshold maps the four economic links join and leave "
    "together, and so do the two others; the interval of a share is the jackknife's [efron1993].",
    "audit": "In each plausible world a claim is tested on paired differences with Student's intervals [student1908]: an "
    "effect is there if the interval excludes zero, and absent if it lies within the margin of indifference [schuirmann1987]. "
    "The conditions that decide are those of a classification tree of at most two levels [breiman1984], grown by "
    "scikit-learn [pedregosa2011] and kept only where it beats the plain share in cross-validation.",
    "discover": "Scenario discovery [bryant2010]: the patient rule induction method [friedman1999] as the EMA Workbench "
    "implements it [kwakkel2017] peels away what does not belong; quasi-p-values say how likely chance alone would have "
    "drawn each limit. For contrast, a classification tree [breiman1984] by scikit-learn [pedregosa2011].",
    "tradeoffs": "Goals are means over replicates in each plausible world. The Pareto set [borzsony2001] holds every package "
    "that no other beats in all goals, on means over worlds. Regret is the distance to the best package of that world [savage1951], "
    "robustness the share of worlds in which a package satisfices [lempert2006; kasprzyk2013].",
}  # fmt: skip
_VARIANTS = (
    "Where the structure says so, Pyongyang is a coalition of elites whose voice follows the rents they live on "
    "[hirschman1945], and entrants learn from firms inside [degroot1974]."
)
_POSTERIOR = "The posterior comes from approximate Bayesian computation on the record of 2005-2010 and of talks [klinger2018]."


class Methods(NamedTuple):
    """Paragraphs with numbers in brackets, and the works these name."""

    paragraphs: list[str]
    references: list[str]


def methods_of(study: Study) -> Methods:
    """How a study was computed, from what it used; works are numbered as they come."""
    texts = [_COMMON, _OWN.get(study.study, "")]
    if study.posterior is not None:
        texts.append(_POSTERIOR)
    if any(
        any(variant.values())
        for variant in (*study.structures, study.parameters.get("structure", {}))
    ):
        texts.append(_VARIANTS)
    order: dict[str, int] = {}

    def numbered(found: re.Match) -> str:
        keys = found[1].split("; ")
        return f"[{', '.join(str(order.setdefault(key, len(order) + 1)) for key in keys)}]"

    paragraphs = [
        re.sub(r"\[([a-z]+\d{4}(?:; [a-z]+\d{4})*)\]", numbered, text) for text in texts if text
    ]
    return Methods(paragraphs, [REFERENCES[key] for key in order])


def doubts_of(study: Study) -> list[str]:
    """How sure a study can be: replicates, parameters and structure, each in a sentence."""
    numbers, drawn = assumed(), drawn_from(study)
    assumptions = f"{numbers['assumed']} of the {numbers['all']} numbers of the agents are assumptions, partly or wholly"
    luck = f"Luck: {study.replicates:,} replicates"
    if len(study.sample) > 1:
        luck += f" of each of {len(study.sample):,} points, all on the same luck"
    parameters = (
        f"Numbers: {assumptions}, and the intervals show nothing of that; parameters=posterior draws them."
        if drawn is None
        else f"Numbers: {assumptions}. {len(DRAWN)} uncertain ones were drawn ({drawn['source']}); what a world, an "
        "override or the design sets was not."
    )
    return [f"{luck}.", parameters, f"Structure: {_structure(study)}"]


def _structure(study: Study) -> str:
    tried = [variant for variant in study.structures if variant]
    if len(tried) > 1:
        return (
            f"{len(tried)} structures were run (Pyongyang as one actor and as a coalition, firms that learn alone and "
            "from peers). Others are thinkable, and no interval covers them."
        )
    set_here = study.parameters.get("structure", {})
    named = ", ".join(f"{name}={STRUCTURE[name][int(set_here.get(name, 0))]}" for name in STRUCTURE)
    return (
        f"one was run ({named}); kaesong audit runs the others. The forms of the rules are assumptions too, and no "
        "interval covers them."
    )
