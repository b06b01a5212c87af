"""How large a window's gap is among like windows: the overlapping ones of its length, and the like-dated ones."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.special import betaincinv

from rotascope.arrays import Bools, Floats
from rotascope.errors import BadSetting, HistoryTooShort, OutsideData
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.legs import check_legs, omission_caveats, window, window_gaps
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

CONFIDENCE = 0.95
YEAR, FEWEST_YEARS = 252, 5  # sessions; years of windows whose shares are compared
NEAR = np.timedelta64(15, "D")  # a like date may lie this far from its session: no closure since 1926 lasted longer


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRank:
    """A window's gap among all overlapping windows of its length that end on or before its end.

    gap          fraction
    windows      overlapping windows compared, this one included
    rank         how many of them are at least as large in absolute size, this one and ties included; 1 = the widest
    rank_side    how many are at least as large in its own direction
    share        rank / windows: an empirical tail frequency, not a p-value; share_side in its own direction
    p_value      two-sided, from disjoint windows only (docs/inference/rarity/window-rank.md); p_side in its direction
    n_effective  span / length
    evidence     the gap with p_value; `tail` is the share with its interval, `tail_side` that in its direction
    """

    gap: float
    window: Window
    since: date
    windows: int
    rank: int
    rank_side: int
    share: float
    share_side: float
    p_value: float
    p_side: float
    n_effective: float
    evidence: Evidence
    tail: Evidence
    tail_side: Evidence

    def summary(self) -> str:
        """The gap, its rank and how much that rank is worth, in one sentence."""
        return (
            f"{self.evidence.shown} over {self.window}: number {self.rank:,} by size, either way, of {self.windows:,} "
            f"overlapping windows since {self.since} ({self.tail.shown} at least as large), worth about "
            f"{show(self.n_effective, 'count')} independent ones; p = {show(self.p_value, 'probability')} either way"
        )


def window_rank(legs: PanelLike, *, sessions: int, end: int | None = None) -> WindowRank:
    """Rank of the gap of the `sessions` steps up to the last row, or up to row `end`.

    legs     [T, 2] positive levels of long and short
    timing   reads rows <= end; rows after it change nothing
    raises   HistoryTooShort with fewer than two windows' lengths; BadSetting for a window of no session
    source   convention; interval after Clopper and Pearson (1934) on `effective_trials`
    """
    legs = as_panel(legs)
    legs = _rows_up_to(legs, sessions, end)
    complete = check_legs(legs, steps=2 * sessions, method=f"the rank of a {sessions}-session gap")
    gaps = window_gaps(complete, sessions)
    gap, towards = float(gaps[-1]), _toward_last(gaps)
    n_effective = (len(complete) - 1) / sessions
    rank, rank_side = _count_at_least(np.abs(gaps), abs(gap)), _count_at_least(towards, abs(gap))
    disjoint = slice(0, len(gaps) - sessions)  # windows that share no step with this one
    p_value = _p_value(np.abs(gaps[disjoint]), abs(gap), n_effective)
    share = rank / len(gaps)
    span = window(complete, len(gaps) - 1, len(complete) - 1)
    evidence = Evidence(
        value=gap,
        unit="fraction",
        display="pp",
        window=span,
        p_value=p_value,
        n_effective=n_effective,
        method=f"rank among all overlapping {sessions}-session windows; p from those that share no session with it",
        caveats=("p takes disjoint windows as exchangeable", *omission_caveats(legs)),
    )
    return WindowRank(
        gap=gap,
        window=span,
        since=complete.first,
        windows=len(gaps),
        rank=rank,
        rank_side=rank_side,
        share=share,
        share_side=rank_side / len(gaps),
        p_value=p_value,
        p_side=_p_value(towards[disjoint], abs(gap), n_effective),
        n_effective=n_effective,
        evidence=evidence,
        tail=_tail(evidence, np.abs(gaps) >= abs(gap), n_effective),
        tail_side=_tail(evidence, towards >= abs(gap), n_effective, sized="in its own direction"),
    )


def effective_trials(reached: Bools, n_effective: float) -> float:
    """Independent trials that tell as much about a share as these overlapping windows do, at most n_effective.

    reached  [W] whether each window is as large. Large windows come in stormy years: the share of each year varies by
             more than independent windows would, and the trials are as many as would vary so
    """
    years, share = len(reached) // YEAR, float(reached.mean())
    if years < FEWEST_YEARS or not 0.0 < share < 1.0:
        return n_effective
    of_years = reached[-years * YEAR :].reshape(years, YEAR).mean(axis=1)
    variance = float(of_years.var(ddof=1)) / years
    return max(2.0, min(n_effective, share * (1.0 - share) / variance)) if variance > 0.0 else n_effective


@dataclass(frozen=True, slots=True)
class LikeDated:
    """The gap of one year's window between the same calendar dates."""

    year: int
    gap: float
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRank:
    """A window's gap among the windows between the same calendar dates of every earlier year.

    years        earliest first, this year last; a year without both dates is not there
    rank         how many are at least as large in absolute size, this one and ties included
    p_value      rank / years compared: exact where like-dated windows are exchangeable and do not overlap
    n_effective  years compared, fewer when windows longer than a year overlap
    """

    gap: float
    window: Window
    years: tuple[LikeDated, ...]
    rank: int
    rank_side: int
    share: float
    share_side: float
    p_value: float
    n_effective: float
    evidence: Evidence
    tail: Evidence

    def summary(self) -> str:
        """The gap and its rank among the years, in one sentence."""
        return (
            f"{self.evidence.shown} over {self.window}: number {self.rank} by size, either way, of "
            f"{len(self.years)} years ({self.years[0].year} to {self.years[-1].year}) between the same dates"
        )


def calendar_rank(legs: PanelLike, *, start: date, end: date) -> CalendarRank:
    """Rank of the gap from the close of `start` to the close of `end` among like-dated windows of earlier years.

    This year's dates fall back to the last row on or before them, and the month and day of those rows to the last row
    on or before them in each earlier year. A start on the last session of its month means the end of that month, so
    that year-to-date is compared with year-to-date.

    timing   reads rows <= end      raises  OutsideData, HistoryTooShort (no earlier year has both dates)
    """
    legs = as_panel(legs, calendar=True)
    complete = check_legs(legs.between(None, end), steps=1, method="a calendar rank")
    years = tuple(like_dated(complete, start=start, end=end))
    if len(years) < 2:
        raise HistoryTooShort(
            f"{legs.name}: no year before {end.year} has both dates, its first row is {complete.first}",
            "widen the view or rank among windows of the same length",
        )
    current = years[-1]
    size, gaps = abs(current.gap), np.array([year.gap for year in years])
    rank, rank_side = _count_at_least(np.abs(gaps), size), _count_at_least(_toward_last(gaps), size)
    steps = sum(year.window.sessions for year in years)
    n_effective = min(1.0, (len(complete) - 1) / steps) * len(years)
    share = rank / len(years)
    p_value = min(1.0, (1.0 + (rank - 1) / (len(years) - 1) * (n_effective - 1.0)) / n_effective)
    evidence = Evidence(
        value=current.gap,
        unit="fraction",
        display="pp",
        window=current.window,
        p_value=p_value,
        n_effective=n_effective,
        method="rank among windows between the same calendar dates of every earlier year",
        caveats=("p takes the years as exchangeable", *omission_caveats(legs.between(None, end))),
    )
    return CalendarRank(
        gap=current.gap,
        window=current.window,
        years=years,
        rank=rank,
        rank_side=rank_side,
        share=share,
        share_side=rank_side / len(years),
        p_value=p_value,
        n_effective=n_effective,
        evidence=evidence,
        tail=_tail(evidence, np.abs(gaps) >= size, n_effective),
    )


def like_dated(legs: PanelLike, *, start: date, end: date) -> Iterator[LikeDated]:
    """The gaps between the same calendar dates, earliest year first; legs complete, none after `end` read.

    raises  OutsideData when this year's own window is not in the legs
    """
    legs = as_panel(legs, calendar=True)
    first, last = legs.row_of(start), legs.row_of(end)
    if first >= last:
        raise OutsideData(f"{legs.name} has no session between {start} and {end}", f"its last is {legs.last}")
    dates = legs.dates
    window_start, window_end = to_date(dates[first]), to_date(dates[last])
    from_month_end = (window_start.year, window_start.month) != (
        to_date(dates[first + 1]).year,
        to_date(dates[first + 1]).month,
    )
    for back in range(window_end.year - legs.first.year, 0, -1):
        begin = _month_end(window_start, back) if from_month_end else _years_earlier(window_start, back)
        rows = [_row_near(legs, begin), _row_near(legs, _years_earlier(window_end, back))]
        if rows[0] is not None and rows[1] is not None and rows[0] < rows[1]:
            yield _gap_of_year(legs, rows[0], rows[1])
    yield _gap_of_year(legs, first, last)


def _gap_of_year(legs: Panel, first: int, last: int) -> LikeDated:
    long, short = legs.values[last] / legs.values[first]
    span = window(legs, first, last)
    return LikeDated(span.end.year, float(long - short), span)


def _row_near(legs: Panel, day: np.datetime64) -> int | None:
    """The row of the last date on or before `day`, if it is near."""
    row = int(np.searchsorted(legs.dates, day, side="right")) - 1
    return row if row >= 0 and day - legs.dates[row] < NEAR else None


def _years_earlier(day: date, years: int) -> np.datetime64:
    """The same month and day `years` earlier; 28 February for a 29th that is not there."""
    try:
        return np.datetime64(day.replace(year=day.year - years), "D")
    except ValueError:
        return np.datetime64(day.replace(year=day.year - years, day=28), "D")


def _month_end(day: date, years: int) -> np.datetime64:
    """The last day of the same month `years` earlier."""
    return np.datetime64(date(day.year - years, day.month, monthrange(day.year - years, day.month)[1]), "D")


def _rows_up_to(legs: Panel, sessions: int, end: int | None) -> Panel:
    if sessions < 1:
        raise BadSetting(f"a window of {sessions} sessions", "ask for 1 or more")
    return legs if end is None else legs.head(end + 1)


def _toward_last(gaps: Floats) -> Floats:
    """Gaps counted positive in the direction of the last one."""
    return gaps if gaps[-1] >= 0 else -gaps


def _count_at_least(sizes: Floats, size: float) -> int:
    return int(np.count_nonzero(sizes >= size))


def _p_value(others: Floats, size: float, n_effective: float) -> float:
    """(1 + m s) / (1 + m) with m = n_effective - 1 disjoint windows and s the share of `others` at least as large."""
    beyond = _count_at_least(others, size) / len(others)
    return (1.0 + beyond * (n_effective - 1.0)) / n_effective


def _tail(evidence: Evidence, reached: Bools, n_effective: float, *, sized: str = "in absolute size") -> Evidence:
    """The share at least as large, with the Clopper-Pearson interval of that share of the effective trials."""
    share, trials = float(reached.mean()), effective_trials(reached, n_effective)
    hits, half = share * trials, (1.0 - CONFIDENCE) / 2.0
    low = float(betaincinv(hits, trials - hits + 1.0, half))
    high = float(betaincinv(hits + 1.0, trials - hits, 1.0 - half)) if hits < trials else 1.0
    return replace(
        evidence,
        value=share,
        unit="probability",
        display="percent",
        interval=(low, high),
        p_value=None,
        method=f"{evidence.method}; share at least as large {sized}, 95 % interval on {trials:.0f} trials",
    )
