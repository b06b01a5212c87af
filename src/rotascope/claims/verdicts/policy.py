"""The policy rate: its target range on a day, and its moves in a period, from the target or the effective rate."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor

from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, found, graded, untestable
from rotascope.claims.verdicts.tolerance import exactly, grade
from rotascope.evidence import Evidence, Input

QUARTER_POINT = 0.25
HELD = 7  # effective fixings, one a calendar day, on either side of a day that a move must outlast
SMALLEST = 0.125  # percent: what a fixing may stray without a move
WAIT = 3  # days between a decision and the first fixing at the new rate
RANGES = date(2008, 12, 16)  # the first target range; FOMC statement of that day
LOOKBACK = 18  # months of moves that are told


@dataclass(frozen=True, slots=True)
class Move:
    """One change of the policy rate, in percentage points, and the first day it held."""

    day: date
    size: float


@dataclass(frozen=True, eq=False)
class Path:
    """The policy rate by day: the target's upper bound, or the effective rate where no target is at hand."""

    line: Line
    days: list[date]
    values: list[float]
    moves: list[Move]
    target: bool
    low: Line | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What it stands on."""
        return self.line.inputs + (self.low.inputs if self.low else ())

    def range_on(self, day: date) -> tuple[float, float] | None:
        """The target range of a day; of an effective rate, the quarter-point range that holds it."""
        rows = [place for place, one in enumerate(self.days) if one <= day]
        if not rows:
            return None
        high = self.values[rows[-1]]
        if not self.target:
            low = floor(high / QUARTER_POINT) * QUARTER_POINT
            return low, low + QUARTER_POINT
        if self.low is None:
            return high - QUARTER_POINT, high
        return float(self.low.panel.values[self.low.panel.place(day), 0]), high


@lru_cache(maxsize=4)
def path_of(material: Material) -> Path | None:
    """The best path that the market has."""
    high = material.series.get("policy:high")
    line = high or material.series.get("policy:effective")
    if line is None or not len(line.panel):
        return None
    days, values = line.panel.dates.tolist(), line.panel.values[:, 0].tolist()
    moves = target_moves(days, values) if high else effective_moves(days, values)
    return Path(line, days, values, moves, high is not None, material.series.get("policy:low") if high else None)


def target_moves(days: list[date], values: list[float]) -> list[Move]:
    """Every change of a target."""
    return [
        Move(day, value - before)
        for day, value, before in zip(days[1:], values[1:], values, strict=False)
        if abs(value - before) > SMALLEST / 2
    ]


def effective_moves(days: list[date], values: list[float]) -> list[Move]:
    """Steps of the effective rate that last, in multiples of a quarter point.

    A step is the difference of the medians of HELD fixings before and from a day, the largest of its neighbourhood.
    """
    sizes = [0.0] * len(days)
    for place in range(HELD, len(days)):
        sizes[place] = _middle(values[place : place + HELD]) - _middle(values[place - HELD : place])
    moves: list[Move] = []
    for place in range(HELD, len(days)):
        size = abs(sizes[place])
        earlier, later = sizes[max(0, place - HELD) : place], sizes[place + 1 : place + HELD + 1]
        largest = all(abs(one) < size for one in earlier) and all(abs(one) <= size for one in later)
        rounded = round(sizes[place] / QUARTER_POINT) * QUARTER_POINT
        if size > SMALLEST and rounded and largest:
            moves.append(Move(_onset(days, values, place, sizes[place]), rounded))
    return moves


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2.0


def _onset(days: list[date], values: list[float], place: int, size: float) -> date:
    """The first day near `place` whose fixing has made most of the step."""
    before = _middle(values[max(0, place - 2 * HELD) : max(1, place - HELD // 2)])
    for at in range(max(1, place - HELD), min(len(days), place + HELD)):
        if abs(values[at] - before) > abs(size) / 2.0:
            return days[at]
    return days[place]


def rate_range(claim: Claim, material: Material) -> CheckedClaim:
    """The target range, or one rate, at the end of the claimed period or at the article's date."""
    path = path_of(material)
    if path is None or claim.quantity is None:
        return untestable(
            claim, f"market {material.market} has no policy rate", f"series DFEDTARL, DFEDTARU or DFF: {IMPORT}"
        )
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    if path.days[-1] < end - timedelta(days=WAIT + 4):
        return untestable(claim, f"{path.line.id} ends {path.days[-1]}, before {end}", f"newer data: {IMPORT}")
    own = path.range_on(end)
    if own is None:
        return untestable(claim, f"{path.line.id} begins {path.days[0]}", f"older data: {IMPORT}")
    said, evidence = _in_words(path, own, end), _range_evidence(path, own, end)
    if _same(claim, own, path, end):
        return graded(claim, "true", said, evidence)
    for day in (material.dated, months_before(end, 3)):
        other = path.range_on(day)
        if other is not None and _same(claim, other, path, day):
            why = f"{said}; the range is that of {day}"
            return found(claim, "wrong date", why, evidence, nearest=said)
    return found(claim, "wrong value", said, evidence, nearest=said)


def _same(claim: Claim, own: tuple[float, float], path: Path, day: date) -> bool:
    quantity = claim.quantity
    if quantity is None:
        return False
    if quantity.low < quantity.high:
        return abs(quantity.low - own[0]) < quantity.step / 2 and abs(quantity.high - own[1]) < quantity.step / 2
    ends = (
        (*own, sum(own) / 2.0)
        if path.target
        else (*own, path.values[max(p for p, one in enumerate(path.days) if one <= day)])
    )
    return any(grade(quantity, one) == "true" for one in ends)


def _in_words(path: Path, own: tuple[float, float], day: date) -> str:
    how = "target range" if path.target else "effective rate, which lies within the range"
    return f"policy rate {own[0]:.2f} % to {own[1]:.2f} % on {day} ({path.line.id}, {how})"


def _range_evidence(path: Path, own: tuple[float, float], day: date) -> Evidence:
    caveat = () if path.target else ("read from the effective rate: the range is the quarter point that holds it",)
    return Evidence(
        value=own[1] / 100.0,
        unit="fraction",
        display="percent",
        interval=(own[0] / 100.0, own[1] / 100.0),
        method=f"upper bound of the policy rate's range on {day}, from {path.line.id}",
        inputs=path.inputs,
        caveats=caveat,
    )


def rate_moves(claim: Claim, material: Material) -> CheckedClaim:
    """How many moves of the claimed direction a period had, or how large they were."""
    path = path_of(material)
    if path is None or claim.quantity is None:
        return untestable(claim, f"market {material.market} has no policy rate", f"series DFEDTARU or DFF: {IMPORT}")
    if claim.period is None:
        return untestable(claim, "no period is stated", "state when the moves were made")
    if not path.target and claim.period.first < RANGES:
        return untestable(
            claim,
            f"{path.line.id} is an effective rate, which strayed from its target before {RANGES}",
            f"a target series like DFEDTAR or DFEDTARU: {IMPORT}",
        )
    if (
        path.days[-1] < min(claim.period.last, material.dated) - timedelta(days=WAIT + 4)
        or path.days[0] > claim.period.first
    ):
        return untestable(claim, f"{path.line.id} runs from {path.days[0]} to {path.days[-1]}", f"more data: {IMPORT}")
    own = _moves_in(path, claim, claim.period.first, claim.period.last)
    if claim.details["metric"] == "count":
        return _counted(claim, material, path, own)
    return _sized(claim, path, own)


def _moves_in(path: Path, claim: Claim, first: date, last: date) -> list[Move]:
    """Moves of the claimed direction that were decided in the period: a rate holds from the day after."""
    return [one for one in path.moves if one.size * claim.direction > 0 and first < one.day <= last + timedelta(days=1)]


def _listed(moves: list[Move]) -> str:
    return ", ".join(f"{100 * one.size:+.0f} bp from {one.day}" for one in moves) or "none"


def _counted(claim: Claim, material: Material, path: Path, own: list[Move]) -> CheckedClaim:
    """The number of moves; where it fails, the shortest stretch of earlier months that has as many."""
    quantity = claim.quantity
    period = claim.period
    if quantity is None or period is None:
        raise ValueError("a count without number or period")
    word = "cuts" if claim.direction < 0 else "rises"
    said = f"{len(own)} {word} in {period.text}: {_listed(own)} ({path.line.id})"
    evidence = Evidence(
        value=len(own),
        unit="count",
        method=f"{word} of {path.line.id} from {period.first} to {period.last}",
        inputs=path.inputs,
    )
    if exactly(quantity, len(own)):
        return graded(claim, "true", said, evidence)
    for months in range(1, LOOKBACK):
        wider = _moves_in(path, claim, months_before(period.first, months), min(period.last, material.dated))
        if len(wider) == quantity.low:
            why = f"{said}; {len(wider)} from {wider[0].day} on: {_listed(wider)}"
            return found(claim, "wrong period", why, evidence, nearest=f"{len(wider)} {word}: {_listed(wider)}")
    return found(claim, "wrong value", said, evidence, nearest=said)


def _sized(claim: Claim, path: Path, own: list[Move]) -> CheckedClaim:
    """The size of each move where several are told of, else of all moves of the period together or of one of them."""
    quantity = claim.quantity
    if quantity is None:
        raise ValueError("a size without number")
    said = f"{len(own)} moves: {_listed(own)} ({path.line.id})"
    sizes = [abs(one.size) for one in own]
    total = sum(sizes)
    evidence = Evidence(
        value=total / 100.0,
        unit="fraction",
        display="pp",
        method=f"sum of {len(own)} moves of {path.line.id}",
        inputs=path.inputs,
    )
    each = bool(sizes) and all(exactly(quantity, one) for one in sizes)
    one_of = "several" not in claim.details and any(exactly(quantity, one) for one in sizes)
    right = exactly(quantity, total) or one_of or (each and len(sizes) > 1)
    return graded(claim, "true", said, evidence) if right else found(claim, "wrong value", said, evidence, nearest=said)
