"""Slow twin of the Markov-switching kernels: every path of states written out, Bayes' rule and nothing else.

The number of paths is states ** rows, so it is for a dozen rows at most.
"""

from itertools import pairwise, product

import numpy as np

from rotascope.arrays import Floats


def readable(y: Floats, t: int, order: int) -> bool:
    return all(np.isfinite(y[t - j]) for j in range(order + 1))


def path_chances(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, moves: Floats, start: Floats
) -> tuple[list[tuple[int, ...]], Floats]:
    """Every path of states over all rows, and its joint chance with the rows: P(path) * density(rows | path)."""
    states, order = lags.shape
    paths = list(product(range(states), repeat=len(y)))
    chances = []
    for path in paths:
        chance = start[path[0]]
        for before, after in pairwise(path):
            chance *= moves[before, after]
        for t in range(order, len(y)):
            if readable(y, t, order):
                now = path[t]
                past = sum(lags[now, j] * (y[t - 1 - j] - mean[path[t - 1 - j]]) for j in range(order))
                residual = y[t] - mean[now] - past
                chance *= np.exp(-0.5 * residual**2 / variance[now]) / np.sqrt(2 * np.pi * variance[now])
        chances.append(chance)
    return paths, np.array(chances)


def joint_state(path: tuple[int, ...], t: int, states: int, order: int) -> int:
    return sum(path[t - j] * states ** (order - j) for j in range(order + 1))


def joint_chances(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, moves: Floats, start: Floats, rows: int
) -> tuple[Floats, float]:
    """P(joint state at each row | the first `rows` rows) [rows, M] and their log-likelihood."""
    states, order = lags.shape
    paths, chances = path_chances(y[:rows], mean, variance, lags, moves, start)
    out = np.zeros((rows, states ** (order + 1)))
    for path, chance in zip(paths, chances, strict=True):
        for t in range(order, rows):
            out[t, joint_state(path, t, states, order)] += chance
    return out / chances.sum(), np.log(chances.sum())


def filtered_reference(y: Floats, mean: Floats, variance: Floats, lags: Floats, moves: Floats, start: Floats) -> Floats:
    """Row t of the filter: the last row of the chances given the rows to t."""
    order = lags.shape[1]
    rows = [joint_chances(y, mean, variance, lags, moves, start, t + 1)[0][-1] for t in range(order, len(y))]
    return np.array(rows)


def statistics_reference(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, moves: Floats, start: Floats
) -> tuple[float, Floats, Floats, Floats, Floats, Floats]:
    """Log-likelihood, weight, first and second moments, moves made and the oldest state's chances."""
    states, order = lags.shape
    paths, chances = path_chances(y, mean, variance, lags, moves, start)
    log_likelihood = np.log(chances.sum())
    chances = chances / chances.sum()
    joint = states ** (order + 1)
    weight, first = np.zeros(joint), np.zeros((joint, order + 1))
    second, made, oldest = np.zeros((joint, order + 1, order + 1)), np.zeros((states, states)), np.zeros(states)
    for path, chance in zip(paths, chances, strict=True):
        oldest[path[0]] += chance
        for before, after in pairwise(path):
            made[before, after] += chance
        for t in range(order, len(y)):
            if readable(y, t, order):
                e = joint_state(path, t, states, order)
                x = np.array([y[t - j] for j in range(order + 1)])
                weight[e] += chance
                first[e] += chance * x
                second[e] += chance * np.outer(x, x)
    return log_likelihood, weight, first, second, made, oldest
