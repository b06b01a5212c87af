"""Trailing windows and the exponential mean by their definitions."""

from collections.abc import Callable

import numpy as np

from rotascope.arrays import Floats


def rolling_reference(x: Floats, window: int, min_obs: int, statistic: Callable[[Floats], float]) -> Floats:
    out = np.full_like(x, np.nan)
    for t in range(len(x)):
        seen = x[max(0, t - window + 1) : t + 1]
        seen = seen[np.isfinite(seen)]
        if len(seen) >= max(1, min_obs):
            out[t] = statistic(seen)
    return out


def ema_reference(x: Floats, span: int) -> Floats:
    """Weighted sum of all values so far: the first with what the later weights leave it."""
    out, weight = np.full_like(x, np.nan), 2.0 / (span + 1.0)
    for t in np.flatnonzero(np.isfinite(x)):
        seen = x[: t + 1][np.isfinite(x[: t + 1])]
        weights = weight * (1.0 - weight) ** np.arange(len(seen))[::-1]
        weights[0] = (1.0 - weight) ** (len(seen) - 1)
        out[t] = weights @ seen
    return out
