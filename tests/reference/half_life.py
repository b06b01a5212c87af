"""Slow twins of kernels/half_life.py: regressions by numpy, sums by definition."""

import numpy as np

from rotascope.arrays import Floats


def ar_slope_reference(y: Floats, rho: float) -> tuple[float, float]:
    design = np.column_stack([np.ones(len(y) - 1), y[:-1]])
    beta, rss, *_ = np.linalg.lstsq(design, y[1:], rcond=None)
    covariance = rss[0] / (len(y) - 3) * np.linalg.inv(design.T @ design)
    return float(beta[1]), float((beta[1] - rho) / np.sqrt(covariance[1, 1]))


def variance_ratio_reference(y: Floats, horizon: int) -> float:
    n = len(y) - 1
    drift = np.diff(y).mean()
    single = ((np.diff(y) - drift) ** 2).sum() / (n - 1)
    multiple = ((y[horizon:] - y[:-horizon] - horizon * drift) ** 2).sum()
    return float(multiple / (horizon * (n - horizon + 1) * (1 - horizon / n)) / single)


def ar_draws_reference(residuals: Floats, starts: Floats, block: int, rho: float, first: float, horizon: int) -> Floats:
    n = len(residuals)
    out = []
    for row in starts:
        rows = np.concatenate([(int(share * n) + np.arange(block)) % n for share in row])[:n]
        y = [first]
        for shock in residuals[rows]:
            y.append(rho * y[-1] + shock)
        path = np.array(y)
        out.append((*ar_slope_reference(path, rho), variance_ratio_reference(path, horizon)))
    return np.array(out)
