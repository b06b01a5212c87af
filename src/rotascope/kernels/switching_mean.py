"""Markov-switching mean of order 0: the fused fast path of `hamilton.lagged_statistics`.

Each kernel is compiled for its number of states, which the closure fixes, so that the loops over states unroll.
Between rescalings the recursions run unnormalised, so that no division waits inside them; every smoothed weight is
divided by its own row's total instead. Shapes, gaps and sources are those of `hamilton`.
"""

import math
from functools import cache
from typing import Any

import numpy as np
from numba import njit

from rotascope.arrays import Floats

RESCALED_EVERY = 8  # rows between rescalings: far from underflow, off the hot path


def mean_statistics(y: Floats, mean: Floats, variance: Floats, transition_matrix: Floats, start: Floats) -> Any:  # noqa: ANN401 (as lagged_statistics)
    """What `lagged_statistics` returns for order 0, with first and second moments as [S]."""
    states = len(mean)
    density, weights = np.empty((len(y), states)), np.empty((len(y), states))
    scale = density_kernel(states)(y, mean, variance, density)
    log_likelihood = scale + forward_kernel(states)(density, transition_matrix, start, weights)
    return log_likelihood, *backward_kernel(states)(y, density, weights, transition_matrix)


@cache
def density_kernel(states: int) -> Any:  # noqa: ANN401 (a compiled function)
    """Kernel: fill density [T, S] of order 0 over each row's largest; the sum of the logs of the largest."""

    @njit(cache=True, error_model="numpy")
    def fill(y: Floats, mean: Floats, variance: Floats, density: Floats) -> float:
        half = -0.5 / variance
        constant = -0.5 * np.log(2.0 * math.pi * variance)
        scale = 0.0
        for t in range(len(y)):
            if not math.isfinite(y[t]):
                for s in range(states):
                    density[t, s] = 1.0
                continue
            top = -np.inf
            for s in range(states):
                deviation = y[t] - mean[s]
                density[t, s] = constant[s] + half[s] * deviation * deviation
                top = max(top, density[t, s])
            scale += top
            for s in range(states):
                density[t, s] = math.exp(density[t, s] - top)
        return scale

    return fill


@cache
def forward_kernel(states: int) -> Any:  # noqa: ANN401 (a compiled function)
    """Kernel: fill weights [T, S], proportional to P(state, rows to t) row by row; the log of their total.

    Unnormalised between rescalings, so that no division waits inside the recursion.
    """

    @njit(cache=True, error_model="numpy")
    def fill(density: Floats, transition_matrix: Floats, start: Floats, weights: Floats) -> float:
        rows = len(density)
        log_total = 0.0
        for s in range(states):
            weights[0, s] = start[s] * density[0, s]
        for t in range(1, rows):
            for j in range(states):
                ahead = 0.0
                for i in range(states):
                    ahead += weights[t - 1, i] * transition_matrix[i, j]
                weights[t, j] = ahead * density[t, j]
            if t % RESCALED_EVERY == 0 or t == rows - 1:
                total = 0.0
                for j in range(states):
                    total += weights[t, j]
                log_total += math.log(total)
                for j in range(states):
                    weights[t, j] /= total
        return log_total

    return fill


@cache
def backward_kernel(states: int) -> Any:  # noqa: ANN401 (a compiled function)
    """Kernel: smooth the forward weights and sum them up in one pass.

    returns  weight, first, second [S]; expected transitions [S, S]; first row [S]

    Each smoothed weight is divided by its own row's total, so neither recursion has to be normalised.
    """

    @njit(cache=True, error_model="numpy")
    def add_up(y: Floats, density: Floats, weights: Floats, transition_matrix: Floats) -> Any:  # noqa: ANN401 (a tuple)
        weight, first, second = np.zeros(states), np.zeros(states), np.zeros(states)
        transitions, smoothed = np.zeros((states, states)), np.zeros(states)
        later, step = np.ones(states), np.zeros(states)
        for t in range(len(y) - 1, -1, -1):
            total = 0.0
            for i in range(states):
                total += weights[t, i] * later[i]
            share = 1.0 / total
            value = y[t]
            is_finite = 1.0 if math.isfinite(value) else 0.0
            value = value if is_finite else 0.0
            for i in range(states):
                joint = weights[t, i] * share
                for j in range(states):
                    transitions[i, j] += joint * step[j]
                smoothed[i] = joint * later[i]
                weight[i] += smoothed[i] * is_finite
                first[i] += smoothed[i] * value
                second[i] += smoothed[i] * value * value
            for i in range(states):
                step[i] = density[t, i] * later[i]
            total = 0.0
            for i in range(states):
                later[i] = 0.0
                for j in range(states):
                    later[i] += transition_matrix[i, j] * step[j]
                total += later[i]
            shrink = 1.0 / total if t % RESCALED_EVERY == 0 else 1.0
            for i in range(states):
                later[i] *= shrink
                step[i] *= shrink
        return weight, first, second, transitions * transition_matrix, smoothed

    return add_up
