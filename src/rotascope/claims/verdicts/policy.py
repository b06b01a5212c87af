"""The policy rate: its target range on a day, and its moves in a period, from the target or the effective rate."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor
from statistics import median

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.statistics import series_names
from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.tolerance import grade, prints_as
from rotascope.evidence import Evidence, Input

QUARTER_POINT = 0.25
LASTING = 7  # effective fixings, one a calendar day, on either side of a day that a move must outlast
SMALLEST = 0.125  # percent: what a fixing may stray without a move
WAIT = timedelta(days=3)  # between a decision and the first fixing at the new rate
LATE = WAIT + timedelta(days=4)  # by which the rate may end before the day that is asked for
TARGET, TARGET_OR_RATE = series_names("policy-upper"), series_names("policy-upper", "policy-effective")
BOUNDS_OR_RATE = series_names("policy-lower", "policy-upper", "policy-effective")
FIRST_RANGE = ACTS["target-range"].day
LOOKBACK = 18  # months of earlier moves that may be meant


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

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The series that it stands on."""
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
    moves = target_moves(days, values) if target else effective_moves(days, values)
    low = material.series.get("policy:low") if target else None
    return PolicyRate(line, days, values, moves, target is not None, low)


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


def judge_rate_range(claim: Claim, material: Material) -> CheckedClaim:
    """The target range, or one rate, at the end of the claimed period or at the article's date."""
    policy = policy_rate(material)
    if policy is None or claim.quantity is None:
        reason = f"market {material.market} has no policy rate"
        return leave_untestable(claim, reason, f"series {BOUNDS_OR_RATE}: {IMPORT}")
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    if policy.days[-1] < end - LATE:
        return leave_untestable(
            claim, f"{policy.line.id} ends {policy.days[-1]}, before {end}", f"newer data: {IMPORT}"
        )
    bounds = policy.range_on(end)
    if bounds is None:
        return leave_untestable(claim, f"{policy.line.id} begins {policy.days[0]}", f"older data: {IMPORT}")
    statement, evidence = _range_words(policy, bounds, end), _range_evidence(policy, bounds, end)
    if _is_claimed_range(claim, bounds, policy, end):
        return confirm(claim, "true", statement, evidence)
    for day in (material.dated, months_before(end, 3)):
        others = policy.range_on(day)
        if others is not None and _is_claimed_range(claim, others, policy, day):
            reason = f"{statement}; the range is that of {day}"
            return conclude(claim, "wrong date", reason, evidence, nearest=statement)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _is_claimed_range(claim: Claim, bounds: tuple[float, float], policy: PolicyRate, day: date) -> bool:
    """Whether a range is the printed one, or a printed rate one of its ends, its middle or the effective rate."""
    quantity, (low, high) = claim.quantity, bounds
    if quantity is None:
        return False
    if quantity.low < quantity.high:
        half = quantity.step / 2
        return abs(quantity.low - low) < half and abs(quantity.high - high) < half
    middle = (low + high) / 2.0 if policy.is_target else policy.rate_on(day)
    return any(rate is not None and grade(quantity, rate) == "true" for rate in (low, high, middle))


def _range_words(policy: PolicyRate, bounds: tuple[float, float], day: date) -> str:
    how = "target range" if policy.is_target else "effective rate, which lies within the range"
    return f"policy rate {bounds[0]:.2f} % to {bounds[1]:.2f} % on {day} ({policy.line.id}, {how})"


def _range_evidence(policy: PolicyRate, bounds: tuple[float, float], day: date) -> Evidence:
    caveat = "read from the effective rate: the range is the quarter point that holds it"
    return Evidence.change(
        bounds[1] / 100.0,
        display="percent",
        interval=(bounds[0] / 100.0, bounds[1] / 100.0),
        method=f"upper bound of the policy rate's range on {day}, from {policy.line.id}",
        inputs=policy.inputs,
        caveats=() if policy.is_target else (caveat,),
    )


def judge_rate_moves(claim: Claim, material: Material) -> CheckedClaim:
    """How many moves of the claimed direction a period had, or how large they were."""
    policy, period = policy_rate(material), claim.period
    if policy is None or claim.quantity is None:
        reason = f"market {material.market} has no policy rate"
        return leave_untestable(claim, reason, f"series {TARGET_OR_RATE}: {IMPORT}")
    if period is None:
        return leave_untestable(claim, "no period is stated", "state when the moves were made")
    if not policy.is_target and period.first < FIRST_RANGE:
        reason = f"{policy.line.id} is an effective rate, which strayed from its target before {FIRST_RANGE}"
        return leave_untestable(claim, reason, f"a target series like {TARGET}: {IMPORT}")
    if policy.days[-1] < min(period.last, material.dated) - LATE or policy.days[0] > period.first:
        reason = f"{policy.line.id} runs from {policy.days[0]} to {policy.days[-1]}"
        return leave_untestable(claim, reason, f"more data: {IMPORT}")
    moves = _moves_in(policy, claim, period.first, period.last)
    if claim.details["metric"] == "count":
        return _judge_count(claim, material, policy, moves)
    return _judge_size(claim, policy, moves)


def _moves_in(policy: PolicyRate, claim: Claim, first: date, last: date) -> list[RateMove]:
    """Moves of the claimed direction that were decided in the period: a rate holds from the day after."""
    same_way = (move for move in policy.moves if move.size * claim.direction > 0)
    return [move for move in same_way if first < move.day <= last + timedelta(days=1)]


def _list_moves(moves: list[RateMove]) -> str:
    return ", ".join(f"{100 * move.size:+.0f} bp from {move.day}" for move in moves) or "none"


def _judge_count(claim: Claim, material: Material, policy: PolicyRate, moves: list[RateMove]) -> CheckedClaim:
    """The number of moves; where it fails, the shortest stretch of earlier months that has as many."""
    quantity = claim.quantity
    period = claim.period
    if quantity is None or period is None:
        raise ValueError("a count without number or period")
    noun = "cuts" if claim.direction < 0 else "rises"
    statement = f"{len(moves)} {noun} in {period.text}: {_list_moves(moves)} ({policy.line.id})"
    evidence = Evidence.count(
        len(moves),
        method=f"{noun} of {policy.line.id} from {period.first} to {period.last}",
        inputs=policy.inputs,
    )
    if prints_as(quantity, len(moves)):
        return confirm(claim, "true", statement, evidence)
    for months in range(1, LOOKBACK):
        wider = _moves_in(policy, claim, months_before(period.first, months), min(period.last, material.dated))
        if len(wider) == quantity.low:
            reason = f"{statement}; {len(wider)} from {wider[0].day} on: {_list_moves(wider)}"
            nearest = f"{len(wider)} {noun}: {_list_moves(wider)}"
            return conclude(claim, "wrong period", reason, evidence, nearest=nearest)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _judge_size(claim: Claim, policy: PolicyRate, moves: list[RateMove]) -> CheckedClaim:
    """The size of each move where several are told of, else of all moves of the period together or of one of them."""
    quantity = claim.quantity
    if quantity is None:
        raise ValueError("a size without number")
    statement = f"{len(moves)} moves: {_list_moves(moves)} ({policy.line.id})"
    sizes = [abs(move.size) for move in moves]
    total = sum(sizes)
    evidence = Evidence.change(
        total / 100.0,
        display="pp",
        method=f"sum of {len(moves)} moves of {policy.line.id}",
        inputs=policy.inputs,
    )
    matches = [prints_as(quantity, size) for size in sizes]
    is_one_of_them = "several" not in claim.details and any(matches)
    is_each_of_them = len(sizes) > 1 and all(matches)
    if prints_as(quantity, total) or is_one_of_them or is_each_of_them:
        return confirm(claim, "true", statement, evidence)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)
