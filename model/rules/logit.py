"""The logit form that all discrete choices share, and its quantile, from which traits are drawn."""

from math import exp, log

from model.compiled import njit

FLAT = 500.0  # log odds beyond which a chance is 0 or 1; keeps exp within its range


@njit
def logit(chance):
    """Log odds of a chance."""
    return log(chance / (1.0 - chance))


@njit
def logistic(log_odds):
    """Chance from log odds."""
    return 1.0 / (1.0 + exp(-min(FLAT, max(-FLAT, log_odds))))


@njit
def fisk(median, spread, u):
    """Log-logistic quantile (Fisk 1961): positive, with a heavy tail."""
    return median * exp(spread * logit(min(1.0 - 1e-12, max(u, 1e-12))))
