"""Bayesian online change point (Adams and MacKay 2007) with run lengths cut at a fixed number, one value at a time.

A run of length r is normal with unknown mean and variance under a normal-gamma prior, so the next value is Student t.
Runs of at least R - 1 share the last place: it keeps learning with the weight of R - 1 observations, which makes a
day cost the same however long the history.
"""

import math
from typing import Any

import numpy as np
from numba import njit

from rotascope.arrays import Floats, Ints

DECAY, LEARNING, CLIP, HAZARD, RECENT, BETA = range(6)  # of the settings
SEEN, VARIANCE, LEVEL, QUIET, ARMED = range(5)  # of the state

NEGLIGIBLE = 1e-12  # probability below which a run is dropped: it would take 12 digits of evidence to come back


@njit(cache=True)
def student_tables(length: int, kappa: float, alpha: float) -> Floats:
    """For each run length: observations behind the mean, shape, exponent and log constant of its Student t, [4, R]."""
    out = np.empty((4, length))
    for r in range(length):
        weight, shape = kappa + r, alpha + 0.5 * r
        out[0, r], out[1, r], out[2, r] = weight, shape, shape + 0.5
        scale = 2.0 * math.pi * (weight + 1.0) / weight
        out[3, r] = math.lgamma(shape + 0.5) - math.lgamma(shape) - 0.5 * math.log(scale)
    return out


@njit(cache=True, error_model="numpy")
def run_length_step(runs: Floats, x: float, hazard: float, beta: float, tables: Floats) -> None:
    """One day, in place. runs [3, R]: probability, mean and beta (half the sum of squares) of each run length.

    A new run starts from mean 0, `beta` and the prior of `tables`; x must be on that scale.
    """
    last = runs.shape[1] - 1
    total = 0.0
    for r in range(last + 1):
        if runs[0, r] <= 0.0:
            continue
        gap = x - runs[1, r]
        weight = tables[0, r]
        added = 0.5 * weight * gap * gap / (weight + 1.0)
        density = tables[3, r] - 0.5 * math.log(runs[2, r]) - tables[2, r] * math.log1p(added / runs[2, r])
        runs[0, r] *= math.exp(density)
        total += runs[0, r]
        runs[1, r] += gap / (weight + 1.0)
        runs[2, r] += added
    grown = (1.0 - hazard) / total
    # The last place forgets as much as it learns, so that its sums stay those of R - 1 observations.
    runs[2, last] *= tables[1, last] / (tables[1, last] + 0.5)
    joined = runs[0, last] + runs[0, last - 1]
    share = runs[0, last - 1] / joined if joined > 0.0 else 1.0
    runs[1, last] += share * (runs[1, last - 1] - runs[1, last])
    runs[2, last] += share * (runs[2, last - 1] - runs[2, last])
    runs[0, last] = joined * grown
    for r in range(last - 1, 0, -1):
        p = runs[0, r - 1] * grown
        runs[0, r] = p if p > NEGLIGIBLE else 0.0
        runs[1, r] = runs[1, r - 1]
        runs[2, r] = runs[2, r - 1]
    runs[0, 0], runs[1, 0], runs[2, 0] = hazard, 0.0, beta


@njit(cache=True)
def recent_change(runs: Floats, recent: int) -> tuple[float, float]:
    """Probability that the run began within the last `recent` values, and its mean less that of the longer runs."""
    young, old, young_mean, old_mean = 0.0, 0.0, 0.0, 0.0
    for r in range(runs.shape[1]):
        if r < recent:
            young += runs[0, r]
            young_mean += runs[0, r] * runs[1, r]
        else:
            old += runs[0, r]
            old_mean += runs[0, r] * runs[1, r]
    if young <= 0.0 or old <= 0.0:
        return young / (young + old), 0.0
    return young / (young + old), young_mean / young - old_mean / old


@njit(cache=True, error_model="numpy")
def change_step(runs: Floats, state: Floats, x: float, settings: Floats, tables: Floats) -> tuple[float, float]:
    """One day: scale x by what was known before it, then learn from it. In place.

    state [5]     values seen, variance, mean of the learning days, days since the last alarm, armed or not
    settings [6]  decay of the variance, learning days, clip of the scaled value, hazard, recent, beta
    returns       log odds that the run began within the last `recent` values, and the shift in scaled units; NaN while
                  scale and level are learned and until a run could be older than `recent`
    """
    state[SEEN] += 1.0
    learning = settings[LEARNING]
    if state[SEEN] <= learning:
        gap = x - state[LEVEL]
        state[LEVEL] += gap / state[SEEN]
        if state[SEEN] > 1.0:
            square = gap * gap * (state[SEEN] - 1.0) / state[SEEN]
            state[VARIANCE] += (square - state[VARIANCE]) / (state[SEEN] - 1.0)
        return np.nan, 0.0
    gap = x - state[LEVEL]
    if state[VARIANCE] > 0.0:
        z = min(max(gap / np.sqrt(state[VARIANCE]), -settings[CLIP]), settings[CLIP])
        run_length_step(runs, z, settings[HAZARD], settings[BETA], tables)
    state[VARIANCE] = settings[DECAY] * state[VARIANCE] + (1.0 - settings[DECAY]) * gap * gap
    state[QUIET] += 1.0
    if state[SEEN] <= learning + 2.0 * settings[RECENT]:
        return np.nan, 0.0
    young, shift = recent_change(runs, int(settings[RECENT]))
    young = min(max(young, 1e-15), 1.0 - 1e-15)
    return math.log(young / (1.0 - young)), shift


@njit(cache=True, error_model="numpy")
def change_alarm(state: Floats, odds: float, shift: float, threshold: float, settings: Floats) -> int:
    """+1 / -1 on a day whose log odds rise to the threshold, `recent` days or more after the last alarm; else 0."""
    if np.isnan(odds):
        return 0
    if odds < threshold:
        state[ARMED] = 1.0
        return 0
    if state[ARMED] == 0.0 or state[QUIET] <= settings[RECENT]:
        return 0
    state[ARMED] = state[QUIET] = 0.0
    return 1 if shift >= 0.0 else -1


@njit(cache=True)
def likeliest_run(runs: Floats, recent: int) -> int:
    """The most probable run length of 1 to recent - 1; a run of 0 has the prior's probability on every day."""
    return int(np.argmax(runs[0, 1:recent])) + 1


@njit(cache=True)
def change_run(
    x: Floats, runs: Floats, state: Floats, threshold: float, settings: Floats, tables: Floats
) -> tuple[Ints, Ints, Floats]:
    """Every day in turn. returns  alarms [T] of 0, +1, -1; ages [T] likeliest run at an alarm; log odds [T].

    Log odds are NaN while there are none. A NaN in x is no day.
    """
    alarms, ages = np.zeros(len(x), np.int64), np.zeros(len(x), np.int64)
    odds = np.full(len(x), np.nan)
    for t in range(len(x)):
        if np.isnan(x[t]):
            continue
        odds[t], shift = change_step(runs, state, x[t], settings, tables)
        alarms[t] = change_alarm(state, odds[t], shift, threshold, settings)
        if alarms[t] != 0:
            ages[t] = likeliest_run(runs, int(settings[RECENT]))
    return alarms, ages, odds


@njit(cache=True)
def first_recent_changes(
    rng: Any,  # noqa: ANN401 (a Generator, which numba types itself)
    paths: int,
    longest: int,
    tails: float,
    thresholds: Floats,
    settings: Floats,
    tables: Floats,
) -> tuple[Floats, Floats]:
    """Watched days to the first false alarm at each threshold (ascending), on draws without any change.

    tails    degrees of freedom of the Student draws, 0 = normal
    returns  days [thresholds] summed over paths, cut at `longest`; alarms [thresholds] counted
    """
    days, alarms = np.zeros(len(thresholds)), np.zeros(len(thresholds))
    for _ in range(paths):
        runs, state = np.zeros((3, tables.shape[1])), np.zeros(5)
        runs[0, 0], runs[2, 0] = 1.0, settings[BETA]
        reached, watched = 0, 0
        while reached < len(thresholds) and watched < longest:
            x = rng.standard_t(tails) if tails > 0.0 else rng.standard_normal()
            odds, _shift = change_step(runs, state, x, settings, tables)
            if np.isnan(odds):
                continue
            watched += 1
            while reached < len(thresholds) and odds >= thresholds[reached]:
                days[reached] += watched
                alarms[reached] += 1.0
                reached += 1
        days[reached:] += watched
    return days, alarms
