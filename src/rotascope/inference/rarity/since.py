"""Largest since when: the last earlier window at least as large, found and never asserted."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.legs import check_legs, omission_caveats, window, window_gaps
from rotascope.inference.rarity.rank import LikeDated, like_dated
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class EarlierWindow:
    """An earlier window whose gap was at least as large in the same direction."""

    gap: float
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """When the gap of the last window was last matched or exceeded in its direction.

    earlier      the last such window that shares no session with this one; None = the largest in the data
    overlapping  the last such window that ends before this one, sharing sessions or not
    like_dated   the last earlier year whose window between the same calendar dates was at least as large
    years        earlier years that have both dates
    evidence     value = the date on which `earlier` ended, or a sentence that there is none
    """

    gap: float
    window: Window
    data_from: date
    earlier: EarlierWindow | None
    overlapping: EarlierWindow | None
    like_dated: LikeDated | None
    years: int
    evidence: Evidence

    def summary(self) -> str:
        """Largest since when, in both readings, in one sentence."""
        gap = show(self.gap, "pp")
        if self.earlier is None:
            reading = f"the largest in the data, which begin {self.data_from}"
        else:
            reading = (
                f"the largest since the window that ended {self.earlier.window.end} ({show(self.earlier.gap, 'pp')})"
            )
        return f"{gap} over {self.window} is {reading}; {self._by_calendar()}"

    def _by_calendar(self) -> str:
        if not self.years:
            return "no earlier year has the same dates"
        if self.like_dated is None:
            return f"between the same dates the largest of {self.years + 1} years"
        return f"between the same dates the largest since {self.like_dated.year} ({show(self.like_dated.gap, 'pp')})"


def largest_since(legs: PanelLike, *, sessions: int) -> Precedent:
    """The last earlier window of `sessions` steps whose gap, in the direction of the last one, is at least as large.

    legs     [T, 2] positive levels of long and short
    timing   reads all rows; the window ends at the last one
    raises   HistoryTooShort with fewer than two windows' lengths
    """
    legs = as_panel(legs, calendar=True)
    complete = check_legs(legs, steps=2 * sessions, method=f"the precedent of a {sessions}-session gap")
    gaps = window_gaps(complete, sessions)
    gap = float(gaps[-1])
    matches = np.flatnonzero((gaps if gap >= 0 else -gaps)[:-1] >= abs(gap))
    disjoint = matches[matches < len(gaps) - sessions]
    span = window(complete, len(gaps) - 1, len(complete) - 1)
    *years, _ = like_dated(complete, start=span.start, end=span.end)
    larger = [year for year in years if (year.gap if gap >= 0 else -year.gap) >= abs(gap)]
    earlier, overlapping = (_latest_window(complete, gaps, rows, sessions) for rows in (disjoint, matches))
    return Precedent(
        gap=gap,
        window=span,
        data_from=complete.first,
        earlier=earlier,
        overlapping=overlapping,
        like_dated=larger[-1] if larger else None,
        years=len(years),
        evidence=_evidence(complete, sessions, span, earlier, omission_caveats(legs)),
    )


def _latest_window(legs: Panel, gaps: Floats, starts: Ints, sessions: int) -> EarlierWindow | None:
    if not len(starts):
        return None
    start = int(starts[-1])
    return EarlierWindow(float(gaps[start]), window(legs, start, start + sessions))


def _evidence(
    legs: Panel, sessions: int, span: Window, earlier: EarlierWindow | None, caveats: tuple[str, ...]
) -> Evidence:
    return Evidence(
        value=earlier.window.end.isoformat() if earlier else f"largest in the data, which begin {legs.first}",
        unit="date" if earlier else "text",
        window=span,
        n_effective=(len(legs) - 1) / sessions,
        method="end of the last earlier window of as many sessions, none shared, with a gap at least as large",
        caveats=caveats,
    )
