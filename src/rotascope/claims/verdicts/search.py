"""How a claim is measured between two closes, and where else its number could come from: names, dates, periods."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from rotascope.claims.reading.dates import months_before
from rotascope.claims.reading.relative_periods import fixed_days
from rotascope.claims.records import Claim, Period, Quantity
from rotascope.claims.verdicts.material import Line, Material, Measured, Pair, line_return, pair_gap, previous
from rotascope.claims.verdicts.tolerance import Grade, exactly, grade
from rotascope.errors import OutsideData
from rotascope.sessions import nyse

DAY = timedelta(days=1)
CLOSE = 2  # sessions, where the claimed period was over
PRECISE = 0.03  # of the number: half its last digit must not exceed this
NEARBY = 10  # sessions on either side that a mistaken date is looked for in
PERCENT = 100.0
ELSEWHERE = (
    ("ytd", "year to date"),
    ("mtd", "month to date"),
    ("qtd", "quarter to date"),
    ("last month", "the month before"),
    ("last quarter", "the quarter before"),
    ("last year", "the year before"),
    ("week", "the week"),
)
TRAILING = ((1, "one month"), (3, "three months"), (6, "six months"), (12, "twelve months"))

Source: TypeAlias = Line | Pair
Sources: TypeAlias = tuple[Line, ...] | tuple[Pair, ...]
Span: TypeAlias = tuple[date, date]
Others: TypeAlias = Mapping[str, Sources]


@dataclass(frozen=True)
class Ruler:
    """How one kind of claim measures a source between two closes."""

    display: Literal["percent", "pp"]
    method: str
    measure: Callable[..., Measured | None]

    def grade(self, claim: Claim, one: Measured) -> Grade:
        """Whether the printed number is this one."""
        return grade(quantity_of(claim), PERCENT * one.value, direction=claim.direction)

    def exact(self, claim: Claim, one: Measured) -> bool:
        """Whether it prints as this one without any hedge."""
        return exactly(quantity_of(claim), PERCENT * one.value, direction=claim.direction)


RETURN = Ruler("percent", "return", line_return)
GAP = Ruler("pp", "return of the first less return of the second", pair_gap)


def quantity_of(claim: Claim) -> Quantity:
    """The claim's number."""
    if claim.quantity is None:
        raise ValueError(f"a {claim.type} claim carries no number")
    return claim.quantity


def readings_of(claim: Claim, material: Material) -> list[Span]:
    """The windows that the words allow, the plainest first: an article may quote its day's close or the last."""
    out: list[Span] = []
    for base, end in claim.period.readings if claim.period else ():
        out.append((base, end))
        if end == material.dated:
            out += earlier_ends(base, end, until=material.since - DAY)
    return list(dict.fromkeys(out))


def earlier_ends(base: date, end: date, *, until: date) -> Iterator[Span]:
    """The window ending one session earlier, and so on, down to the first session on or before `until`."""
    day = end
    while day > until and day > base:
        day = previous(day)
        if day > base:
            yield (base, day)


def precise(claim: Claim) -> bool:
    """Whether a number is printed finely enough that another name or period giving it too is no accident."""
    quantity = quantity_of(claim)
    return quantity.step / 2.0 <= PRECISE * quantity.high


def of_others(claim: Claim, material: Material, ruler: Ruler, others: Others) -> Iterator[tuple[str, Measured]]:
    """The same readings of names that are commonly confused with the subject."""
    spans = readings_of(claim, material)[:2]
    for label, sources in others.items():
        for one in measured(ruler, sources[:2], spans):
            yield f"{label} ({one.told})", one


def measured(ruler: Ruler, sources: Sources, spans: Sequence[Span]) -> Iterator[Measured]:
    """Every source over every window, where there are closes; a resemblance is not measured."""
    for source in sources:
        kept = (ruler.measure(source, *span) for span in spans if source.relation != "proxy")
        yield from (one for one in kept if one is not None)


def of_dates(claim: Claim, material: Material, ruler: Ruler, source: Source) -> Iterator[tuple[str, Measured]]:
    """The window with its end, or for one session the session, moved by up to NEARBY sessions; the nearest first."""
    if claim.period is None:
        return
    base, end = claim.period.readings[0]
    daily = claim.period.kind in ("day", "session")
    complete = end < material.since and not daily  # a month or year that is over is not mistaken by weeks
    for away in range(1, (CLOSE if complete else NEARBY) + 1):
        for step in (-away, away):
            try:
                day = nyse().shift(end, step)
                start = previous(day) if daily else base
            except OutsideData:
                continue
            one = ruler.measure(source, start, day) if start < day <= material.dated else None
            if one is not None:
                yield (f"{day}" if daily else f"the window to {day}"), one


def of_periods(claim: Claim, material: Material, ruler: Ruler, source: Source) -> Iterator[tuple[str, Measured]]:
    """The stretches before and a year before the claimed one, the usual windows, and the past months."""
    for words, first, last in _like(claim.period):
        one = ruler.measure(source, first - DAY, min(last, material.dated))
        if one is not None and last <= material.dated:
            yield words, one
    for name, words in ELSEWHERE:
        first, last = fixed_days(name, material.dated)
        one = ruler.measure(source, first - DAY, min(last, material.dated))
        if one is not None:
            yield words, one
    for months, words in TRAILING:
        one = ruler.measure(source, months_before(material.dated, months), material.dated)
        if one is not None:
            yield f"the past {words}", one


def _like(period: Period | None) -> Iterator[tuple[str, date, date]]:
    """Periods that are easily taken for a month, quarter, half or year: its neighbours, and the same a year before."""
    count = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(period.kind, 0) if period else 0
    if period is None or not count:
        return
    after = period.last + DAY
    for steps, words in ((count, "before"), (-count, "after"), (12, "a year before")):
        first, last = months_before(period.first, steps), months_before(after, steps) - DAY
        yield f"the {period.kind} {words} ({first} to {last})", first, last
