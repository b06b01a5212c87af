"""Whether the advance-decline line has parted from its index: tested over several windows at once, not by eye."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from rotascope.arrays import Floats
from rotascope.evidence import Evidence
from rotascope.inference.testing.own_scale import own_scale
from rotascope.inference.testing.search import SearchControl
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

WINDOWS = (21, 42, 63, 126, 252)  # sessions
SCALE_HALF_LIFE = 63.0  # sessions: how fast each line's own scale is forgotten
LEARNING = 252  # sessions before the first difference: a year of both lines
CLIP = 4.0  # deviations: the most that one session counts for


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The window over which a line parted most from what its index explains.

    sessions    of that window
    deviations  its sum over the root of the window: under 0 the line fell behind, above 0 it ran ahead
    evidence    the sum in the steps' unit, its p-value alone and after all windows that were looked at
    """

    sessions: int
    deviations: float
    evidence: Evidence

    @property
    def p_value(self) -> float:
        """After the search."""
        adjusted = self.evidence.p_adjusted
        return 1.0 if adjusted is None else adjusted


def find_divergence(steps: PanelLike, *, windows: tuple[int, ...] = WINDOWS, draws: int = 2_000) -> Divergence:
    """The most extreme of the last windows of a line's unexplained steps.

    steps    [T, 1] of `divergence_steps`; NaN where there is none. They are put on their own recent scale: where stocks
             go their own ways more than usual, the index explains less of each session
    null     steps of mean zero in which nothing outlasts a block: stationary bootstrap, stepdown over the windows
    raises   HistoryTooShort (under four of the longest window), NoVariation
    """
    scaled = own_scale(as_panel(steps))
    best = SearchControl(draws=draws).adjust(scaled, windows, statistics=("gap",)).statistics[0]
    return Divergence(
        sessions=best.sessions, deviations=best.value / float(np.sqrt(best.sessions)), evidence=best.evidence
    )


def divergence_steps(counts: PanelLike, index: PanelLike) -> Panel:
    """Each session's net advances less what the index's return of the session explains, both on their own scale.

    counts   [T, 12] of `breadth_counts`      index  [T, 1] levels on the same dates; NaN = no level
    returns  [T, 1] standard deviations of a; NaN in the first 252 sessions that have both, and where either lacks
    formula  e = a - (m + b r), with a the normal quantile of (A + 1/2) / (A + D + 1) and r the index's return, each
             over the root of its own exponentially weighted mean square and at most 4; m and b by least squares over
             all sessions before. Where stocks move by r and a part of their own, the share that rises is the normal
             probability of r over that part's deviation: its quantile is linear in r, in calm and in panic
    timing   row t reads rows <= t; the scales and the fit read rows < t
    """
    counts, index = as_panel(counts), as_panel(index)
    rises = counts.column("advances")
    moved = rises + counts.column("declines")
    quantile = np.where(moved > 0, ndtri((rises + 0.5) / (moved + 1.0)), np.nan)
    level = index.values[:, 0]
    returned = np.concatenate([[np.nan], level[1:] / level[:-1] - 1.0])
    both = np.column_stack([quantile, returned])
    rows = np.flatnonzero(np.isfinite(both).all(axis=1))
    out = np.full(len(counts), np.nan)
    if len(rows) > LEARNING:
        out[rows[LEARNING:]] = unexplained(own_scales(both[rows]))[LEARNING:]
    return counts.derive(out, name="divergence", unit="standard deviations", symbols=("advance-decline line",))


def own_scales(lines: Floats) -> Floats:
    """Values over the root of their own weighted mean square of the rows before [T, N], at most 4 either way."""
    keep = 0.5 ** (1.0 / SCALE_HALF_LIFE)
    scaled = np.zeros_like(lines)
    square, weight = np.zeros(lines.shape[1]), 0.0
    for row, values in enumerate(lines):
        if weight > 0:
            deviation = np.sqrt(square / weight)
            scaled[row] = np.divide(values, deviation, out=np.zeros_like(values), where=deviation > 0)
        square, weight = keep * square + values**2, keep * weight + 1.0
    return np.clip(scaled, -CLIP, CLIP)


def unexplained(scaled: Floats) -> Floats:
    """The first column less its regression on the second over all rows before [T]; NaN before the second varies."""
    a, r = scaled.T
    before = np.vstack([np.zeros(4), np.cumsum(np.column_stack([a, r, r * r, a * r]), axis=0)[:-1]])
    count = np.maximum(np.arange(len(a)), 1)
    mean_a, mean_r, mean_rr, mean_ar = (before / count[:, None]).T
    variance = mean_rr - mean_r**2
    slope = np.divide(mean_ar - mean_a * mean_r, variance, out=np.full(len(a), np.nan), where=variance > 0)
    residual: Floats = a - (mean_a + slope * (r - mean_r))
    return residual
