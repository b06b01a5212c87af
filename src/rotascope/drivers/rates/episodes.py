"""What leadership did after the policy rate moved: turn by turn, and after all hikes and all cuts, by horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Ints
from rotascope.inference.legs import window_gaps
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

HORIZONS = (1, 3, 6, 12)  # months
MONTH = 21  # sessions
SHIFTS = 999
Direction: TypeAlias = Literal["cut", "hike"]


@dataclass(frozen=True, slots=True)
class PolicyTurn:
    """The first move of a direction after moves of the other, and the gaps after it.

    gaps   by horizon, compounded from the close of the session that knew it; None while the horizon runs
    """

    day: date
    direction: Direction
    points: float
    gaps: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class AfterMoves:
    """Mean gap after all moves of a direction over one horizon.

    usual         mean of all windows of that length
    p_value       share of shifts of all dates together along the calendar whose mean lies as far from the usual one
    moves         that have a whole window; independent: windows of them that share no session
    """

    direction: Direction
    months: int
    mean: float
    usual: float
    p_value: float
    moves: int
    independent: int


def policy_turns(moves: Sequence[tuple[date, float]], legs: Panel) -> tuple[PolicyTurn, ...]:
    """Every move whose direction is not that of the move before, with the gaps of the spread's legs [T, 2] after it.

    moves   day and points of each, ascending; the first is a turn only where an earlier one is known
    """
    pairs = pairwise(moves)
    turns = [(day, points) for (_, before), (day, points) in pairs if (before < 0) != (points < 0)]
    return tuple(
        PolicyTurn(day, direction_of(points), points, tuple(_gap_after(legs, day, months) for months in HORIZONS))
        for day, points in turns
        if row_from(legs, day) is not None
    )


def after_moves(moves: Sequence[tuple[date, float]], legs: Panel, direction: Direction) -> tuple[AfterMoves, ...]:
    """Every horizon for which at least three moves of the direction have a whole window."""
    rows = [row_from(legs, day) for day, points in moves if direction_of(points) == direction]
    starts = np.array(sorted({row for row in rows if row is not None}), dtype=np.int64)
    summaries = (_after(starts, legs, direction, months) for months in HORIZONS)
    return tuple(summary for summary in summaries if summary is not None)


def direction_of(points: float) -> Direction:
    """Which way a move went."""
    return "cut" if points < 0 else "hike"


def row_from(legs: Panel, day: date) -> int | None:
    """Row of the session that knew a decision: its own, or the next; None outside the legs."""
    row = int(np.searchsorted(legs.dates, np.datetime64(day, "D")))
    inside = row < len(legs) and len(legs) > 0 and to_date(legs.dates[0]) <= day
    return row if inside else None


def _gap_after(legs: Panel, day: date, months: int) -> float | None:
    row = row_from(legs, day)
    if row is None or row + MONTH * months >= len(legs):
        return None
    start, end = legs.values[row], legs.values[row + MONTH * months]
    return float(end[0] / start[0] - end[1] / start[1])


def _after(starts: Ints, legs: Panel, direction: Direction, months: int) -> AfterMoves | None:
    sessions = MONTH * months
    if len(legs) <= sessions:
        return None
    gaps = window_gaps(legs, sessions)
    inside = starts[starts < len(gaps)]
    if len(inside) < 3:
        return None
    usual, mean = float(gaps.mean()), float(gaps[inside].mean())
    shifts = np.linspace(0, len(gaps), SHIFTS + 2)[1:-1].astype(np.int64)
    shifted = gaps[(inside[None, :] + shifts[:, None]) % len(gaps)].mean(axis=1)
    p_value = (1 + int((np.abs(shifted - usual) >= abs(mean - usual)).sum())) / (1 + len(shifts))
    return AfterMoves(direction, months, mean, usual, p_value, len(inside), _apart(inside, sessions))


def _apart(starts: Ints, sessions: int) -> int:
    """How many windows share no session, taken from the first on."""
    count, free = 0, -1
    for start in starts.tolist():
        if start >= free:
            count, free = count + 1, start + sessions
    return count
