"""The policy rate by day: from the target's own series, from the decisions, or read off the effective rate."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import floor
from statistics import median

from rotascope.catalogue.dated.decisions import DECISIONS
from rotascope.claims.verdicts.material import Line, Material
from rotascope.evidence import Input

QUARTER_POINT = 0.25
LASTING = 7  # effective fixings, one a calendar day, on either side of a day that a move must outlast
SMALLEST = 0.125  # percent: what a fixing may stray without a move
DECIDED = "FOMC decisions"
AT_TARGET = 0.15  # percent that the effective rate may lie outside the range in force


@dataclass(frozen=True, slots=True)
class RateMove:
    """One change of the policy rate, in percentage points, and the first day it held."""

    day: date
    size: float


@dataclass(frozen=True, eq=False)
class PolicyRate:
    """The policy rate by day: the target's upper bound, or the effective rate where no target is at hand."""

    line: Line
    days: tuple[date, ...]
    values: tuple[float, ...]
    moves: tuple[RateMove, ...]
    is_target: bool
    low: Line | None = None
    lows: tuple[float, ...] = ()  # beside `values`, where the decisions give both bounds

    @property
    def name(self) -> str:
        """What it is read from."""
        return DECIDED if self.lows else self.line.id

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The series that it stands on."""
        if self.lows:
            return (Input(DECIDED, "Federal Reserve Board: open market operations", "as published", self.days[-1]),)
        return self.line.inputs + (self.low.inputs if self.low else ())

    def rate_on(self, day: date) -> float | None:
        """The last value up to a day; None before the first."""
        row = bisect_right(self.days, day) - 1
        return self.values[row] if row >= 0 else None

    def range_on(self, day: date) -> tuple[float, float] | None:
        """The target range of a day; of an effective rate, the quarter-point range that holds it."""
        rate = self.rate_on(day)
        if rate is None:
            return None
        if not self.is_target:
            low = floor(rate / QUARTER_POINT) * QUARTER_POINT
            return low, low + QUARTER_POINT
        if self.lows:
            return self.lows[bisect_right(self.days, day) - 1], rate
        if self.low is None:
            return rate - QUARTER_POINT, rate
        return float(self.low.panel.values[self.low.panel.row_of(day), 0]), rate


@lru_cache(maxsize=4)
def policy_rate(material: Material) -> PolicyRate | None:
    """The best rate that the market has."""
    target = material.series.get("policy:high")
    line = target or material.series.get("policy:effective")
    if line is None or not len(line.panel):
        return None
    days, values = tuple(line.panel.dates.tolist()), tuple(line.panel.values[:, 0].tolist())
    if target is None:
        effective = PolicyRate(line, days, values, effective_moves(days, values), is_target=False)
        return decided_rate(effective, material.dated) or effective
    low = material.series.get("policy:low")
    return PolicyRate(line, days, values, target_moves(days, values), is_target=True, low=low)


def decided_rate(effective: PolicyRate, dated: date) -> PolicyRate | None:
    """The target as decided, from the first decision known here on; None where the effective rate is not at it.

    A move is dated by the day after its decision, when it takes effect. What the effective rate shows after the
    last decision known here is added.
    """
    decisions = [decision for decision in DECISIONS if decision.day <= dated]
    last = effective.days[-1]
    if not decisions or last < decisions[-1].day - LASTING * timedelta(days=1):
        return None
    now = decisions[-1]
    recent = median(effective.values[-LASTING:])
    if not now.low - AT_TARGET <= recent <= now.high + AT_TARGET:
        return None
    days = (*(decision.day for decision in decisions), max(last, now.day))
    highs = (*(decision.high for decision in decisions), now.high)
    lows = (*(decision.low for decision in decisions), now.low)
    moves = target_moves(days, highs)
    dated_moves = tuple(replace(move, day=move.day + timedelta(days=1)) for move in moves)
    return PolicyRate(effective.line, days, highs, dated_moves, is_target=True, lows=lows)


def target_moves(days: tuple[date, ...], values: tuple[float, ...]) -> tuple[RateMove, ...]:
    """Every change of a target."""
    return tuple(
        RateMove(day, value - before)
        for day, value, before in zip(days[1:], values[1:], values, strict=False)
        if abs(value - before) > SMALLEST / 2
    )


def effective_moves(days: tuple[date, ...], values: tuple[float, ...]) -> tuple[RateMove, ...]:
    """Steps of the effective rate that last, in multiples of a quarter point.

    A step is the difference of the medians of LASTING fixings before and from a day, the largest of its neighbourhood.
    """
    steps = [0.0] * len(days)
    for row in range(LASTING, len(days)):
        steps[row] = median(values[row : row + LASTING]) - median(values[row - LASTING : row])
    moves: list[RateMove] = []
    for row in range(LASTING, len(days)):
        size = abs(steps[row])
        earlier, later = steps[max(0, row - LASTING) : row], steps[row + 1 : row + LASTING + 1]
        is_largest = all(abs(step) < size for step in earlier) and all(abs(step) <= size for step in later)
        in_quarter_points = round(steps[row] / QUARTER_POINT) * QUARTER_POINT
        if size > SMALLEST and in_quarter_points and is_largest:
            moves.append(RateMove(_onset(days, values, row, steps[row]), in_quarter_points))
    return tuple(moves)


def _onset(days: tuple[date, ...], values: tuple[float, ...], row: int, step: float) -> date:
    """The first day near a row whose fixing has made most of the step."""
    before = median(values[max(0, row - 2 * LASTING) : max(1, row - LASTING // 2)])
    for near in range(max(1, row - LASTING), min(len(days), row + LASTING)):
        if abs(values[near] - before) > abs(step) / 2.0:
            return days[near]
    return days[row]
