"""Trailing windows and the exponential mean by their definitions."""

from collections.abc import Callable

import numpy as np

from rotascope.arrays import Floats


def rolling_reference(x: Floats, window: int, min_obs: int, statistic: Callable[[Floats], float]) -> Floats:
    out = np.full_like(x, np.nan)
    for t in range(len(x)):
        finite = x[max(0, t - window + 1) : t + 1]
        finite = finite[np.isfinite(finite)]
        if len(finite) >= max(1, min_obs):
            out[t] = statistic(finite)
    return out


def ema_reference(x: Floats, span: int) -> Floats:
    """Weighted sum of all values so far: the first with what the later weights leave it."""
    out, weight = np.full_like(x, np.nan), 2.0 / (span + 1.0)
    for t in np.flatnonzero(np.isfinite(x)):
        finite = x[: t + 1][np.isfinite(x[: t + 1])]
        weights = weight * (1.0 - weight) ** np.arange(len(finite))[::-1]
        weights[0] = (1.0 - weight) ** (len(finite) - 1)
        out[t] = weights @ finite
    return out
