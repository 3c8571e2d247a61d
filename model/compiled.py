"""The one way in which the model's code is compiled."""

from functools import partial

import numba

#: numba's njit with IEEE division. The ranges of parameters.csv keep every divisor from zero, and
#: asking at each division would cost a tenth of a run's time.
njit = partial(numba.njit, error_model="numpy")
