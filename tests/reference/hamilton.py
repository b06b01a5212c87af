"""Slow twin of the Markov-switching kernels: every path of states written out, Bayes' rule and nothing else.

The number of paths is states ** rows, so it is for a dozen rows at most.
"""

from itertools import pairwise, product

import numpy as np

from rotascope.arrays import Floats


def is_readable(y: Floats, t: int, order: int) -> bool:
    return all(np.isfinite(y[t - j]) for j in range(order + 1))


def path_probabilities(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats
) -> tuple[list[tuple[int, ...]], Floats]:
    """Every path of states over all rows, and its joint probability with the rows: P(path) * density(rows | path)."""
    states, order = lags.shape
    paths = list(product(range(states), repeat=len(y)))
    probabilities = []
    for path in paths:
        probability = start[path[0]]
        for state, following in pairwise(path):
            probability *= transition_matrix[state, following]
        for t in range(order, len(y)):
            if is_readable(y, t, order):
                state = path[t]
                past = sum(lags[state, j] * (y[t - 1 - j] - mean[path[t - 1 - j]]) for j in range(order))
                residual = y[t] - mean[state] - past
                probability *= np.exp(-0.5 * residual**2 / variance[state]) / np.sqrt(2 * np.pi * variance[state])
        probabilities.append(probability)
    return paths, np.array(probabilities)


def joint_state(path: tuple[int, ...], t: int, states: int, order: int) -> int:
    return sum(path[t - j] * states ** (order - j) for j in range(order + 1))


def joint_probabilities(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats, rows: int
) -> tuple[Floats, float]:
    """P(joint state at each row | the first `rows` rows) [rows, M] and their log-likelihood."""
    states, order = lags.shape
    paths, probabilities = path_probabilities(y[:rows], mean, variance, lags, transition_matrix, start)
    out = np.zeros((rows, states ** (order + 1)))
    for path, probability in zip(paths, probabilities, strict=True):
        for t in range(order, rows):
            out[t, joint_state(path, t, states, order)] += probability
    return out / probabilities.sum(), np.log(probabilities.sum())


def filtered_reference(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats
) -> Floats:
    """Row t of the filter: the last row of the probabilities given the rows to t."""
    order = lags.shape[1]
    rows = [
        joint_probabilities(y, mean, variance, lags, transition_matrix, start, t + 1)[0][-1]
        for t in range(order, len(y))
    ]
    return np.array(rows)


def statistics_reference(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats
) -> tuple[float, Floats, Floats, Floats, Floats, Floats]:
    """Log-likelihood, weight, first and second moments, transitions and the oldest state's probabilities."""
    states, order = lags.shape
    paths, probabilities = path_probabilities(y, mean, variance, lags, transition_matrix, start)
    log_likelihood = np.log(probabilities.sum())
    probabilities = probabilities / probabilities.sum()
    joint = states ** (order + 1)
    weight, first = np.zeros(joint), np.zeros((joint, order + 1))
    second, transitions, oldest = np.zeros((joint, order + 1, order + 1)), np.zeros((states, states)), np.zeros(states)
    for path, probability in zip(paths, probabilities, strict=True):
        oldest[path[0]] += probability
        for state, following in pairwise(path):
            transitions[state, following] += probability
        for t in range(order, len(y)):
            if is_readable(y, t, order):
                e = joint_state(path, t, states, order)
                x = np.array([y[t - j] for j in range(order + 1)])
                weight[e] += probability
                first[e] += probability * x
                second[e] += probability * np.outer(x, x)
    return log_likelihood, weight, first, second, transitions, oldest
