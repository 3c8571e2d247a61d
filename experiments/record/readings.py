"""What is read off rows of months, of the record and of the model alike."""

import numpy as np


def dispersion(events: np.ndarray) -> np.ndarray:
    """Variance over mean of each row of counts; nan without an event."""
    mean = events.mean(axis=-1)
    return np.divide(events.var(axis=-1, ddof=1), mean, out=np.full_like(mean, np.nan), where=mean > 0)


def autocorrelation(events: np.ndarray) -> np.ndarray:
    """Correlation of each row of counts with itself a month later; nan for a constant row."""
    now, later = events[..., :-1], events[..., 1:]
    now, later = (x - x.mean(axis=-1, keepdims=True) for x in (now, later))
    scale = np.sqrt((now**2).sum(axis=-1) * (later**2).sum(axis=-1))
    return np.divide((now * later).sum(axis=-1), scale, out=np.full_like(scale, np.nan), where=scale > 0)


def onsets(at_table: np.ndarray) -> np.ndarray:
    """How often talks began in each row of months: a month at the table after one away."""
    sits = at_table > 0
    return sits[..., 0] + (sits[..., 1:] & ~sits[..., :-1]).sum(axis=-1)


def mean_spell(at_table: np.ndarray) -> np.ndarray:
    """Mean length of the spells at the table in each row, in months; 0 where there is none."""
    sat, began = (at_table > 0).sum(axis=-1), onsets(at_table)
    return sat / np.maximum(began, 1)
