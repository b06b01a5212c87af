"""Slow twin of kernels/run_length.py: every run length kept, each with its own data, densities by scipy."""

import numpy as np
from scipy import stats

from rotascope.arrays import Floats


def run_length_posterior_reference(x: Floats, hazard: float, kappa: float, alpha: float, beta: float) -> Floats:
    """Probabilities [T + 1] of run lengths 0..T after the whole of x, without any truncation."""
    weights = np.array([1.0])
    for t, value in enumerate(x):
        density = np.array([predictive(x[t - run : t], value, kappa, alpha, beta) for run in range(t + 1)])
        joint = weights * density
        weights = np.concatenate([[hazard * joint.sum()], (1 - hazard) * joint]) / joint.sum()
    return weights


def predictive(data: Floats, value: float, kappa: float, alpha: float, beta: float) -> float:
    """Student density of the next value after `data` under the normal-gamma prior (mean 0)."""
    n = len(data)
    mean = data.mean() if n else 0.0
    kappa_n, alpha_n = kappa + n, alpha + n / 2
    mean_n = n * mean / kappa_n
    beta_n = beta + 0.5 * ((data - mean) ** 2).sum() + kappa * n * mean**2 / (2 * kappa_n)
    scale = np.sqrt(beta_n * (kappa_n + 1) / (alpha_n * kappa_n))
    return stats.t.pdf(value, 2 * alpha_n, loc=mean_n, scale=scale)
