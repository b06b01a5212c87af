"""A series on the scale of its own past, and the probabilities of the drift that it may have, one day at a time."""

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


@njit(cache=True, nogil=True)
def trailing_innovations(x: Floats, decay: float, most: float) -> Floats:
    """What each value adds to what the one before it foretold, in units of its own deviation [T].

    The forecast is a(t) x(t - 1), a(t) the ratio of the exponentially weighted products of neighbours to the squares,
    both over the days before t and begun with 0 and 1; cut to +-most. Values have a variance of about 1.
    """
    out = np.empty(len(x))
    square, product = 1.0, 0.0
    for t in range(len(x)):
        before = x[t - 1] if t > 0 else 0.0
        slope = min(max(product / square, -most), most) if square > 0.0 else 0.0
        out[t] = (x[t] - slope * before) / np.sqrt(1.0 - slope * slope)
        square = decay * square + (1.0 - decay) * x[t] * x[t]
        product = decay * product + (1.0 - decay) * x[t] * before
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def drift_filter(
    x: Floats, deviations: Floats, drifts: Floats, prior: Floats, change: float, tail: float
) -> tuple[Floats, float]:
    """Probabilities of a drift that is drawn anew from `prior` with probability `change` a day.

    x           [T] daily values; a day without a deviation above zero tells nothing
    deviations  [T] known the day before      drifts  [S] a day, in the unit of x      prior  [S], adds to 1
    tail        degrees of freedom of the Student density, scaled to unit variance
    returns     P(drift | days to t) [T, S]; the log likelihood, less what does not depend on the drifts
    """
    out = np.empty((len(x), len(drifts)))
    probabilities = prior.copy()
    squeeze, likelihood = tail - 2.0, 0.0
    for t in range(len(x)):
        total = 0.0
        for s in range(len(drifts)):
            probabilities[s] = (1.0 - change) * probabilities[s] + change * prior[s]
            if deviations[t] > 0.0:
                z = (x[t] - drifts[s]) / deviations[t]
                probabilities[s] *= (1.0 + z * z / squeeze) ** (-0.5 * (tail + 1.0))
            total += probabilities[s]
        likelihood += np.log(total)
        for s in range(len(drifts)):
            probabilities[s] /= total
            out[t, s] = probabilities[s]
    return out, likelihood
