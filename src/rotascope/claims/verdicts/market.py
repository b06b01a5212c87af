"""Changes and gaps against level lines: the words' own reading, then conventions, then what the number is true of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rotascope.claims.reading.names import BY_KEY
from rotascope.claims.records import CheckedClaim, Claim, Verdict
from rotascope.claims.verdicts.material import Material, Measured
from rotascope.claims.verdicts.outcomes import IMPORT, ends_early, found, graded, nothing, ranged, told, untestable
from rotascope.claims.verdicts.resolve import kin_of, label_of, name_of, second_of
from rotascope.claims.verdicts.search import (
    GAP,
    RETURN,
    Others,
    Ruler,
    Source,
    Sources,
    Span,
    of_dates,
    of_others,
    of_periods,
    precise,
    readings_of,
)
from rotascope.claims.verdicts.tolerance import best_of
from rotascope.sessions import to_date

CLOSED = ("quarter", "half")  # periods whose return is not called theirs while they last


def change(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> CheckedClaim:
    """A return of one instrument over the claim's window."""
    if "metric" in claim.details:
        return untestable(claim, "a change in index points is not computed", "state it in percent")
    key = claim.subject.key if claim.subject else ""
    others = {BY_KEY[kin].label: material.lines.get(kin, ()) for kin in kin_of(key, mentioned) if kin in BY_KEY}
    return _weigh(claim, material, RETURN, material.lines.get(key, ()), others)


def gap(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> CheckedClaim:
    """A return less another's over the claim's window."""
    key, second = (claim.subject.key if claim.subject else ""), second_of(claim)
    others = {
        f"{BY_KEY[kin].label} against {name_of(second).label}": material.pairs.get((kin, second), ())
        for kin in kin_of(key, mentioned)
        if kin in BY_KEY
    } | {
        f"{name_of(key).label} against {BY_KEY[kin].label}": material.pairs.get((key, kin), ())
        for kin in kin_of(second, ())
        if kin in BY_KEY
    }
    return _weigh(claim, material, GAP, material.pairs.get((key, second), ()), others)


def _weigh(claim: Claim, material: Material, ruler: Ruler, sources: Sources, others: Others) -> CheckedClaim:
    """The claim against its own reading first, then against conventions, other names, dates and periods."""
    if not sources:
        return nothing(claim, material)
    if claim.period is None:
        return _unstated(claim, material, ruler, sources)
    if claim.period.last > material.dated and claim.period.kind in CLOSED:
        return _unended(claim, material, ruler, sources)
    readings = readings_of(claim, material)
    values = [one for span in readings if (one := ruler.measure(sources[0], *span))]
    if not values:
        return _no_value(claim, material, sources)
    held = _as_read(claim, ruler, values) or _by_convention(claim, ruler, sources, readings, values)
    if held is None and "taken" in claim.details:
        return _unstated(claim, material, ruler, sources)
    return held or (_explained(claim, material, ruler, sources[0], others, values[0]))


def _as_read(claim: Claim, ruler: Ruler, values: Sequence[Measured]) -> CheckedClaim | None:
    """True or rounded under the words' own reading; where two readings of the words differ, that is a convention."""
    grades = [ruler.grade(claim, one) for one in values]
    best = best_of(grades)
    if not best:
        return None
    one = values[grades.index(best)]
    evidence = ranged(
        one.evidence(ruler.method, display=ruler.display, searched=len(values)), (v.value for v in values)
    )
    reason = f"{label_of(claim.subject)}: {told(one, display=ruler.display)}, {one.told}"
    periods = claim.period.readings if claim.period else ()
    if len(periods) > 1 and not all(grades):
        worst = next(value for value, mark in zip(values, grades, strict=True) if not mark)
        why = f"{reason}; read the other way it is {told(worst, display=ruler.display)}"
        return found(claim, "depends on convention", why, evidence, nearest=reason)
    return graded(claim, best, reason, evidence)


def _by_convention(
    claim: Claim, ruler: Ruler, sources: Sources, readings: list[Span], values: list[Measured]
) -> CheckedClaim | None:
    """A fund instead of its index, total instead of price return, or a resembling factor."""
    tried = list(values)
    for source in sources[1:]:
        for span in readings:
            one = ruler.measure(source, *span)
            if one is None:
                continue
            tried.append(one)
            if ruler.grade(claim, one):
                evidence = ranged(
                    one.evidence(ruler.method, display=ruler.display, searched=len(tried)), (v.value for v in tried)
                )
                own = f"{values[0].told}: {told(values[0], display=ruler.display)}"
                reason = f"true of {told(one, display=ruler.display)} for {one.told}, not of {own}"
                return found(claim, "depends on convention", reason, evidence, nearest=own)
    return None


def _explained(
    claim: Claim, material: Material, ruler: Ruler, source: Source, others: Others, own: Measured
) -> CheckedClaim:
    """What the number is true of instead, if anything near: another name, another date, another period."""
    stated = f"{label_of(claim.subject)}: {told(own, display=ruler.display)}, {own.told}"
    if source.relation == "proxy":
        return untestable(
            claim, f"only a resemblance is at hand, and it differs: {stated}", f"import the instrument: {IMPORT}"
        )
    tried = 1
    searches: list[tuple[Verdict, Iterator[tuple[str, Measured]]]] = [
        ("wrong date", of_dates(claim, material, ruler, source))
    ]
    if precise(claim):
        searches.insert(0, ("wrong entity", of_others(claim, material, ruler, others)))
        searches.append(("wrong period", of_periods(claim, material, ruler, source)))
    for verdict, candidates in searches:
        for what, one in candidates:
            tried += 1
            if ruler.exact(claim, one):
                evidence = own.evidence(ruler.method, display=ruler.display, searched=tried)
                reason = f"{stated}; the number is true of {what}: {told(one, display=ruler.display)}"
                return found(
                    claim,
                    verdict,
                    reason,
                    evidence,
                    nearest=stated,
                    alternatives=((what, told(one, display=ruler.display)),),
                )
    evidence = own.evidence(ruler.method, display=ruler.display, searched=tried)
    turned = replace(claim, direction=-claim.direction)
    sign = "; the size is right and the direction wrong" if claim.direction and ruler.exact(turned, own) else ""
    return found(claim, "wrong value", f"{stated}{sign}", evidence, nearest=stated)


def _unended(claim: Claim, material: Material, ruler: Ruler, sources: Sources) -> CheckedClaim:
    """A quarter or half year that had not ended: its return did not exist."""
    period = claim.period
    one = ruler.measure(sources[0], period.readings[0][0], material.dated) if period else None
    if period is None or one is None:
        return nothing(claim, material)
    nearest = f"{label_of(claim.subject)} to date: {told(one, display=ruler.display)}, {one.told}"
    evidence = one.evidence(ruler.method, display=ruler.display)
    return found(
        claim, "impossible", f"{period.text} ends {period.last}, after {material.dated}", evidence, nearest=nearest
    )


def _unstated(claim: Claim, material: Material, ruler: Ruler, sources: Sources) -> CheckedClaim:
    """No window in the words: the usual ones are tried, and a hit is a convention."""
    tried = list(of_periods(claim, material, ruler, sources[0]))
    for words, one in tried:
        if ruler.grade(claim, one):
            evidence = one.evidence(ruler.method, display=ruler.display, searched=len(tried))
            reason = f"no window is stated; true of {words}: {told(one, display=ruler.display)}, {one.told}"
            return found(claim, "depends on convention", reason, evidence, nearest=reason)
    return untestable(
        claim, f"no window is stated, and none of {len(tried)} usual ones gives this number", "state the window"
    )


def _no_value(claim: Claim, material: Material, sources: Sources) -> CheckedClaim:
    source = sources[0]
    if not len(source.panel):
        return nothing(claim, material)
    period = claim.period
    base = min((one for one, _ in period.readings), default=material.dated) if period else material.dated
    name = source.told
    if to_date(source.panel.dates[0]) > base:
        return untestable(
            claim, f"{name} begins {source.panel.first} in market {material.market}", f"older data: {IMPORT}"
        )
    return ends_early(claim, material, name, source.panel.last)
