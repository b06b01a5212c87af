"""Items of company accounts for a period, and their growth, as filed by the article's date."""

from datetime import timedelta

from rotascope.catalogue.items import same_item
from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim, Period, Quantity
from rotascope.claims.verdicts.fundamentals.money import judge_plan
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import grade, prints_as
from rotascope.evidence import Evidence
from rotascope.panels.records import Fact

QUARTER, YEAR = (80, 100), (350, 380)  # days
QUARTERS = 4  # of a year
FISCAL = 10  # days that a period may end away from the calendar's
CALENDAR_SLACK = timedelta(days=8)  # by which the same period of two years may differ


def judge_company_figure(claim: Claim, material: Material, _later: Material | None) -> CheckedClaim:
    """An item of a company's accounts for the claimed period, as filed by the article's date."""
    symbol = _symbol_of(claim)
    item, quantity, period = claim.details.get("item", ""), claim.quantity, claim.period
    if quantity is None:
        raise ValueError("a company figure without a number")
    filed = _filed_facts(claim, material)
    if period is not None and period.last > material.dated and not claim.expected:
        if (plan := judge_plan(claim, material)) is not None:
            return plan
        return _judge_impossible(claim, material, _latest_match(claim, quantity, filed))
    fact = _fact_of_period(filed, period)
    if fact is None:
        what = f"{item.replace('_', ' ')} of {label_of(claim.subject)}"
        lacks = f"for that period was filed by {material.dated}" if filed else f"is in market {material.market}"
        return leave_untestable(claim, f"no {what} {lacks}", f"accounts of {symbol} with filing dates: {IMPORT}")
    return _judge_fact(claim, quantity, fact, filed)


def _symbol_of(claim: Claim) -> str:
    return claim.subject.key.removeprefix("symbol:") if claim.subject else ""


def _filed_facts(claim: Claim, material: Material) -> list[Fact]:
    """Every fact of the claimed item that the company had filed."""
    item = claim.details.get("item", "")
    return [fact for fact in material.facts.get(_symbol_of(claim), ()) if same_item(item, fact.item)]


def _judge_fact(claim: Claim, quantity: Quantity, fact: Fact, filed: list[Fact]) -> CheckedClaim:
    symbol = _symbol_of(claim)
    statement, evidence = _fact_words(symbol, fact), _fact_evidence(fact, len(filed))
    grading = grade(quantity, fact.value, direction=claim.direction)
    if grading:
        return confirm(claim, grading, statement, evidence)
    match = _latest_match(claim, quantity, filed)
    period = claim.period
    if period is not None and abs((fact.end - period.last).days) > FISCAL:
        return _judge_fiscal_period(claim, symbol, fact, match)
    if match is not None:
        reason = f"{statement}; the number is {_fact_words(symbol, match)}"
        return conclude(claim, "wrong period", reason, evidence, nearest=statement)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _judge_fiscal_period(claim: Claim, symbol: str, fact: Fact, match: Fact | None) -> CheckedClaim:
    """A company whose periods end apart from the calendar's: its fourth quarter may be another one."""
    period = claim.period
    if match is not None and period is not None and abs((match.end - period.last).days) <= QUARTER[1]:
        statement = f"{_fact_words(symbol, match)}: a fiscal period"
        return conclude(claim, "depends on convention", statement, _fact_evidence(match, 2), nearest=statement)
    reason = f"the fiscal periods of {symbol} are not the calendar's: {_fact_words(symbol, fact)}"
    return leave_untestable(claim, reason, "name the day on which the period ended")


def _fact_of_period(filed: list[Fact], period: Period | None) -> Fact | None:
    """The last fact that covers the claimed period; a year may be the sum of its quarters."""
    fact = _last_fact_of(filed, period)
    if fact is None and period is not None and period.kind == "year":
        return _sum_quarters([fact for fact in filed if period.first <= fact.end <= period.last])
    return fact


def _last_fact_of(filed: list[Fact], period: Period | None) -> Fact | None:
    """The last fact that covers the claimed period by itself."""
    covering = [
        fact
        for fact in filed
        if period is None or (period.first <= fact.end <= period.last and _is_as_long_as(fact, period.kind))
    ]
    return max(covering, key=lambda fact: (fact.end, fact.filing_date), default=None)


def _sum_quarters(facts: list[Fact]) -> Fact | None:
    """Four quarters that follow each other, as one year."""
    quarters = sorted(
        (fact for fact in facts if fact.start and _is_as_long_as(fact, "quarter")), key=lambda fact: fact.end
    )
    by_end = {fact.end: fact for fact in quarters}
    if len(by_end) != QUARTERS:
        return None
    total = sum(fact.value for fact in by_end.values())
    filing_date = max(fact.filing_date for fact in quarters)
    last = quarters[-1]
    return Fact(last.item, quarters[0].start, last.end, total, last.unit, filing_date, last.input)


def _is_as_long_as(fact: Fact, kind: str) -> bool:
    """Whether a fact covers a stretch of the claimed kind; a balance fits any."""
    if fact.start is None:
        return True
    days = (fact.end - fact.start).days + 1
    shortest, longest = YEAR if kind in ("year", "ytd") else QUARTER
    return shortest <= days <= longest


def _latest_match(claim: Claim, quantity: Quantity, filed: list[Fact]) -> Fact | None:
    """The latest fact that the number is true of."""
    matches = [fact for fact in filed if prints_as(quantity, fact.value, direction=claim.direction)]
    return max(matches, key=lambda fact: fact.end, default=None)


def _judge_impossible(claim: Claim, material: Material, match: Fact | None) -> CheckedClaim:
    """The period had not ended when the article was written."""
    period = claim.period
    if period is None:
        raise ValueError("impossible without a period")
    symbol = claim.subject.symbol if claim.subject and claim.subject.symbol else label_of(claim.subject)
    reason = f"{period.text} ends {period.last}, after {material.dated}: no such figure existed"
    evidence = Evidence.dated(period.last, method="last day of the claimed period, from the calendar")
    if match is None:
        return conclude(claim, "impossible", reason, evidence, nearest="no filed figure at hand equals it")
    statement = _fact_words(symbol, match)
    reason = f"{reason}; the number is {statement}"
    return conclude(claim, "impossible", reason, evidence.on((match.input,)), nearest=statement)


def _fact_words(symbol: str, fact: Fact) -> str:
    stretch = f"{fact.start} to {fact.end}" if fact.start else f"at {fact.end}"
    item = fact.item.replace("_", " ")
    return f"{symbol} {item} {fact.value:,.0f} {fact.unit} ({stretch}, known {fact.filing_date})"


def _fact_evidence(fact: Fact, searched: int) -> Evidence:
    return Evidence.number(
        fact.value,
        unit=fact.unit or "usd",
        display="number",
        method=f"{fact.item} as filed by {fact.filing_date}",
        inputs=(fact.input,),
        searched=searched,
    )


def judge_growth(claim: Claim, material: Material) -> CheckedClaim:
    """Growth of a company's item on the year before."""
    filed = [fact for fact in _filed_facts(claim, material) if fact.start]
    quantity = claim.quantity
    if not filed or quantity is None:
        reason = f"market {material.market} has no accounts or estimates of {label_of(claim.subject)}"
        return leave_untestable(claim, reason, f"accounts with filing dates, or estimates: {IMPORT}")
    symbol = _symbol_of(claim)
    years = _fact_and_year_before(filed, claim.period)
    if years is None:
        return leave_untestable(claim, f"no pair of years of {symbol} for that period", f"more accounts: {IMPORT}")
    fact, year_before = years
    growth = fact.value / year_before.value - 1.0
    evidence = Evidence.change(
        growth,
        method=f"{fact.item} of the period to {fact.end} over the year before",
        inputs=(fact.input, year_before.input),
    )
    item = fact.item.replace("_", " ")
    statement = f"{symbol} {item} {evidence.shown} on the year before, period to {fact.end}"
    grading = grade(quantity, 100.0 * growth, direction=claim.direction)
    if grading:
        return confirm(claim, grading, statement, evidence)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _fact_and_year_before(filed: list[Fact], period: Period | None) -> tuple[Fact, Fact] | None:
    """The last fact of a period, and that of as long a period a year earlier, from which growth can be taken."""
    fact = _last_fact_of(filed, period)
    if fact is None:
        return None
    year_before = next((earlier for earlier in filed if _is_year_before(earlier, fact)), None)
    return (fact, year_before) if year_before is not None and year_before.value > 0 else None


def _is_year_before(earlier: Fact, fact: Fact) -> bool:
    """Whether a fact is of as long a period that ended a year before another's."""
    if earlier.start is None or fact.start is None:
        return False
    same_length = abs((earlier.end - earlier.start) - (fact.end - fact.start)) < CALENDAR_SLACK
    return same_length and abs(earlier.end - months_before(fact.end, 12)) < CALENDAR_SLACK
