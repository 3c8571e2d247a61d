"""Small fits of the talks block, as the tests of a calibration make them."""

import polars as pl

from experiments.calibrate import calibration
from experiments.calibrate.calibration import Effort, Plan, Workshop
from tests.support.model import WORLDS

SMALL = Effort(population=40, last=2, simulations=200, recovery=1, seed=3)
TALKS = Plan("talks", ["pyongyang.hanoi", "washington.invitation"], ["pyongyang"])


def no_report(*_):
    """Nobody listens."""


def workshop(folder, pool=None, workers=1, progress=no_report):
    folder.mkdir(exist_ok=True)
    return Workshop(folder, pool, workers, progress)


def fitted(folder, plan=TALKS, **who):
    simulate = calibration.simulator(plan, WORLDS, pl.DataFrame())
    return calibration.fit(plan, simulate, SMALL, workshop(folder, **who))
