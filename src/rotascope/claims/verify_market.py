"""Changes, gaps and levels against level lines; where they fail, the search for what the number is true of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from rotascope.claims.dates import back
from rotascope.claims.material import Line, Material, Measured, Pair, line_return, pair_gap, previous
from rotascope.claims.names import BY_KEY
from rotascope.claims.periods import fixed_days
from rotascope.claims.records import Checked, Claim, Quantity
from rotascope.claims.resolve import kin_of, label_of, name_of, second_of
from rotascope.claims.tolerance import Grade, exactly, grade
from rotascope.claims.verdicts import IMPORT, ends_early, found, graded, ranged, told, untestable
from rotascope.errors import OutsideData
from rotascope.evidence import Evidence, show
from rotascope.sessions import nyse, to_date

DAY = timedelta(days=1)
NEARBY = 10  # sessions on either side that a mistaken date is looked for in
PERCENT = 100.0
CLOSED = ("quarter", "half")  # periods whose return is not called theirs while they last
ELSEWHERE = (
    ("ytd", "year to date"), ("mtd", "month to date"), ("qtd", "quarter to date"), ("last month", "the month before"),
    ("last quarter", "the quarter before"), ("last year", "the year before"), ("week", "the week"),
)  # fmt: skip
TRAILING = ((1, "one month"), (3, "three months"), (6, "six months"), (12, "twelve months"))

Source: TypeAlias = Line | Pair
Span: TypeAlias = tuple[date, date]


@dataclass(frozen=True)
class Ruler:
    """How one kind of claim measures a source between two closes."""

    display: Literal["percent", "pp"]
    method: str
    measure: Callable[..., Measured | None]

    def grade(self, claim: Claim, one: Measured) -> Grade:
        """Whether the printed number is this one."""
        return grade(_quantity(claim), PERCENT * one.value, direction=claim.direction)

    def exact(self, claim: Claim, one: Measured) -> bool:
        """Whether it prints as this one without any hedge."""
        return exactly(_quantity(claim), PERCENT * one.value, direction=claim.direction)


RETURN = Ruler("percent", "return", line_return)
GAP = Ruler("pp", "return of the first less return of the second", pair_gap)


def _quantity(claim: Claim) -> Quantity:
    if claim.quantity is None:
        raise ValueError(f"a {claim.type} claim carries no number")
    return claim.quantity


def change(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> Checked:
    """A return of one instrument over the claim's window."""
    if "metric" in claim.about:
        return untestable(claim, "a change in index points is not computed", "state it in percent")
    key = claim.subject.key if claim.subject else ""
    others = {BY_KEY[kin].label: material.lines.get(kin, ()) for kin in kin_of(key, mentioned) if kin in BY_KEY}
    return _weigh(claim, material, RETURN, material.lines.get(key, ()), others)


def gap(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> Checked:
    """A return less another's over the claim's window."""
    key, second = (claim.subject.key if claim.subject else ""), second_of(claim)
    others = {
        f"{BY_KEY[kin].label} against {name_of(second).label}": material.pairs.get((kin, second), ())
        for kin in kin_of(key, mentioned) if kin in BY_KEY
    } | {
        f"{name_of(key).label} against {BY_KEY[kin].label}": material.pairs.get((key, kin), ())
        for kin in kin_of(second, ()) if kin in BY_KEY
    }  # fmt: skip
    return _weigh(claim, material, GAP, material.pairs.get((key, second), ()), others)


def _weigh(
    claim: Claim, material: Material, ruler: Ruler, sources: tuple[Source, ...], others: dict[str, tuple[Source, ...]]
) -> Checked:
    """The claim against its own reading first, then against conventions, other names, dates and periods."""
    if not sources:
        return _nothing(claim, material)
    if claim.period is None:
        return _unstated(claim, material, ruler, sources)
    if claim.period.last > material.dated and claim.period.kind in CLOSED:
        return _unended(claim, material, ruler, sources)
    readings = _readings(claim, material)
    values = [one for span in readings if (one := ruler.measure(sources[0], *span))]
    if not values:
        return _no_value(claim, material, sources)
    return (
        _as_read(claim, ruler, values, readings, material)
        or _by_convention(claim, ruler, sources, readings, values)
        or _explained(claim, material, ruler, sources[0], others, values[0])
    )


def _readings(claim: Claim, material: Material) -> list[Span]:
    """The windows that the words allow, the plainest first: an article of a day may quote that close or the one before."""
    out: list[Span] = []
    for base, end in claim.period.readings if claim.period else ():
        out.append((base, end))
        if end == material.dated:
            day = end
            while day > material.since - DAY and day > base:
                day = previous(day)
                if day > base:
                    out.append((base, day))
    return list(dict.fromkeys(out))


def _as_read(
    claim: Claim, ruler: Ruler, values: list[Measured], readings: list[Span], material: Material
) -> Checked | None:
    """True or rounded under the words' own reading; where two readings of the words differ, that is a convention."""
    grades = [ruler.grade(claim, one) for one in values]
    best: Grade = "true" if "true" in grades else "rounded" if "rounded" in grades else ""
    if not best:
        return None
    one = values[grades.index(best)]
    evidence = ranged(one.evidence(ruler.method, display=ruler.display, searched=len(values)), (v.value for v in values))
    reason = f"{label_of(claim.subject)}: {told(one, display=ruler.display)}, {one.told}"
    periods = claim.period.readings if claim.period else ()
    if len(periods) > 1 and not all(grades):
        worst = next(value for value, mark in zip(values, grades, strict=True) if not mark)
        why = f"{reason}; read the other way it is {told(worst, display=ruler.display)}"
        return found(claim, "depends on convention", why, evidence, nearest=reason)
    return graded(claim, best, reason, evidence)


def _by_convention(
    claim: Claim, ruler: Ruler, sources: tuple[Source, ...], readings: list[Span], values: list[Measured]
) -> Checked | None:
    """A fund instead of its index, total instead of price return, or a resembling factor."""
    tried = list(values)
    for source in sources[1:]:
        for span in readings:
            one = ruler.measure(source, *span)
            if one is None:
                continue
            tried.append(one)
            if ruler.grade(claim, one):
                evidence = ranged(one.evidence(ruler.method, display=ruler.display, searched=len(tried)), (v.value for v in tried))
                reason = f"true of {told(one, display=ruler.display)} for {one.told}, not of {values[0].told}"
                return found(claim, "depends on convention", f"{reason}: {told(values[0], display=ruler.display)}", evidence,
                             nearest=f"{values[0].told}: {told(values[0], display=ruler.display)}")  # fmt: skip
    return None


def _explained(
    claim: Claim, material: Material, ruler: Ruler, source: Source, others: dict[str, tuple[Source, ...]], own: Measured
) -> Checked:
    """What the number is true of instead, if anything near: another name, another date, another period."""
    stated = f"{label_of(claim.subject)}: {told(own, display=ruler.display)}, {own.told}"
    if source.relation == "proxy":
        return untestable(claim, f"only a resemblance is at hand, and it differs: {stated}", f"import the instrument: {IMPORT}")
    tried = 1
    for verdict, candidates in (
        ("wrong entity", _of_others(claim, material, ruler, others)), ("wrong date", _of_dates(claim, material, ruler, source)),
        ("wrong period", _of_periods(material, ruler, source)),
    ):  # fmt: skip
        for what, one in candidates:
            tried += 1
            if ruler.exact(claim, one):
                evidence = own.evidence(ruler.method, display=ruler.display, searched=tried)
                reason = f"{stated}; the number is true of {what}: {told(one, display=ruler.display)}"
                return found(claim, verdict, reason, evidence, nearest=stated,  # type: ignore[arg-type]
                             against=((what, told(one, display=ruler.display)),))  # fmt: skip
    near = next((pair for pair in _of_dates(claim, material, ruler, source) if ruler.grade(claim, pair[1])), None)
    evidence = own.evidence(ruler.method, display=ruler.display, searched=tried)
    if near is not None:
        reason = f"{stated}; the number is nearly that of {near[0]}: {told(near[1], display=ruler.display)}"
        return found(claim, "wrong date", reason, evidence, nearest=stated, against=((near[0], told(near[1])),))
    turned = replace(claim, direction=-claim.direction)
    sign = "; the size is right and the direction wrong" if claim.direction and ruler.exact(turned, own) else ""
    return found(claim, "wrong value", f"{stated}{sign}", evidence, nearest=stated)


def _of_others(
    claim: Claim, material: Material, ruler: Ruler, others: dict[str, tuple[Source, ...]]
) -> Iterator[tuple[str, Measured]]:
    for label, sources in others.items():
        for source in sources[:2]:
            for span in _readings(claim, material)[:2]:
                one = ruler.measure(source, *span) if source.relation != "proxy" else None
                if one is not None:
                    yield f"{label} ({one.told})", one


def _of_dates(claim: Claim, material: Material, ruler: Ruler, source: Source) -> Iterator[tuple[str, Measured]]:
    """The window with its end, or for one session the session, moved by up to NEARBY sessions; the nearest first."""
    if claim.period is None:
        return
    base, end = claim.period.readings[0]
    daily = claim.period.kind in ("day", "session")
    for away in range(1, NEARBY + 1):
        for step in (-away, away):
            try:
                day = nyse().shift(end, step)
                start = previous(day) if daily else base
            except OutsideData:
                continue
            one = ruler.measure(source, start, day) if start < day <= material.dated else None
            if one is not None:
                yield (f"{day}" if daily else f"the window to {day}"), one


def _of_periods(material: Material, ruler: Ruler, source: Source) -> Iterator[tuple[str, Measured]]:
    for name, words in ELSEWHERE:
        first, last = fixed_days(name, material.dated)
        one = ruler.measure(source, first - DAY, min(last, material.dated))
        if one is not None:
            yield words, one
    for months, words in TRAILING:
        one = ruler.measure(source, back(material.dated, months), material.dated)
        if one is not None:
            yield f"the past {words}", one


def _unended(claim: Claim, material: Material, ruler: Ruler, sources: tuple[Source, ...]) -> Checked:
    """A quarter or half year that had not ended: its return did not exist."""
    period = claim.period
    one = ruler.measure(sources[0], period.readings[0][0], material.dated) if period else None
    if period is None or one is None:
        return _nothing(claim, material)
    nearest = f"{label_of(claim.subject)} to date: {told(one, display=ruler.display)}, {one.told}"
    evidence = one.evidence(ruler.method, display=ruler.display)
    return found(claim, "impossible", f"{period.text} ends {period.last}, after {material.dated}", evidence, nearest=nearest)


def _unstated(claim: Claim, material: Material, ruler: Ruler, sources: tuple[Source, ...]) -> Checked:
    """No window in the words: the usual ones are tried, and a hit is a convention."""
    tried = list(_of_periods(material, ruler, sources[0]))
    for words, one in tried:
        if ruler.grade(claim, one):
            evidence = one.evidence(ruler.method, display=ruler.display, searched=len(tried))
            reason = f"no window is stated; true of {words}: {told(one, display=ruler.display)}, {one.told}"
            return found(claim, "depends on convention", reason, evidence, nearest=reason)
    return untestable(claim, f"no window is stated, and none of {len(tried)} usual ones gives this number", "state the window")


def _no_value(claim: Claim, material: Material, sources: tuple[Source, ...]) -> Checked:
    source = sources[0]
    if not len(source.panel):
        return _nothing(claim, material)
    period = claim.period
    base = min((one for one, _ in period.readings), default=material.dated) if period else material.dated
    name = source.told
    if to_date(source.panel.dates[0]) > base:
        return untestable(claim, f"{name} begins {source.panel.first} in market {material.market}", f"older data: {IMPORT}")
    return ends_early(claim, material, name, source.panel.last)


def _nothing(claim: Claim, material: Material) -> Checked:
    name = name_of(claim.subject.key) if claim.subject else None
    ids = ", ".join(one for one, _ in name.ids()) if name else ""
    wanted = f" ({ids})" if ids else ""
    return untestable(
        claim, f"market {material.market} has nothing for {label_of(claim.subject)}",
        f"prices of {label_of(claim.subject)}{wanted}: {IMPORT}",
    )  # fmt: skip


def level(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> Checked:
    """The level of an index at its close; a day nearby is named where the number belongs to that."""
    sources = material.lines.get(claim.subject.key if claim.subject else "", ())
    lines = [one for one in sources if one.relation in ("index", "stock", "fund") and one.panel.basis != "total"]
    quantity = _quantity(claim)
    if not lines:
        return _nothing(claim, material)
    line = lines[0]
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    days = [nyse().shift(end, -back_) for back_ in range(NEARBY + 1)]
    if line.panel.last < days[1]:
        return ends_early(claim, material, line.told, line.panel.last)
    exact = claim.period is not None and claim.period.kind == "day"
    for place, day in enumerate(days):
        value = float(line.panel.values[line.panel.place(day), 0])
        mark = grade(quantity, value)
        if mark:
            evidence = _level_evidence(line, day, value, place + 1)
            reason = f"{label_of(claim.subject)} closed at {show(value, 'number')} on {day} ({line.id})"
            if place <= (0 if exact else 1):
                return graded(claim, mark, reason, evidence)
            return found(claim, "wrong date", f"{reason}, not on {days[0]}", evidence, nearest=reason)
    value = float(line.panel.values[line.panel.place(days[0]), 0])
    reason = f"{label_of(claim.subject)} closed at {value:,.2f} on {days[0]} ({line.id})"
    return found(claim, "wrong value", reason, _level_evidence(line, days[0], value, len(days)), nearest=reason)


def _level_evidence(line: Line, day: date, value: float, searched: int) -> Evidence:
    return Evidence(value=value, unit="index points", method=f"close of {line.id} on {day}", inputs=line.inputs,
                    searched=searched)  # fmt: skip
