"""How a study was computed, in sentences with the works they rest on, from what it used."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.lab.design.draws import POSTERIOR
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.present.facts import assumed, drawn_from
from experiments.lab.present.phrases import listed, plural, spelt
from model.parameters import CHANNELS

#: Works by the key that sentences name in brackets.
REFERENCES = {
    "grimm2020": "Grimm et al. (2020), The ODD protocol for describing agent-based and other simulation models, JASSS 23(2): 7",
    "grimm2005": "Grimm et al. (2005), Pattern-oriented modeling of agent-based complex systems, Science 310: 987-991",
    "mesa2025": "ter Hoeven et al. (2025), Mesa 3: agent-based modeling with Python in 2025, Journal of Open Source Software 10(107): 7668",
    "gneiting2007": "Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, JASA 102: 359-378",
    "toni2009": "Toni et al. (2009), Approximate Bayesian computation scheme for parameter inference and model selection in dynamical systems, Journal of the Royal Society Interface 6: 187-202",
    "liu2001": "Liu and West (2001), Combined parameter and state estimation in simulation-based filtering, in Sequential Monte Carlo Methods in Practice, Springer: 197-223",
    "hesterberg1995": "Hesterberg (1995), Weighted average importance sampling and defensive mixture distributions, Technometrics 37: 185-194",
    "wilkinson2013": "Wilkinson (2013), Approximate Bayesian computation gives exact results under the assumption of model error, Statistical Applications in Genetics and Molecular Biology 12: 129-141",
    "plummer2015": "Plummer (2015), Cuts in Bayesian graphical models, Statistics and Computing 25: 37-43",
    "bonett2012": "Bonett and Price (2012), Adjusted Wald confidence interval for a difference of binomial proportions based on paired data, Journal of Educational and Behavioral Statistics 37: 479-488",
    "laumanns2002": "Laumanns, Thiele, Deb and Zitzler (2002), Combining convergence and diversity in evolutionary multiobjective optimization, Evolutionary Computation 10: 263-282",
    "cameron2011": "Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, Journal of Business and Economic Statistics 29: 238-249",
    "owen2007": "Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1: 386-411",
    "lahdelma2001": "Lahdelma and Salminen (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision making, Operations Research 49: 444-454",
    "hesterberg2015": "Hesterberg (2015), What teachers should know about the bootstrap, The American Statistician 69: 371-386",
    "student1908": "Student (1908), The probable error of a mean, Biometrika 6: 1-25",
    "wang1987": "Wang and Tsiatis (1987), Approximately optimal one-parameter boundaries for group sequential trials, Biometrics 43: 193-199",
    "wilson1927": "Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22: 209-212",
    "glasserman1992": "Glasserman and Yao (1992), Some guidelines and guarantees for common random numbers, Management Science 38: 884-908",
    "saltelli2010": "Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics Communications 181: 259-270",
    "saltelli2002": "Saltelli (2002), Making best use of model evaluations to compute sensitivity indices, Computer Physics Communications 145: 280-297",
    "jansen1999": "Jansen (1999), Analysis of variance designs for model output, Computer Physics Communications 117: 35-43",
    "morris1991": "Morris (1991), Factorial sampling plans for preliminary computational experiments, Technometrics 33: 161-174",
    "campolongo2007": "Campolongo, Cariboni and Saltelli (2007), An effective screening design for sensitivity analysis of large models, Environmental Modelling and Software 22: 1509-1518",
    "pianosi2015": "Pianosi and Wagener (2015), A simple and efficient method for global sensitivity analysis based on cumulative distribution functions, Environmental Modelling and Software 67: 1-11",
    "pianosi2018": "Pianosi and Wagener (2018), Distribution-based sensitivity analysis from a generic input-output sample, Environmental Modelling and Software 108: 197-207",
    "zadeh2017": "Khorashadi Zadeh et al. (2017), Comparison of variance-based and moment-independent global sensitivity analysis approaches by application to the SWAT model, Environmental Modelling and Software 91: 210-222",
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
    "mcphail2018": "McPhail et al. (2018), Robustness metrics: how are they calculated, when should they be used and why do they give different results?, Earth's Future 6: 169-191",
    "starr1963": "Starr (1963), Product Design and Decision Theory, Prentice-Hall",
    "wald1950": "Wald (1950), Statistical Decision Functions, Wiley",
    "hurwicz1953": "Hurwicz (1953), Optimality criterion for decision making under ignorance, in Uncertainty and Expectations in Economics, Blackwell",
    "laplace1951": "Laplace (1951), A Philosophical Essay on Probabilities, translated from the sixth French edition, Dover",
    "kwakkel2016": "Kwakkel, Eker and Pruyt (2016), How robust is a robust policy?, in Robustness Analysis in Decision Aiding, Optimization, and Analytics, Springer: 221-237",
    "hamarat2014": "Hamarat, Kwakkel, Pruyt and Loonen (2014), An exploratory approach for adaptive policymaking by using multi-objective robust optimization, Simulation Modelling Practice and Theory 46: 25-39",
    "deb2002": "Deb, Pratap, Agarwal and Meyarivan (2002), A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE Transactions on Evolutionary Computation 6: 182-197",
    "kollat2006": "Kollat and Reed (2006), Comparing state-of-the-art evolutionary multi-objective algorithms for long-term groundwater monitoring design, Advances in Water Resources 29: 792-807",
    "hadka2015": "Hadka (2015), Platypus: multiobjective optimization in Python, software",
    "zitzler1999": "Zitzler and Thiele (1999), Multiobjective evolutionary algorithms: a comparative case study and the strength Pareto approach, IEEE Transactions on Evolutionary Computation 3: 257-271",
    "smith2006": "Smith and Winkler (2006), The optimizer's curse: skepticism and postdecision surprise in decision analysis, Management Science 52: 311-322",
    "schwartz1972": "Schwartz (1972), Rationality and the myth of the maximum, Noûs 6: 97-117",
    "klinger2018": "Klinger, Rickert and Hasenauer (2018), pyABC: distributed, likelihood-free inference, Bioinformatics 34: 3591-3593",
    "hirschman1945": "Hirschman (1945), National Power and the Structure of Foreign Trade, University of California Press",
    "solingen1998": "Solingen (1998), Regional Orders at Century's Dawn, Princeton University Press",
    "copeland1996": "Copeland (1996), Economic interdependence and war: a theory of trade expectations, International Security 20(4): 5-41",
    "drezner2000": "Drezner (2000), Bargaining, enforcement, and multilateral sanctions: when is cooperation counterproductive?, International Organization 54: 73-102",
    "haggard2017": "Haggard and Noland (2017), Hard Target: Sanctions, Inducements, and the Case of North Korea, Stanford University Press",
    "gartzke2007": "Gartzke (2007), The capitalist peace, American Journal of Political Science 51: 166-191",
    "keohane1977": "Keohane and Nye (1977), Power and Interdependence: World Politics in Transition, Little, Brown",
    "degroot1974": "DeGroot (1974), Reaching a consensus, JASA 69: 118-121",
    "morrow1991": "Morrow (1991), Alliances and asymmetry: an alternative to the capability aggregation model of alliances, American Journal of Political Science 35: 904-933",
    "snyder1984": "Snyder (1984), The security dilemma in alliance politics, World Politics 36: 461-495",
    "schelling1966": "Schelling (1966), Arms and Influence, Yale University Press",
    "newcombe1998": "Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics in Medicine 17: 873-890",
    "tango1998": "Tango (1998), Equivalence test and confidence interval for the difference in proportions for the paired-sample design, Statistics in Medicine 17: 891-908",
    "hall1992": "Hall (1992), On the removal of skewness by transformation, Journal of the Royal Statistical Society B 54: 221-228",
    "dunn1961": "Dunn (1961), Multiple comparisons among means, JASA 56: 52-64",
    "holm1979": "Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6: 65-70",
    "mcnemar1947": "McNemar (1947), Note on the sampling error of the difference between correlated proportions or percentages, Psychometrika 12: 153-157",
    "fieller1954": "Fieller (1954), Some problems in interval estimation, Journal of the Royal Statistical Society B 16: 175-185",
    "brown2001": "Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16: 101-133",
    "woodruff1952": "Woodruff (1952), Confidence intervals for medians and other position measures, JASA 47: 635-646",
    "garwood1936": "Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28: 437-442",
}

#: Of studies that compare policies run by run: how sure a mean or an effect is.
INTERVALS = (
    "The interval of an effect on a yes or no is Tango's [tango1998], that of a share of runs Wilson's [wilson1927; brown2001]. "
    "That of an amount is Student's with Hall's correction for lopsided outcomes [student1908; hall1992]. It leaves "
    "room for rare runs: what came once may come as often as Garwood's limit allows [garwood1936]. Where fewer than "
    "five runs differ, the interval of an amount is not told."
)

#: What every study rests on.
_COMMON = (
    "An agent-based model with a month as its step: Washington, Seoul, Pyongyang, Moscow, the zone and its firms "
    "follow rules that are written once in model/rules/ and described in model/ODD.md [grimm2020]. A replicate draws all "
    "its luck before it starts, and every policy meets the same luck, so that a difference between policies is a "
    "paired difference [glasserman1992]."
)

_CHANNELS = (
    "Channels that rival theories offer are numbers that are 0 where the theory is wrong: patrons may be rivals, so that "
    "an opening by one is worth less to an ally of the other [snyder1984; morrow1991]; trade that is expected may act "
    "before it flows [copeland1996], and elites may have a voice by what they earn [hirschman1945; solingen1998]; those "
    "who trade may have something to lose by a break [keohane1977; gartzke2007], and see it before they strike "
    "[schelling1966]; entrants may learn from firms inside [degroot1974]; what Beijing enforces may fade, or not come "
    "at all [drezner2000; haggard2017]."
)
_POSTERIOR = (
    "The posterior comes from approximate Bayesian computation on the record of 2005-2010 and of talks [klinger2018]."
)


class Methods(NamedTuple):
    """Paragraphs with numbers in brackets, and the works these name."""

    paragraphs: list[str]
    references: list[str]


def methods_of(study: Study) -> Methods:
    """How a study was computed, from what it used; works are numbered as they come."""
    texts = [_COMMON, study.methods]
    if study.draws and Path(study.draws).name == POSTERIOR:
        texts.append(_POSTERIOR)
    if _draws(study) or _on(study):
        texts.append(_CHANNELS)
    order: dict[str, int] = {}

    def numbered(found: re.Match) -> str:
        keys = found[1].split("; ")
        return f"[{', '.join(str(order.setdefault(key, len(order) + 1)) for key in keys)}]"

    paragraphs = [re.sub(r"\[([a-z]+\d{4}(?:; [a-z]+\d{4})*)\]", numbered, text) for text in texts if text]
    return Methods(paragraphs, [REFERENCES[key] for key in order])


def doubts_of(study: Study, replicates: int | None = None) -> list[str]:
    """How sure a study can be: replicates, parameters and channels, each in a sentence.

    replicates: of a study that is not cut into tiles; without any, of its channels alone.
    """
    numbers, drawn = assumed(), drawn_from(study)
    assumptions = (
        f"{numbers['assumed']} of the {numbers['all']} numbers of the agents are assumptions, partly or wholly"
    )
    if replicates is None and not isinstance(study, Tiled):
        return [f"Channels: {_channels(study)}"]
    count = study.replicates if isinstance(study, Tiled) and replicates is None else replicates or 0
    luck = f"Luck: {count:,} {plural(count, 'replicate')}"
    if isinstance(study, Tiled) and study.sample.own is not None:
        luck = "Luck: each row of the sample has its own, shared by all policies"
    elif isinstance(study, Tiled) and len(study.sample) > 1:
        lucks = 1 if study.sample.shift is None else len(np.unique(study.sample.shift))
        luck += f" of each of {len(study.sample):,} points, "
        luck += "all on the same luck" if lucks == 1 else f"in {lucks:,} groups, each on luck of its own"
    parameters = (
        f"Numbers: {assumptions}, and the intervals show nothing of that; parameters=posterior draws them."
        if drawn is None
        else f"Numbers: {assumptions}. {_drawn(drawn)}; what a world, an override or the design sets was not."
    )
    return [f"{luck}.", parameters, f"Channels: {_channels(study)}"]


def _drawn(drawn: dict) -> str:
    count = drawn["count"]
    return f"{count} uncertain {plural(count, 'one was', 'ones were')} drawn ({drawn['source']})"


def _channels(study: Study) -> str:
    """Which channels of rival theories act, and what no interval covers."""
    own = [name for name in CHANNELS if name in study.priors]
    count, on = spelt(len(CHANNELS) - len(own)), [name for name in _on(study) if name not in own]
    here = f"{listed(on)} {plural(len(on), 'is', 'are')} on"
    if _draws(study):
        told = f"{count} that rival theories offer were drawn, from the prior with a chance of a half each"
        told += f", but {here} where a world or an override says so" if on else ""
    else:
        told = f"of the {count} that rival theories offer {here}"
    told += f"; {listed(own)} {plural(len(own), 'has its', 'have their')} own prior" if own else ""
    return (
        f"{told}; parameters.pyongyang.rivalry=0.5 sets one, 0 switches it off. Other theories are thinkable, the forms "
        "of the rules are assumptions too, and no interval covers them."
    )


def _draws(study: Study) -> bool:
    """Whether channels are drawn, as calibrate always does."""
    return study.draws is not None or bool(study.no_draws)


def _on(study: Study) -> list[str]:
    """The channels that the worlds or the user have switched on."""
    values = rows_of(study.base)
    return [name for name in CHANNELS if values[:, PLACE[name]].any()]
