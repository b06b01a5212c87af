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


def bai_interval(fit: Floats, left: Floats, place: int, confidence: float) -> tuple[int, int]:
    """First and last place that the break may have, by the limit law of the estimated place.

    fit, left  [n] segment fit and residuals of the stretch between the neighbouring breaks
    place      first value of the new segment
    law        (jump^2 / v1) (estimate - truth) -> argmax of a two-sided Brownian motion with drift -|s|/2 whose
               variance is 1 before and v2 / v1 after, v the long-run variances of the two sides
    source     Bai (1997), Review of Economics and Statistics 79:551-563; Bai and Perron (2003), section 4.2
    """
    jump = float(fit[place] - fit[place - 1])
    before, after = (max(long_run_variance(part), 0.0) for part in (left[:place], left[place:]))
    if before <= 0.0 or after <= 0.0:
        return place, place
    if jump == 0.0:
        return 0, len(fit) - 1
    low, high = argmax_quantiles(after / before, confidence)
    scale = before / jump**2
    first, last = place - floor(high * scale) - 1, place - ceil(low * scale) + 1
    return max(first, 0), min(last, len(fit) - 1)


def argmax_quantiles(ratio: float, confidence: float) -> tuple[float, float]:
    """Equal-tailed quantiles of the argmax of W1(-s) - |s|/2 (s <= 0), sqrt(ratio) W2(s) - s/2 (s > 0).

    The density at t of one side is the density of reaching a new height there, times the chance of never going
    above it, times the chance that the other side stays below, integrated over heights (closed form in `_density`).
    """
    reach = sqrt(400.0 * max(ratio, 1.0))
    root = np.linspace(0.0, reach, GRID)[1:]
    time = root**2
    before = _density(time, own=1.0, other=ratio)
    after = _density(time, own=ratio, other=1.0)
    density = np.concatenate([before[::-1], after]) * 2.0 * np.concatenate([root[::-1], root])
    cumulative = np.cumsum(density)
    cumulative /= cumulative[-1]
    place = np.concatenate([-time[::-1], time])
    tail = (1.0 - confidence) / 2.0
    low, high = np.interp([tail, 1.0 - tail], cumulative, place)
    return float(low), float(high)


def _density(time: Floats, *, own: float, other: float) -> Floats:
    """Density of the argmax at `time` on a side of variance `own`; the other side's maximum is exponential."""
    drift, rate, other_rate = 0.5, 1.0 / own, 1.0 / other
    spread = own * time

    def heights(tilt: float) -> Floats:
        centre = drift * time + tilt * spread
        area: Floats = spread - centre * np.sqrt(pi * spread / 2.0) * erfcx(centre / np.sqrt(2.0 * spread))
        return area

    reached = np.exp(-(drift**2) * time / (2.0 * own)) / (sqrt(2.0 * pi * own) * time**1.5)
    density: Floats = rate * reached * (heights(0.0) - heights(other_rate))
    return np.maximum(density, 0.0)


def bootstrap_interval(
    fit: Floats, left: Floats, place: int, *, degree: int, confidence: float, draws: int, seed: np.random.SeedSequence
) -> tuple[int, int]:
    """First and last place that the break may have, by dating it again in resamples of the residuals.

    Residuals are drawn in circular blocks, each side from itself; the deviation of the dates found from the date that
    was put in is turned round ("basic" interval), and cut to the stretch.
    """
    skipped = max(place - REACH, 0)
    stretch = slice(skipped, min(place + REACH, len(fit)))
    fit, left, place = fit[stretch], left[stretch], place - skipped
    n = len(fit)
    block = block_of(left)
    starts = np.random.default_rng(seed).random((draws, 2, ceil(n / block)))
    trim = max(2 * (degree + 1), min(n // 50, place // 2, (n - place) // 2))
    places = redate_breaks(fit, left, place, block, starts, trim, degree)
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(places - place, [tail, 1.0 - tail])
    first, last = max(place - max(ceil(high), 0), 0), min(place - min(floor(low), 0), n - 1)
    return skipped + first, skipped + last


def block_of(left: Floats) -> int:
    """Circular block length for residuals: Politis and White's, or the cube root of n where that cannot be measured."""
    n = len(left)
    if n < FEWEST or not np.ptp(left) > 0.0:
        return int(max(1, round(n ** (1 / 3))))
    return int(max(1, round(optimal_block_length(left).circular)))
