"""How well a break's place is known: the limit law of Bai (1997), and a block bootstrap of the residuals."""

from math import ceil, floor, pi, sqrt

import numpy as np
from scipy.special import erfcx

from rotascope.arrays import Floats
from rotascope.inference.testing.block_length import FEWEST, optimal_block_length
from rotascope.inference.testing.long_run import long_run_variance
from rotascope.kernels.segments import redate_breaks

GRID = 6_000
REACH = 2_500  # values on each side of a break that its bootstrap draws: ten years bound a day's date well


def bai_interval(fit: Floats, residuals: Floats, row: int, confidence: float) -> tuple[int, int]:
    """First and last row that the break may have, by the limit law of the estimated row.

    fit, residuals  [n] segment fit and residuals of the stretch between the neighbouring breaks
    row             first value of the new segment
    law             (jump^2 / v1) (estimate - truth) -> argmax of a two-sided Brownian motion with drift -|s|/2 whose
                    variance is 1 before and v2 / v1 after, v the long-run variances of the two sides
    source          Bai (1997), Review of Economics and Statistics 79:551-563; Bai and Perron (2003), section 4.2
    """
    jump = float(fit[row] - fit[row - 1])
    before, after = (max(long_run_variance(part), 0.0) for part in (residuals[:row], residuals[row:]))
    if before <= 0.0 or after <= 0.0:
        return row, row
    if jump == 0.0:
        return 0, len(fit) - 1
    low, high = argmax_quantiles(after / before, confidence)
    scale = before / jump**2
    first, last = row - floor(high * scale) - 1, row - ceil(low * scale) + 1
    return max(first, 0), min(last, len(fit) - 1)


def argmax_quantiles(ratio: float, confidence: float) -> tuple[float, float]:
    """Equal-tailed quantiles of the argmax of W1(-s) - |s|/2 (s <= 0), sqrt(ratio) W2(s) - s/2 (s > 0).

    The density at t of one side is the density of reaching a new height there, times the probability of never going
    above it and of the other side staying below, integrated over heights (closed form in `_density`).
    """
    reach = sqrt(400.0 * max(ratio, 1.0))
    root = np.linspace(0.0, reach, GRID)[1:]
    time = root**2
    before = _density(time, variance=1.0, other_variance=ratio)
    after = _density(time, variance=ratio, other_variance=1.0)
    density = np.concatenate([before[::-1], after]) * 2.0 * np.concatenate([root[::-1], root])
    cumulative = np.cumsum(density)
    cumulative /= cumulative[-1]
    position = np.concatenate([-time[::-1], time])
    tail = (1.0 - confidence) / 2.0
    low, high = np.interp([tail, 1.0 - tail], cumulative, position)
    return float(low), float(high)


def _density(time: Floats, *, variance: float, other_variance: float) -> Floats:
    """Density of the argmax at `time` on a side of that variance; the other side's maximum is exponential."""
    drift, rate, other_rate = 0.5, 1.0 / variance, 1.0 / other_variance
    spread = variance * time

    def heights(tilt: float) -> Floats:
        centre = drift * time + tilt * spread
        area: Floats = spread - centre * np.sqrt(pi * spread / 2.0) * erfcx(centre / np.sqrt(2.0 * spread))
        return area

    reached = np.exp(-(drift**2) * time / (2.0 * variance)) / (sqrt(2.0 * pi * variance) * time**1.5)
    density: Floats = rate * reached * (heights(0.0) - heights(other_rate))
    return np.maximum(density, 0.0)


def bootstrap_interval(
    fit: Floats,
    residuals: Floats,
    row: int,
    *,
    degree: int,
    confidence: float,
    draws: int,
    seed: np.random.SeedSequence,
) -> tuple[int, int]:
    """First and last row that the break may have, by dating it again in resamples of the residuals.

    Residuals are drawn in circular blocks, each side from itself; the deviation of the dates found from the date that
    was put in is turned round ("basic" interval), and cut to the stretch.
    """
    skipped = max(row - REACH, 0)
    stretch = slice(skipped, min(row + REACH, len(fit)))
    fit, residuals, row = fit[stretch], residuals[stretch], row - skipped
    n = len(fit)
    block = residual_block(residuals)
    starts = np.random.default_rng(seed).random((draws, 2, ceil(n / block)))
    trim = max(2 * (degree + 1), min(n // 50, row // 2, (n - row) // 2))
    redated = redate_breaks(fit, residuals, row, block, starts, trim, degree)
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(redated - row, [tail, 1.0 - tail])
    first, last = max(row - max(ceil(high), 0), 0), min(row - min(floor(low), 0), n - 1)
    return skipped + first, skipped + last


def residual_block(residuals: Floats) -> int:
    """Circular block length for residuals: Politis and White's, or the cube root of n where that cannot be measured."""
    n = len(residuals)
    if n < FEWEST or not np.ptp(residuals) > 0.0:
        return int(max(1, round(n ** (1 / 3))))
    return int(max(1, round(optimal_block_length(residuals).circular)))
