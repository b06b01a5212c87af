"""Slow twins of kernels/segments.py: least squares by numpy, partitions by enumeration."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from rotascope.arrays import Floats, Ints


def segment_rss_reference(x: Floats, start: int, end: int, degree: int) -> float:
    part = x[start:end]
    time = np.arange(len(part), dtype=float)
    design = np.vander(time, min(degree + 1, len(part)), increasing=True)
    return float(((part - design @ np.linalg.lstsq(design, part, rcond=None)[0]) ** 2).sum())


def partition_cost(x: Floats, breaks: Sequence[int], degree: int = 0) -> float:
    edges = [0, *breaks, len(x)]
    return sum(segment_rss_reference(x, start, end, degree) for start, end in pairwise(edges))


def best_partition_reference(x: Floats, min_size: int, breaks: int, degree: int) -> tuple[float, tuple[int, ...]]:
    """Every partition tried. Returns (RSS, breaks), (inf, ()) where none fits."""
    best = (np.inf, ())
    for rows in combinations(range(1, len(x)), breaks):
        edges = [0, *rows, len(x)]
        if min(np.diff(edges)) < min_size:
            continue
        best = min(best, (partition_cost(x, rows, degree), rows))
    return best


def sup_f_reference(x: Floats, min_size: int, degree: int) -> float:
    """The largest F over places: (RSS without - RSS with) / (RSS with / (n - 2 q)), q = degree + 1."""
    unbroken = partition_cost(x, (), degree)
    with_break = min(partition_cost(x, (index,), degree) for index in range(min_size, len(x) - min_size + 1))
    return (unbroken - with_break) * (len(x) - 2 * (degree + 1)) / with_break


def double_max_reference(x: Floats, min_size: int, max_breaks: int, degree: int) -> float:
    """The largest over 1..max_breaks of F per break added, each from the best partition of that many."""
    unbroken = partition_cost(x, (), degree)
    statistics = []
    for breaks in range(1, max_breaks + 1):
        rss, _ = best_partition_reference(x, min_size, breaks, degree)
        free = len(x) - (breaks + 1) * (degree + 1)
        statistics.append((unbroken - rss) / breaks / (rss / free) if np.isfinite(rss) else 0.0)
    return max(statistics)


def redate_breaks_reference(
    fitted: Floats, residuals: Floats, middle: int, block: int, starts: Floats, min_size: int, degree: int
) -> Ints:
    left_part, right_part = residuals[:middle], residuals[middle:]
    out = []
    for before_starts, after_starts in starts:
        noise = np.concatenate(
            [circular_blocks(left_part, block, before_starts), circular_blocks(right_part, block, after_starts)]
        )
        x = fitted + noise
        candidates = range(min_size, len(x) - min_size + 1)
        out.append(min(candidates, key=lambda index: partition_cost(x, (index,), degree)))
    return np.array(out)


def circular_blocks(part: Floats, block: int, starts: Floats) -> Floats:
    """Blocks of `block` values from the ring of `part`, starting at the shares `starts` of it, cut to its length."""
    laid = [np.roll(part, -int(share * len(part)))[np.arange(block) % len(part)] for share in starts]
    return np.concatenate(laid)[: len(part)]
