"""Trailing windows and weighted statistics by their definitions."""

from collections.abc import Callable

import numpy as np

from rotascope.arrays import Floats


def moving_reference(x: Floats, window: int, min_obs: int, of: Callable[[Floats], float]) -> Floats:
    out = np.full_like(x, np.nan)
    for t, i in np.ndindex(*x.shape):
        seen = x[max(0, t - window + 1) : t + 1, i]
        seen = seen[np.isfinite(seen)]
        if len(seen) >= max(1, min_obs):
            out[t, i] = of(seen)
    return out


def gini_reference(weights: Floats) -> float:
    """Half the mean absolute difference of all pairs over the mean."""
    return float(np.abs(weights[:, None] - weights[None, :]).mean() / (2 * weights.mean()))


def covariance_reference(returns: Floats, window: int, decay: float, row: int) -> Floats:
    """Each pair over the rows of the window in which both have a return, newest weight 1."""
    kept = returns[max(0, row - window + 1) : row + 1]
    weights = decay ** np.arange(len(kept))[::-1]
    n = returns.shape[1]
    out = np.full((n, n), np.nan)
    for i, j in np.ndindex(n, n):
        both = np.isfinite(kept[:, i]) & np.isfinite(kept[:, j])
        if both.any():
            w, x, y = weights[both], kept[both, i], kept[both, j]
            out[i, j] = np.average((x - np.average(x, weights=w)) * (y - np.average(y, weights=w)), weights=w)
    return out


def expanding_distance_reference(returns: Floats, need: int) -> Floats:
    """Each row against all complete rows before it, from their covariance matrix afresh."""
    out, full = np.full(len(returns), np.nan), np.isfinite(returns).all(axis=1)
    for t in np.flatnonzero(full):
        before = returns[:t][full[:t]]
        if len(before) >= need:
            apart = returns[t] - before.mean(axis=0)
            out[t] = apart @ np.linalg.inv(np.cov(before.T)) @ apart / returns.shape[1]
    return out
