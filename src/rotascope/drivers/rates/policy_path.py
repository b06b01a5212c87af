"""The policy rate's path: each change of the target range with the day it was decided and the day it took effect.

The Federal Reserve's implementation notes put a decision into effect on the day after it: the note of 2025-12-10 is
"effective December 11, 2025". So the calendar day before the effective one is the day of the decision, on a Sunday
too (2020-03-15).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.acts import ACTS
from rotascope.errors import HistoryTooShort
from rotascope.sessions import nyse, to_date

WIDTH = 0.25  # percentage points: every range since 2008-12-16, and the step that changes come in
RANGES_SINCE = ACTS["target-range"].day  # before, the target was one number
CALENDAR_REACH = 5  # days between a decision and the first day that a series shows it
EDGE = 1e-9
JUMP = 0.15  # points against the median of the days before; quarter-end days have moved the rate by up to about 0.1
BEFORE = 5  # sessions in that median


@dataclass(frozen=True, slots=True)
class PolicyMove:
    """A change of the target range; bounds in percent. `inferred`: from the effective rate, not from the range."""

    decision_date: date
    effective_date: date
    before: tuple[float, float]
    after: tuple[float, float]
    inferred: bool

    @property
    def points(self) -> float:
        """Percentage points, negative for a cut."""
        return self.after[0] - self.before[0]

    def summary(self) -> str:
        """The move in words."""
        verb = "cut" if self.points < 0 else "raised"
        how = ", inferred from the effective rate" if self.inferred else ""
        low, high = self.after
        return f"{verb} to {low:.2f}-{high:.2f} % on {self.decision_date}, effective {self.effective_date}{how}"


@dataclass(frozen=True, slots=True)
class PolicyPath:
    """The moves in order, the range now, and the last day that the path is known for."""

    moves: tuple[PolicyMove, ...]
    range: tuple[float, float]
    through: date
    inferred: bool

    @property
    def middle(self) -> float:
        """Middle of the range, percent."""
        return (self.range[0] + self.range[1]) / 2.0

    def between(self, first: date, last: date) -> tuple[PolicyMove, ...]:
        """Moves decided from `first` to `last`."""
        return tuple(move for move in self.moves if first <= move.decision_date <= last)


def from_target(dates: Days, lower: Floats, upper: Floats) -> PolicyPath:
    """The path from the published bounds [T], percent, one row a day they held."""
    if len(dates) == 0:
        raise HistoryTooShort("no day of the target range", "choose a later date")
    rows = np.flatnonzero((np.diff(lower) != 0) | (np.diff(upper) != 0)) + 1
    moves = tuple(
        _move(dates[row], (lower[row - 1], upper[row - 1]), (lower[row], upper[row]), inferred=False)
        for row in rows.tolist()
    )
    return PolicyPath(moves, (float(lower[-1]), float(upper[-1])), to_date(dates[-1]), inferred=False)


def from_effective(dates: Days, rate: Floats) -> PolicyPath:
    """The path inferred from the daily effective rate [T], percent, since ranges are set.

    A move is a session whose rate is 0.15 points or more from the median of the five sessions before, and the next
    one too, on the same side. The new range is the one, in whole steps of a quarter point, that holds their mean.
    A move is known when that second day is; later rows change none. What it cannot see: a change of the range that the
    effective rate does not follow.

    raises   HistoryTooShort below seven sessions since 2008-12-16
    """
    sessions = np.isin(dates, nyse().days) & (dates >= np.datetime64(RANGES_SINCE, "D"))
    days, values = dates[sessions], rate[sessions]
    if len(days) < BEFORE + 2:
        cause = f"{len(days)} sessions of the effective rate, the path needs {BEFORE + 2}"
        raise HistoryTooShort(cause, "import a longer history of the rate")
    lower = _floor(float(np.median(values[:BEFORE])))
    medians = np.median(np.lib.stride_tricks.sliding_window_view(values, BEFORE), axis=1).tolist()
    moves: list[PolicyMove] = []
    quiet = BEFORE
    for row in range(BEFORE, len(days) - 1):
        base = medians[row - BEFORE]
        first, second = values[row] - base, values[row + 1] - base
        if row < quiet or min(abs(first), abs(second)) < JUMP or first * second < 0:
            continue
        after = _landing(lower, float(values[row : row + 2].mean()), up=first > 0)
        if after != lower:
            moves.append(_move(days[row], (lower, lower + WIDTH), (after, after + WIDTH), inferred=True))
            lower, quiet = after, row + BEFORE
    return PolicyPath(tuple(moves), (lower, lower + WIDTH), to_date(days[-1]), inferred=True)


def date_by_calendar(path: PolicyPath, decisions: Sequence[tuple[date, float]]) -> PolicyPath:
    """The path with each move on the day of the calendar's decision that it belongs to, in force on the day after.

    A move belongs to the nearest decision of its direction within five days; any other stays as it is.

    decisions   day and points of each, ascending
    """
    return replace(path, moves=tuple(_dated_move(move, decisions) for move in path.moves))


def _dated_move(move: PolicyMove, decisions: Sequence[tuple[date, float]]) -> PolicyMove:
    near = [
        day
        for day, points in decisions
        if abs((day - move.decision_date).days) <= CALENDAR_REACH and (points < 0) == (move.points < 0)
    ]
    if not near:
        return move
    day = min(near, key=lambda decided: abs((decided - move.decision_date).days))
    return replace(move, decision_date=day, effective_date=day + timedelta(days=1))


def year_of(start: date, rate: float, *, changes: Sequence[tuple[date, float]] = ()) -> tuple[tuple[float, float], ...]:
    """A year from `start` as (share of year, rate) pairs: `rate` until the first of the dated changes, and so on.

    For `path_pass_through`; without changes it is the pause.
    """
    end = start + timedelta(days=365)
    inside = sorted((max(day, start), value) for day, value in changes if day < end)
    marks = [(start, rate), *inside, (end, 0.0)]
    spans = [((after - day).days / 365.0, value) for (day, value), (after, _) in pairwise(marks)]
    return tuple((share, value) for share, value in spans if share > 0)


def _move(day: np.datetime64, before: tuple[float, float], after: tuple[float, float], *, inferred: bool) -> PolicyMove:
    effective = to_date(day)
    old, new = ((float(low), float(high)) for low, high in (before, after))
    return PolicyMove(effective - timedelta(days=1), effective, old, new, inferred)


def _floor(rate: float) -> float:
    return float(np.floor(rate / WIDTH + 1e-9)) * WIDTH


def _landing(lower: float, rate: float, *, up: bool) -> float:
    """Lower bound after a jump: whole steps in its direction to the range that holds the rate.

    On an edge between two ranges the farther counts, since the rate lags the range.
    """
    steps = [lower + WIDTH * (count if up else -count) for count in range(1, 9)]
    holding = [bound for bound in steps if bound - EDGE <= rate <= bound + WIDTH + EDGE and bound >= 0.0]
    return max(holding, key=lambda bound: abs(bound - lower), default=lower)
