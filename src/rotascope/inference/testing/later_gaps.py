"""Whether a reading is followed by gains: later gaps on the reading, and how large an effect could have been seen.

Windows that overlap are not independent, and a reading that lasts makes them less so. Three answers stand side by side:
a regression with errors that allow for the overlap, the same on windows that do not overlap, and a block bootstrap in
which gaps come in blocks of their own order while the reading stays where it is.
"""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.regression import FEWEST, Coefficient, hac_regression

DRAWS, SEED = 1_999, 7
POWER = 2.8  # errors at which a two-sided test at 5 % finds an effect four times of five (1.96 + 0.84)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterGap:
    """Log gaps over the `horizon` steps after each reading, per standard deviation of the reading.

    slope         of the overlapping windows, Newey-West errors over the horizon
    apart         mean slope of windows that do not overlap, over every way to lay them; None below three windows
    p_block       two-sided, of a slope as steep where gaps come in blocks that know nothing of the reading
    windows       overlapping ones; n_effective: how many fit without overlap
    detectable    smallest effect per standard deviation that would have been found four times of five
    """

    slope: Coefficient
    apart: float | None
    p_block: float
    horizon: int
    windows: int
    n_effective: float
    detectable: float


def later_gap_test(reading: Floats, gaps: Floats, *, horizon: int, draws: int = DRAWS, seed: int = SEED) -> LaterGap:
    """Regress the log gap of the next `horizon` steps on the reading now.

    reading   [T] known at the end of each step; NaN = none
    gaps      [T] log gap of each step: row t is that of step t, which ends with reading t
    timing    window t is of gaps t + 1 .. t + horizon
    p_block   of (1 + draws as steep) / (1 + draws); blocks of `horizon` steps in the mean, laid as in Politis and
              Romano (1994)
    raises    HistoryTooShort below twelve windows, or two that do not overlap
    """
    later = _later(gaps, horizon)
    rows = np.flatnonzero(np.isfinite(reading) & np.isfinite(later))
    if len(rows) < FEWEST + 2 or len(rows) < 2 * horizon:
        raise HistoryTooShort(f"{len(rows)} windows of {horizon} steps after a reading", "import more history")
    scaled = (reading - reading[rows].mean()) / (reading[rows].std() or 1.0)
    fit = hac_regression(later[rows], {"reading": scaled[rows]}, lags=max(1, horizon - 1)).slopes[0]
    centred = scaled[rows] - scaled[rows].mean()
    observed = _slope(centred, later[rows])
    rng = np.random.default_rng(seed)
    finite = gaps[np.isfinite(gaps)]
    steep = 0
    for _ in range(draws):
        path = finite[_block_rows(len(finite), len(gaps), horizon, rng)]
        steep += abs(_slope(centred, _later(path, horizon)[rows])) >= abs(observed)
    return LaterGap(
        slope=fit,
        apart=_apart(scaled, later, rows, horizon),
        p_block=(1 + steep) / (1 + draws),
        horizon=horizon,
        windows=len(rows),
        n_effective=len(rows) / horizon,
        detectable=POWER * fit.error,
    )


def _later(gaps: Floats, horizon: int) -> Floats:
    """Sum of the next `horizon` gaps [T]; NaN where they are not all there."""
    sums = np.r_[0.0, np.cumsum(np.nan_to_num(gaps))]
    holes = np.r_[0, np.cumsum(~np.isfinite(gaps))]
    later = np.full(len(gaps), np.nan)
    count = len(gaps) - horizon
    if count > 0:
        unbroken = holes[horizon + 1 :] == holes[1 : count + 1]
        later[:count] = np.where(unbroken, sums[horizon + 1 :] - sums[1 : count + 1], np.nan)
    return later


def _slope(centred: Floats, answer: Floats) -> float:
    return float(centred @ (answer - answer.mean()) / (centred @ centred))


def _block_rows(available: int, length: int, block: int, rng: np.random.Generator) -> Ints:
    """Rows of a draw [length]: blocks of geometric length, each from a random start, around the end."""
    fresh = rng.random(length) < 1.0 / block
    fresh[0] = True
    starts = rng.integers(0, available, length)
    begun = np.maximum.accumulate(np.where(fresh, np.arange(length), 0))
    return np.asarray((starts[begun] + np.arange(length) - begun) % available)


def _apart(scaled: Floats, later: Floats, rows: Ints, horizon: int) -> float | None:
    """Mean of the slopes over the `horizon` ways to take windows that do not overlap."""
    slopes = []
    for phase in range(horizon):
        part = rows[rows % horizon == phase]
        if len(part) >= 3 and scaled[part].std() > 0:
            slopes.append(_slope(scaled[part] - scaled[part].mean(), later[part]))
    return float(np.mean(slopes)) if slopes else None
