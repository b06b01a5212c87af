"""Items of company accounts for a period, and their growth, as filed by the article's date."""

from datetime import timedelta

from rotascope.claims.reading.dates import months_before
from rotascope.claims.reading.items import same_item
from rotascope.claims.records import CheckedClaim, Claim, Period, Quantity
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, dated_evidence, found, graded, untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import exactly, grade
from rotascope.evidence import Evidence
from rotascope.panels.records import Fact

QUARTER, YEAR = (80, 100), (350, 380)  # days
QUARTERS = 4  # of a year
FISCAL = 10  # days that a period may end away from the calendar's
DAY = timedelta(days=1)


def company(claim: Claim, material: Material, _later: Material | None) -> CheckedClaim:
    """An item of a company's accounts for the claimed period, as filed by the article's date."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    item, quantity, period = claim.details.get("item", ""), claim.quantity, claim.period
    if quantity is None:
        raise ValueError("a company figure without a number")
    known = [one for one in material.facts.get(symbol, ()) if same_item(item, one.item)]
    if period is not None and period.last > material.dated and not claim.expected:
        return _impossible(claim, material, _owner(claim, quantity, known))
    own = _meant(known, period)
    if own is None:
        what = f"{item.replace('_', ' ')} of {label_of(claim.subject)}"
        lacks = f"for that period was filed by {material.dated}" if known else f"is in market {material.market}"
        return untestable(claim, f"no {what} {lacks}", f"accounts of {symbol} with filing dates: {IMPORT}")
    return _judged(claim, quantity, symbol, own, known)


def _judged(claim: Claim, quantity: Quantity, symbol: str, own: Fact, known: list[Fact]) -> CheckedClaim:
    said, evidence = _fact_words(symbol, own), _fact_evidence(own, len(known))
    mark = grade(quantity, own.value, direction=claim.direction)
    if mark:
        return graded(claim, mark, said, evidence)
    near = _owner(claim, quantity, known)
    period = claim.period
    if period is not None and abs((own.end - period.last).days) > FISCAL:
        return _fiscal(claim, symbol, own, near)
    if near is not None:
        why = f"{said}; the number is {_fact_words(symbol, near)}"
        return found(claim, "wrong period", why, evidence, nearest=said)
    return found(claim, "wrong value", said, evidence, nearest=said)


def _fiscal(claim: Claim, symbol: str, own: Fact, near: Fact | None) -> CheckedClaim:
    """A company whose periods end apart from the calendar's: its fourth quarter may be another one."""
    period = claim.period
    if near is not None and period is not None and abs((near.end - period.last).days) <= QUARTER[1]:
        said = f"{_fact_words(symbol, near)}: a fiscal period"
        return found(claim, "depends on convention", said, _fact_evidence(near, 2), nearest=said)
    why = f"the fiscal periods of {symbol} are not the calendar's: {_fact_words(symbol, own)}"
    return untestable(claim, why, "name the day on which the period ended")


def _meant(known: list[Fact], period: Period | None) -> Fact | None:
    """The last fact that covers the claimed period; a year may be the sum of its quarters."""
    inside = [one for one in known if period is None or period.first <= one.end <= period.last]
    fitting = [one for one in inside if period is None or _long(one, period.kind)]
    whole = max(fitting, key=lambda one: (one.end, one.filing_date), default=None)
    return whole or (_summed(inside) if period is not None and period.kind == "year" else None)


def _summed(inside: list[Fact]) -> Fact | None:
    """Four quarters that follow each other, as one year."""
    quarters = sorted((one for one in inside if one.start and _long(one, "quarter")), key=lambda one: one.end)
    ends = {one.end: one for one in quarters}
    if len(ends) != QUARTERS:
        return None
    total = sum(one.value for one in ends.values())
    last = quarters[-1]
    return Fact(
        last.item, quarters[0].start, last.end, total, last.unit, max(one.filing_date for one in quarters), last.input
    )


def _long(one: Fact, kind: str) -> bool:
    """Whether a fact covers a stretch of the claimed kind; a balance fits any."""
    if one.start is None:
        return True
    days = (one.end - one.start).days + 1
    low, high = YEAR if kind in ("year", "ytd") else QUARTER
    return low <= days <= high


def _owner(claim: Claim, quantity: Quantity, known: list[Fact]) -> Fact | None:
    """The latest earlier fact that the number is true of."""
    hits = [one for one in known if exactly(quantity, one.value, direction=claim.direction)]
    return max(hits, key=lambda one: one.end, default=None)


def _impossible(claim: Claim, material: Material, near: Fact | None) -> CheckedClaim:
    """The period had not ended when the article was written."""
    period = claim.period
    if period is None:
        raise ValueError("impossible without a period")
    symbol = claim.subject.symbol if claim.subject and claim.subject.symbol else label_of(claim.subject)
    why = f"{period.text} ends {period.last}, after {material.dated}: no such figure existed"
    evidence = dated_evidence(str(period.last), "last day of the claimed period, from the calendar", ())
    if near is None:
        return found(claim, "impossible", why, evidence, nearest="no filed figure at hand equals it")
    said = _fact_words(symbol, near)
    return found(claim, "impossible", f"{why}; the number is {said}", evidence.on((near.input,)), nearest=said)


def _fact_words(symbol: str, one: Fact) -> str:
    stretch = f"{one.start} to {one.end}" if one.start else f"at {one.end}"
    return f"{symbol} {one.item.replace('_', ' ')} {one.value:,.0f} {one.unit} ({stretch}, known {one.filing_date})"


def _fact_evidence(one: Fact, searched: int) -> Evidence:
    return Evidence(
        value=one.value,
        unit=one.unit or "usd",
        display="number",
        method=f"{one.item} as filed by {one.filing_date}",
        inputs=(one.input,),
        searched=searched,
    )


def growth(claim: Claim, material: Material) -> CheckedClaim:
    """Growth of a company's item on the year before."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    known = [
        one
        for one in material.facts.get(symbol, ())
        if same_item(claim.details.get("item", ""), one.item) and one.start
    ]
    period, quantity = claim.period, claim.quantity
    if not known or quantity is None:
        return untestable(
            claim,
            f"market {material.market} has no accounts or estimates of {label_of(claim.subject)}",
            f"accounts with filing dates, or estimates: {IMPORT}",
        )
    meant = [
        one for one in known if period is None or (period.first <= one.end <= period.last and _long(one, period.kind))
    ]
    own = max(meant, key=lambda one: (one.end, one.filing_date), default=None)
    before = (
        None
        if own is None
        else next(
            (
                one
                for one in known
                if abs(one.end - months_before(own.end, 12)) < 8 * DAY
                and one.start
                and own.start
                and abs((one.end - one.start) - (own.end - own.start)) < 8 * DAY
            ),
            None,
        )
    )
    if own is None or before is None or before.value <= 0:
        return untestable(claim, f"no pair of years of {symbol} for that period", f"more accounts: {IMPORT}")
    value = own.value / before.value - 1.0
    evidence = Evidence(
        value=value,
        unit="fraction",
        method=f"{own.item} of the period to {own.end} over the year before",
        inputs=(own.input, before.input),
    )
    said = f"{symbol} {own.item.replace('_', ' ')} {evidence.shown} on the year before, period to {own.end}"
    mark = grade(quantity, 100.0 * value, direction=claim.direction)
    return graded(claim, mark, said, evidence) if mark else found(claim, "wrong value", said, evidence, nearest=said)
