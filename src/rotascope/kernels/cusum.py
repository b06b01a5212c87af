"""Two-sided CUSUM of a series whose level and scale are learned as it goes, one value at a time.

state [8]     seen, mean, variance, up, down, up_age, down_age, watched: everything that a later day needs
settings [5]  target (NaN = learn it), slack k, decay of the variance, learning days, clip; z = (x - level) / scale
"""

from typing import Any

import numpy as np
from numba import njit

from rotascope.arrays import Floats, Ints

SEEN, MEAN, VARIANCE, UP, DOWN, UP_AGE, DOWN_AGE, WATCHED = range(8)
TARGET, SLACK, DECAY, LEARNING, CLIP = range(5)


@njit(cache=True, error_model="numpy")
def _learn(state: Floats, x: float, settings: Floats) -> None:
    """Update level and scale with a value that has already been judged by the earlier ones."""
    learned = np.isnan(settings[TARGET])
    gap = x - (state[MEAN] if learned else settings[TARGET])
    state[SEEN] += 1.0
    count = state[SEEN]
    square = gap * gap
    if learned:
        state[MEAN] += gap / count
        square *= (count - 1.0) / count
        if count == 1.0:
            return
    first = state[WATCHED] == 0.0 and count <= settings[LEARNING]
    weight = 1.0 / (count - learned) if first else 1.0 - settings[DECAY]
    state[VARIANCE] += weight * (square - state[VARIANCE])


@njit(cache=True, error_model="numpy")
def cusum_step(state: Floats, x: float, threshold: float, settings: Floats) -> int:
    """One day: judge x by what was known before it, then learn from it. Changes state in place.

    returns  0; or +1 / -1 on the day that the upward / downward sum reaches the threshold, after which both start
             from zero, and a learned level is learned anew from the next value on
    """
    alarm = 0
    if state[SEEN] >= settings[LEARNING] and state[VARIANCE] > 0.0:
        level = state[MEAN] if np.isnan(settings[TARGET]) else settings[TARGET]
        z = (x - level) / np.sqrt(state[VARIANCE])
        z = min(max(z, -settings[CLIP]), settings[CLIP])
        state[WATCHED] += 1.0
        state[UP] = max(0.0, state[UP] + z - settings[SLACK])
        state[DOWN] = max(0.0, state[DOWN] - z - settings[SLACK])
        state[UP_AGE] = state[UP_AGE] + 1.0 if state[UP] > 0.0 else 0.0
        state[DOWN_AGE] = state[DOWN_AGE] + 1.0 if state[DOWN] > 0.0 else 0.0
        if max(state[UP], state[DOWN]) >= threshold:
            alarm = 1 if state[UP] >= state[DOWN] else -1
    _learn(state, x, settings)
    return alarm


@njit(cache=True, error_model="numpy")
def cusum_restart(state: Floats, settings: Floats) -> None:
    """After an alarm: both sums from zero; a learned level is forgotten, the scale is kept."""
    state[UP] = state[DOWN] = state[UP_AGE] = state[DOWN_AGE] = 0.0
    if np.isnan(settings[TARGET]):
        state[SEEN] = 0.0
        state[MEAN] = 0.0


@njit(cache=True, error_model="numpy")
def cusum_run(x: Floats, state: Floats, threshold: float, settings: Floats) -> tuple[Ints, Ints, Floats]:
    """Every day in turn. returns  alarms [T] of 0, +1, -1; ages [T] days since the alarming sum left zero; sums [T, 2].

    A NaN is no day: it changes nothing.
    """
    alarms = np.zeros(len(x), np.int64)
    ages = np.zeros(len(x), np.int64)
    sums = np.full((len(x), 2), np.nan)
    for t in range(len(x)):
        if np.isnan(x[t]):
            continue
        alarms[t] = cusum_step(state, x[t], threshold, settings)
        sums[t, 0], sums[t, 1] = state[UP], state[DOWN]
        if alarms[t] != 0:
            ages[t] = int(state[UP_AGE] if alarms[t] > 0 else state[DOWN_AGE])
            cusum_restart(state, settings)
    return alarms, ages, sums


@njit(cache=True, error_model="numpy")
def first_alarms(
    rng: Any,  # noqa: ANN401 (a Generator, which numba types itself)
    paths: int,
    longest: int,
    tails: float,
    thresholds: Floats,
    settings: Floats,
) -> tuple[Floats, Floats]:
    """Watched days to the first false alarm at each threshold (ascending), on draws without any change.

    tails    degrees of freedom of the Student draws, scaled to unit variance; 0 = normal
    returns  days [thresholds] summed over paths, cut at `longest`; alarms [thresholds] counted
    """
    days = np.zeros(len(thresholds))
    alarms = np.zeros(len(thresholds))
    spread = np.sqrt(tails / (tails - 2.0)) if tails > 0.0 else 1.0
    for _ in range(paths):
        state = np.zeros(8)
        reached = 0
        while reached < len(thresholds) and state[WATCHED] < longest:
            x = rng.standard_t(tails) / spread if tails > 0.0 else rng.standard_normal()
            cusum_step(state, x, np.inf, settings)
            while reached < len(thresholds) and max(state[UP], state[DOWN]) >= thresholds[reached]:
                days[reached] += state[WATCHED]
                alarms[reached] += 1.0
                reached += 1
        days[reached:] += state[WATCHED]
    return days, alarms
