"""Markov-switching kernels: Hamilton's filter, the backward smoother, and EM's sufficient statistics.

An observation of order p depends on the states of p + 1 rows, so the chain runs over joint states
e = (s_t, s_{t-1}, ..., s_{t-p}), numbered with s_t as the most significant digit in base S: there are
M = S ** (p + 1) of them. The first joint state belongs to row p.

y                  [T] values; a row is read only if it and its p predecessors are finite, otherwise it carries no
                   information and the chain moves on without it
mean, variance     [S]; lags [S, p] autoregression in deviations from the switching mean
transition_matrix  [S, S], row i the probabilities of the next state after i; start [S] those of the oldest state of
                   the first joint state

Source: Hamilton 1989 (Econometrica 57, 357-384); smoother and EM: Hamilton 1990 (J. Econometrics 45), Kim 1994
(J. Econometrics 60).
"""

import math
from typing import Any

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True)
def is_readable(y: Floats, t: int, order: int) -> bool:
    """Whether row t and its `order` predecessors are all finite."""
    finite = True
    for j in range(order + 1):
        finite = finite and math.isfinite(y[t - j])
    return finite


@njit(cache=True)
def offsets(mean: Floats, lags: Floats) -> Floats:
    """What each joint state takes off y_t - sum_j lags_j y_{t-j} to leave the residual [M]."""
    states, order = lags.shape
    tail = states**order
    out = np.empty(tail * states)
    for e in range(len(out)):
        out[e] = mean[e // tail]
        for j in range(order):
            out[e] -= lags[e // tail, j] * mean[e // states ** (order - 1 - j) % states]
    return out


@njit(cache=True)
def joint_densities(y: Floats, mean: Floats, variance: Floats, lags: Floats, density: Floats) -> Floats:
    """Fill density [T, M] with each row's density over the row's largest; return the logs of the largest [T].

    Rows that cannot be read get 1 everywhere and a log of 0.
    """
    states, order = lags.shape
    tail = states**order
    scale = np.zeros(len(y))
    offset = offsets(mean, lags)
    constant = np.empty(states)
    for state in range(states):
        constant[state] = -0.5 * np.log(2.0 * math.pi * variance[state])
    for t in range(order, len(y)):
        if not is_readable(y, t, order):
            for e in range(tail * states):
                density[t, e] = 1.0
            continue
        top = -np.inf
        for state in range(states):
            part = y[t]
            for j in range(order):
                part -= lags[state, j] * y[t - 1 - j]
            for e in range(state * tail, (state + 1) * tail):
                density[t, e] = constant[state] - 0.5 * (part - offset[e]) ** 2 / variance[state]
                top = max(top, density[t, e])
        scale[t] = top
        for e in range(tail * states):
            density[t, e] = math.exp(density[t, e] - top)
    return scale


@njit(cache=True)
def first_joint(transition_matrix: Floats, start: Floats, order: int, out: Floats) -> None:
    """Fill out [M] with the probabilities of the first joint state: the oldest from `start`, the rest by transition."""
    states = len(start)
    for e in range(len(out)):
        out[e] = start[e % states]
        for k in range(order):
            out[e] *= transition_matrix[e // states**k % states, e // states ** (k + 1) % states]


@njit(cache=True)
def next_joint(past: Floats, transition_matrix: Floats, order: int, out: Floats) -> None:
    """Fill out [M] with the probabilities of the next row's joint state, given those of this row's."""
    states = len(transition_matrix)
    tail = states**order
    for e in range(len(out)):
        base = (e % tail) * states
        out[e] = 0.0
        for oldest in range(states):
            out[e] += past[base + oldest] * transition_matrix[(base + oldest) // tail, e // tail]


@njit(cache=True)
def forget_rows(filtered: Floats, first: int) -> None:
    """Fill the rows from `first` on with NaN."""
    for t in range(first, len(filtered)):
        for e in range(filtered.shape[1]):
            filtered[t, e] = np.nan


@njit(cache=True)
def joint_filter(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats, filtered: Floats
) -> float:
    """Fill filtered [T, M] with P(joint state | rows to t) from row p on; return the log-likelihood.

    Row t reads rows <= t only. From a row that is impossible under the parameters on, everything is NaN.
    """
    order = lags.shape[1]
    scale = joint_densities(y, mean, variance, lags, filtered)
    ahead = np.empty(filtered.shape[1])
    first_joint(transition_matrix, start, order, ahead)
    log_likelihood = 0.0
    for t in range(order, len(y)):
        if t > order:
            next_joint(filtered[t - 1], transition_matrix, order, ahead)
        total = 0.0
        for e in range(len(ahead)):
            filtered[t, e] *= ahead[e]
            total += filtered[t, e]
        if not total > 0.0:
            forget_rows(filtered, t)
            return np.nan
        log_likelihood += scale[t] + math.log(total)
        for e in range(len(ahead)):
            filtered[t, e] /= total
    return log_likelihood


@njit(cache=True)
def joint_smooth(filtered: Floats, transition_matrix: Floats, order: int) -> Floats:
    """Turn filtered [T, M] into P(joint state | all rows), in place; return the expected transitions [S, S]."""
    joint, states = filtered.shape[1], len(transition_matrix)
    tail = states**order
    transitions = np.zeros((states, states))
    ratio = np.empty(joint)
    for t in range(len(filtered) - 2, order - 1, -1):
        next_joint(filtered[t], transition_matrix, order, ratio)
        for e in range(joint):
            ratio[e] = filtered[t + 1, e] / ratio[e] if ratio[e] > 0.0 else 0.0
        for e in range(joint):
            total = 0.0
            for following in range(states):
                step = transition_matrix[e // tail, following] * ratio[following * tail + e // states]
                transitions[e // tail, following] += filtered[t, e] * step
                total += step
            filtered[t, e] *= total
    for e in range(joint):
        for k in range(order):
            transitions[e // states**k % states, e // states ** (k + 1) % states] += filtered[order, e]
    return transitions


@njit(cache=True)
def add_products(recent: Floats, probability: float, first: Floats, second: Floats) -> None:
    """Add probability * recent to first [p + 1] and probability * recent recent' to second [p + 1, p + 1]."""
    for j in range(len(recent)):
        part = probability * recent[j]
        first[j] += part
        for k in range(len(recent)):
            second[j, k] += part * recent[k]


@njit(cache=True)
def moments(y: Floats, smoothed: Floats, order: int) -> tuple[Floats, Floats, Floats]:
    """Weight [M], first [M, p + 1] and second moments [M, p + 1, p + 1] of (y_t, ..., y_{t-p}) over readable rows."""
    joint = smoothed.shape[1]
    weight, first = np.zeros(joint), np.zeros((joint, order + 1))
    second = np.zeros((joint, order + 1, order + 1))
    recent = np.empty(order + 1)
    for t in range(order, len(y)):
        if not is_readable(y, t, order):
            continue
        for j in range(order + 1):
            recent[j] = y[t - j]
        for e in range(joint):
            weight[e] += smoothed[t, e]
            add_products(recent, smoothed[t, e], first[e], second[e])
    return weight, first, second


@njit(cache=True)
def lagged_statistics(
    y: Floats, mean: Floats, variance: Floats, lags: Floats, transition_matrix: Floats, start: Floats
) -> Any:  # noqa: ANN401 (a tuple that numba infers)
    """Log-likelihood and expected complete-data statistics of a switching autoregression.

    returns  log-likelihood; weight, first and second `moments` under the smoothed joint probabilities; expected
             transitions [S, S], those within the first joint state included; the oldest state's probabilities [S]
    """
    states, order = lags.shape
    smoothed = np.empty((len(y), states ** (order + 1)))
    log_likelihood = joint_filter(y, mean, variance, lags, transition_matrix, start, smoothed)
    transitions = joint_smooth(smoothed, transition_matrix, order)
    weight, first, second = moments(y, smoothed, order)
    oldest = np.zeros(states)
    for e in range(smoothed.shape[1]):
        oldest[e % states] += smoothed[order, e]
    return log_likelihood, weight, first, second, transitions, oldest
