"""How a claim is measured between two closes, and where else its number could come from: names, dates, periods."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from rotascope.claims.reading.dates import months_before
from rotascope.claims.reading.relative_periods import fixed_days
from rotascope.claims.records import Claim, Period, Quantity
from rotascope.claims.verdicts.material import (
    Line,
    LinePair,
    Material,
    WindowReturn,
    line_points,
    line_return,
    pair_gap,
    previous_session,
)
from rotascope.claims.verdicts.tolerance import Grade, grade, prints_as
from rotascope.errors import OutsideData
from rotascope.evidence import Evidence
from rotascope.sessions import nyse

DAY = timedelta(days=1)
NEARBY_WHEN_OVER = 2  # sessions, where the claimed period was over
PRECISE = 0.03  # of the number: half its last digit must not exceed this
NEARBY = 10  # sessions on either side that a mistaken date is looked for in
USUAL_PERIODS = (
    ("ytd", "year to date"),
    ("mtd", "month to date"),
    ("qtd", "quarter to date"),
    ("last month", "the month before"),
    ("last quarter", "the quarter before"),
    ("last year", "the year before"),
    ("week", "the week"),
)
TRAILING = ((1, "one month"), (3, "three months"), (6, "six months"), (12, "twelve months"))

LineOrPair: TypeAlias = Line | LinePair
LinesOrPairs: TypeAlias = tuple[Line, ...] | tuple[LinePair, ...]
Reading: TypeAlias = tuple[date, date]
OtherNames: TypeAlias = Mapping[str, LinesOrPairs]


@dataclass(frozen=True)
class Ruler:
    """How one kind of claim measures a source between two closes."""

    display: Literal["percent", "pp", "number"]
    method: str
    measure: Callable[..., WindowReturn | None]
    scale: float = 100.0  # from the computed number to the printed one

    def grade(self, claim: Claim, computed: WindowReturn) -> Grade:
        """Whether the printed number is the computed one."""
        return grade(quantity_of(claim), self.scale * computed.value, direction=claim.direction)

    def prints_as(self, claim: Claim, computed: WindowReturn) -> bool:
        """Whether the computed number prints as claimed without the help of any hedge."""
        return prints_as(quantity_of(claim), self.scale * computed.value, direction=claim.direction)

    def describe(self, computed: WindowReturn) -> str:
        """The return or gap with its window, in words."""
        return f"{computed.evidence(self.method, display=self.display).shown} over {computed.window}"

    def evidence(self, computed: WindowReturn, *, searched: int = 1) -> Evidence:
        """The number with where it comes from; `searched` alternatives were looked at."""
        return computed.evidence(self.method, display=self.display, searched=searched)


RETURN = Ruler("percent", "return", line_return)
POINTS = Ruler("number", "change in index points", line_points, scale=1.0)
GAP = Ruler("pp", "return of the first less return of the second", pair_gap)


def is_in_points(line: Line | LinePair) -> bool:
    """Whether a line is an index as it is quoted: only its differences are points."""
    return isinstance(line, Line) and line.relation == "index" and line.panel.basis != "total"


def quantity_of(claim: Claim) -> Quantity:
    """The claim's number."""
    if claim.quantity is None:
        raise ValueError(f"a {claim.type} claim carries no number")
    return claim.quantity


def readings_of(claim: Claim, material: Material) -> list[Reading]:
    """The windows that the words allow, the plainest first: an article may quote its day's close or the last."""
    readings: list[Reading] = []
    for base, end in claim.period.readings if claim.period else ():
        readings.append((base, end))
        if end == material.dated:
            readings += earlier_ends(base, end, until=material.since - DAY)
    return list(dict.fromkeys(readings))


def earlier_ends(base: date, end: date, *, until: date) -> Iterator[Reading]:
    """The window ending one session earlier, and so on, down to the first session on or before `until`."""
    day = end
    while day > until and day > base:
        day = previous_session(day)
        if day > base:
            yield (base, day)


def is_precise(claim: Claim) -> bool:
    """Whether a number is printed finely enough that another name or period giving it too is no accident."""
    quantity = quantity_of(claim)
    return quantity.step / 2.0 <= PRECISE * quantity.high


def measure_other_names(
    claim: Claim, material: Material, ruler: Ruler, others: OtherNames
) -> Iterator[tuple[str, WindowReturn]]:
    """The same readings of names that are commonly confused with the subject."""
    readings = readings_of(claim, material)[:2]
    for label, sources in others.items():
        for computed in measure_all(ruler, sources[:2], readings):
            yield f"{label} ({computed.label})", computed


def measure_all(ruler: Ruler, sources: LinesOrPairs, readings: Sequence[Reading]) -> Iterator[WindowReturn]:
    """Every source over every window, where there are closes; a resemblance is not measured."""
    for source in sources:
        returns = (ruler.measure(source, *reading) for reading in readings if source.relation != "proxy")
        yield from (computed for computed in returns if computed is not None)


def measure_nearby_dates(
    claim: Claim, material: Material, ruler: Ruler, source: LineOrPair
) -> Iterator[tuple[str, WindowReturn]]:
    """The window with its end, or for one session the session, moved by up to NEARBY sessions; the nearest first."""
    if claim.period is None:
        return
    base, end = claim.period.readings[0]
    daily = claim.period.kind in ("day", "session")
    is_over = end < material.since and not daily  # a month or year that is over is not mistaken by weeks
    for away in range(1, (NEARBY_WHEN_OVER if is_over else NEARBY) + 1):
        for step in (-away, away):
            try:
                day = nyse().shift(end, step)
                start = previous_session(day) if daily else base
            except OutsideData:
                continue
            computed = ruler.measure(source, start, day) if start < day <= material.dated else None
            if computed is not None:
                yield (f"{day}" if daily else f"the window to {day}"), computed


def measure_usual_periods(
    claim: Claim, material: Material, ruler: Ruler, source: LineOrPair
) -> Iterator[tuple[str, WindowReturn]]:
    """The stretches before and a year before the claimed one, the usual windows, and the past months."""
    for label, first, last in _similar_periods(claim.period):
        computed = ruler.measure(source, first - DAY, min(last, material.dated))
        if computed is not None and last <= material.dated:
            yield label, computed
    for name, label in USUAL_PERIODS:
        first, last = fixed_days(name, material.dated)
        computed = ruler.measure(source, first - DAY, min(last, material.dated))
        if computed is not None:
            yield label, computed
    for months, label in TRAILING:
        computed = ruler.measure(source, months_before(material.dated, months), material.dated)
        if computed is not None:
            yield f"the past {label}", computed


def _similar_periods(period: Period | None) -> Iterator[tuple[str, date, date]]:
    """Periods that are easily taken for a month, quarter, half or year: its neighbours, and the same a year before."""
    count = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(period.kind, 0) if period else 0
    if period is None or not count:
        return
    after = period.last + DAY
    for months, relation in ((count, "before"), (-count, "after"), (12, "a year before")):
        first, last = months_before(period.first, months), months_before(after, months) - DAY
        yield f"the {period.kind} {relation} ({first} to {last})", first, last
