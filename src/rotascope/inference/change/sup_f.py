"""The sup-F statistic of one break at an unknown place, and its null law by simulation.

The law is that of the length and least segment at hand, for a mean or a straight line in each segment: read between
frozen quantiles where they reach (null_laws), drawn on the spot elsewhere. It is the largest F over the places of
normal noise without a break; where days depend on each other, F is divided by the long-run variance instead, which has
the same limit because the regressors (1, place) do not depend on the noise (Bai and Perron 1998, Econometrica
66:47-78).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod, sqrt
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats, frozen
from rotascope.inference.testing.long_run import long_run_variance
from rotascope.kernels.segments import best_break, double_max_draws, prefix_sums, sup_f_draws
from rotascope.null_laws import NullLaws, null_laws

Variance: TypeAlias = Literal["long-run", "classical"]
DRAWS = 3_999
SEED = 19_980_116
DOUBLE_DRAWS = 1_999  # each is a whole dynamic programme
DOUBLE_LONGEST = 300
LONGEST = 600  # a longer stretch is drawn at this length and the same share: the law is then close to its limit


@dataclass(frozen=True, slots=True)
class SingleBreak:
    """The best single break of a stretch: its row (-1 = two segments do not fit), F, and the residual variance."""

    row: int
    statistic: float
    variance: float


@lru_cache(maxsize=512)
def sup_f_law(length: int, min_size: int, degree: int) -> Floats:
    """Sorted draws of sup-F without a break for `length` values and segments of at least `min_size`."""
    if length > LONGEST:
        min_size = max(degree + 2, round(min_size * LONGEST / length))
        length = LONGEST
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(length, min_size, degree)))
    draws = sup_f_draws(rng.standard_normal((DRAWS, length)), min_size, degree)
    return frozen(np.sort(draws))


def sup_f_p(statistic: float, lengths: Sequence[int], min_size: int, degree: int) -> float:
    """Probability that the largest sup-F over independent stretches of these lengths is at least `statistic`.

    Stretches too short for two segments are left out; 1 if none is left.
    """
    alone = [_stretch_p_value(statistic, length, min_size, degree) for length in lengths if length >= 2 * min_size]
    return 1.0 - prod(1.0 - p for p in alone) if alone else 1.0


def _stretch_p_value(statistic: float, length: int, min_size: int, degree: int) -> float:
    laws = null_laws()
    if length < laws.sup_f_lengths[0] or min_size < laws.sup_f_shares[0] * length:
        return _share_beyond(statistic, sup_f_law(length, min_size, degree))
    return _tail_p_value(statistic, sup_f_quantiles(laws, length, min_size, degree), laws.tails)


def sup_f_quantiles(laws: NullLaws, length: int, min_size: int, degree: int) -> Floats:
    """Frozen quantiles of sup-F at the tails of `laws`, [P], linear in the share and in 1 / sqrt(length).

    Drawn at places of a day, the largest F misses what lies between them, by a term of that order. Lengths beyond
    the table take its longest.
    """
    nearby, weight = _neighbours(-1.0 / np.sqrt(laws.sup_f_lengths), -1.0 / sqrt(length))
    share, part = _neighbours(laws.sup_f_shares, min_size / length)
    corners = laws.sup_f[degree, nearby : nearby + 2, share : share + 2]
    quantiles: Floats = np.array([1.0 - weight, weight]) @ (np.array([1.0 - part, part]) @ corners)
    return quantiles


def _neighbours(grid: Floats, value: float) -> tuple[int, float]:
    """The index in an ascending grid below `value`, and how far it lies towards the next, 0..1; clamped to the grid."""
    index = int(np.clip(np.searchsorted(grid, value, side="right") - 1, 0, len(grid) - 2))
    return index, float(np.clip((value - grid[index]) / (grid[index + 1] - grid[index]), 0.0, 1.0))


def _tail_p_value(statistic: float, quantiles: Floats, tails: Floats) -> float:
    """Probability beyond `statistic`, log-linear between quantiles; never below the last tail, which is too large."""
    return float(np.exp(np.interp(statistic, quantiles, np.log(tails))))


def _share_beyond(statistic: float, law: Floats) -> float:
    return (1 + len(law) - int(np.searchsorted(law, statistic))) / (1 + len(law))


@lru_cache(maxsize=64)
def double_max_law(length: int, min_size: int, max_breaks: int, degree: int) -> Floats:
    """Sorted draws of the largest F over 1..max_breaks breaks, without a break (UDmax of Bai and Perron 1998)."""
    if length > DOUBLE_LONGEST:
        min_size = max(degree + 2, round(min_size * DOUBLE_LONGEST / length))
        length = DOUBLE_LONGEST
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(length, min_size, max_breaks, degree)))
    draws = double_max_draws(rng.standard_normal((DOUBLE_DRAWS, length)), min_size, max_breaks, degree)
    return frozen(np.sort(draws))


def double_max(
    x: Floats, partitions: Mapping[int, Sequence[int]], min_size: int, degree: int, variance: Variance
) -> tuple[float, float]:
    """The largest F of any number of breaks against none, and its p-value.

    It sees what a test of one break cannot: a level that moves and comes back.

    partitions  rows that start new segments, by the number of breaks
    """
    unbroken = residuals(x, [], degree)
    statistic = 0.0
    for count, starts in partitions.items():
        residual = residuals(x, starts, degree)
        gain = (float(unbroken @ unbroken) - float(residual @ residual)) / count
        scale = residual_variance(residual, (count + 1) * (degree + 1), variance)
        negligible = np.finfo(float).eps * len(x) * float(x @ x)
        if gain > negligible:
            statistic = max(statistic, gain / scale if scale > negligible else float("inf"))
    return statistic, double_max_p(statistic, len(x), min_size, max(partitions), degree)


def double_max_p(statistic: float, length: int, min_size: int, max_breaks: int, degree: int) -> float:
    """Probability that UDmax of up to `max_breaks` breaks is at least `statistic` where there is none."""
    laws = null_laws()
    longest = int(laws.double_max_length)
    drawn = np.rint(laws.double_max_shares * longest) == round(min_size * longest / length)
    if length >= longest and max_breaks <= laws.double_max.shape[2] and drawn.any():
        quantiles = laws.double_max[degree, int(drawn.argmax()), max_breaks - 1]
        if np.isfinite(quantiles).all():
            return _tail_p_value(statistic, quantiles, laws.tails)
    return _share_beyond(statistic, double_max_law(length, min_size, max_breaks, degree))


def residual_variance(residuals: Floats, parameters: int, variance: Variance) -> float:
    """Variance that F divides by, corrected for the parameters fitted."""
    free = len(residuals) - parameters
    if variance == "classical":
        return float(residuals @ residuals) / free
    return long_run_variance(residuals) * len(residuals) / free


def best_single_break(x: Floats, min_size: int, degree: int, variance: Variance) -> SingleBreak:
    """The break of x that lowers the residual sum of squares most, and F = reduction / residual variance with it."""
    row, gain = best_break(prefix_sums(x), 0, len(x), min_size, degree)
    if row < 0:
        return SingleBreak(-1, 0.0, float("nan"))
    residual = residuals(x, [row], degree)
    scale = residual_variance(residual, 2 * (degree + 1), variance)
    negligible = np.finfo(float).eps * len(x) * float(x @ x)
    if gain <= negligible:
        return SingleBreak(row, 0.0, scale)
    return SingleBreak(row, gain / scale if scale > negligible else float("inf"), scale)


def fit_segments(x: Floats, breaks: Sequence[int], degree: int) -> Floats:
    """Segment means (degree 0) or lines (degree 1) laid end to end, [T]."""
    out = np.empty_like(x)
    for start, end in zip([0, *breaks], [*breaks, len(x)], strict=True):
        out[start:end] = x[start:end].mean()
        if degree == 1 and end - start > 1:
            time = np.arange(end - start) - 0.5 * (end - start - 1)
            out[start:end] += time * float(time @ x[start:end]) / float(time @ time)
    return out


def residuals(x: Floats, breaks: Sequence[int], degree: int) -> Floats:
    """What the segments leave of x, [T]."""
    return x - fit_segments(x, breaks, degree)
