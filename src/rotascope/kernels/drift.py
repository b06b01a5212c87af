"""A series on the scale of its own past, one day at a time."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True, nogil=True)
def trailing_deviations(x: Floats, learning: int, decay: float) -> Floats:
    """The deviation known before each value after the first `learning` [T - learning].

    The root of an exponentially weighted mean square about zero, begun with the mean square of the first `learning`.
    """
    variance = 0.0
    for t in range(learning):
        variance += x[t] * x[t] / learning
    out = np.empty(len(x) - learning)
    for t in range(learning, len(x)):
        out[t - learning] = np.sqrt(variance)
        variance = decay * variance + (1.0 - decay) * x[t] * x[t]
    return out
