"""Least-squares segments of one series: prefix sums, the optimal partition, and the best single break.

A segment [start, end) is fitted by its mean (degree 0) or by its own straight line (degree 1). A break is the index of
the first value of the new segment.
"""

import numpy as np
from numba import njit

from rotascope.arrays import Floats, Ints


@njit(cache=True, error_model="numpy")
def prefix_sums(x: Floats) -> Floats:
    """Sums of x, of place times x, and of x squared over the first t values, [3, T + 1]."""
    out = np.zeros((3, len(x) + 1))
    for t in range(len(x)):
        out[0, t + 1] = out[0, t] + x[t]
        out[1, t + 1] = out[1, t] + t * x[t]
        out[2, t + 1] = out[2, t] + x[t] * x[t]
    return out


@njit(cache=True, error_model="numpy")
def segment_rss(sums: Floats, start: int, end: int, degree: int) -> float:
    """Residual sum of squares of the values [start, end) about their mean, or about their line."""
    n = end - start
    total = sums[0, end] - sums[0, start]
    rss = sums[2, end] - sums[2, start] - total * total / n
    if degree == 1 and n > 1:
        cross = sums[1, end] - sums[1, start] - (start + 0.5 * (n - 1)) * total
        rss -= cross * cross / (n * (n * n - 1.0) / 12.0)
    return max(rss, 0.0)


@njit(cache=True, error_model="numpy")
def _improve(least: Floats, last: Ints, start: int, end: int, cost: float, most: int) -> None:
    """Offer the segment [start, end) as the last one, for 1..most breaks."""
    for k in range(1, most + 1):
        total = least[start, k - 1] + cost
        if total < least[end, k]:
            least[end, k] = total
            last[end, k] = start


@njit(cache=True, error_model="numpy")
def best_partitions(x: Floats, min_size: int, max_breaks: int, degree: int) -> tuple[Floats, Ints]:
    """The least RSS with 0..max_breaks breaks, and where they are (dynamic programme of Bai and Perron 2003).

    returns  rss [max_breaks + 1], inf where so many do not fit; breaks [max_breaks + 1, max_breaks], -1 = unused
    cost     T^2 / 2 segment sums, each used for every number of breaks
    """
    length = len(x)
    sums = prefix_sums(x)
    least = np.full((length + 1, max_breaks + 1), np.inf)
    last = np.full((length + 1, max_breaks + 1), -1, np.int64)
    for end in range(min_size, length + 1):
        least[end, 0] = segment_rss(sums, 0, end, degree)
        for start in range(min_size, end - min_size + 1):
            cost = segment_rss(sums, start, end, degree)
            _improve(least, last, start, end, cost, min(max_breaks, start // min_size))
    breaks = np.full((max_breaks + 1, max_breaks), -1, np.int64)
    for k in range(1, max_breaks + 1):
        end = length
        for j in range(k, 0, -1):
            end = last[end, j] if end >= 0 else -1
            breaks[k, j - 1] = end
    return least[length].copy(), breaks


@njit(cache=True, error_model="numpy")
def best_break(sums: Floats, start: int, end: int, min_size: int, degree: int) -> tuple[int, float]:
    """Index and RSS reduction of the best single break of [start, end); index -1 where two segments do not fit."""
    best = -1
    least = np.inf
    for middle in range(start + min_size, end - min_size + 1):
        rss = segment_rss(sums, start, middle, degree) + segment_rss(sums, middle, end, degree)
        if rss < least:
            least = rss
            best = middle
    gain = segment_rss(sums, start, end, degree) - least if best >= 0 else 0.0
    return best, gain


@njit(cache=True, error_model="numpy")
def sup_f_draws(noise: Floats, min_size: int, degree: int) -> Floats:
    """The sup-F statistic of each row of noise [draws, n]: RSS reduction over the residual variance with the break."""
    draws, length = noise.shape
    out = np.empty(draws)
    free = length - 2 * (degree + 1)
    for d in range(draws):
        sums = prefix_sums(noise[d])
        _, gain = best_break(sums, 0, length, min_size, degree)
        rss = segment_rss(sums, 0, length, degree) - gain
        out[d] = gain * free / rss
    return out


@njit(cache=True, error_model="numpy")
def double_max_draws(noise: Floats, min_size: int, max_breaks: int, degree: int) -> Floats:
    """The largest F over 1..max_breaks breaks of each row of noise [draws, n], each F per break it adds."""
    draws, length = noise.shape
    out = np.zeros(draws)
    for d in range(draws):
        rss, _ = best_partitions(noise[d], min_size, max_breaks, degree)
        for k in range(1, max_breaks + 1):
            free = length - (k + 1) * (degree + 1)
            if rss[k] < np.inf and free > 0:
                out[d] = max(out[d], (rss[0] - rss[k]) / k / (rss[k] / free))
    return out


@njit(cache=True, error_model="numpy")
def redate_breaks(
    fitted: Floats, residuals: Floats, middle: int, block: int, starts: Floats, min_size: int, degree: int
) -> Ints:
    """Where one break is found again in each resample, [draws].

    Residuals are drawn in circular blocks, those before the break from before it and those after from after it, so
    each side keeps its own variance. starts [draws, 2, blocks] are uniform on [0, 1).
    """
    length = len(fitted)
    draws = starts.shape[0]
    out = np.empty(draws, np.int64)
    x = np.empty(length)
    for d in range(draws):
        for i in range(length):
            side = 0 if i < middle else 1
            offset = middle * side
            span = middle if side == 0 else length - middle
            j = i - offset
            first = int(starts[d, side, j // block] * span)
            x[i] = fitted[i] + residuals[offset + (first + j % block) % span]
        out[d], _ = best_break(prefix_sums(x), 0, length, min_size, degree)
    return out
