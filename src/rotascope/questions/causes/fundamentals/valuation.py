"""What small caps cost beside large ones: every convention, the range of their answers, the rank, the spring."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.catalogue.spreads import SPREADS
from rotascope.drivers.fundamentals import discount_path, judge_discount, judge_spring, rank_last
from rotascope.drivers.monthly import match_months, monthly_gaps, sample_monthly
from rotascope.drivers.verdicts import is_covered
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Table, show
from rotascope.inference.testing.later_gaps import LaterGap, later_gap_test
from rotascope.measures.valuation import MULTIPLES, Discount, GroupMultiple, discount_range, discounts, value_spread
from rotascope.panels.companies.values import ValueHistory
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel
from rotascope.panels.records import ValuedCompany
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.gather import SizedCompanies, read_history

PREFERRED = ("forward-pe", "trailing-pe")
YEAR = 12  # months after a discount that its spring is looked for in
SPREAD = "small-large"
METHOD = "1 - multiple of small caps over that of large caps; total price over total earnings by each rule for losses"
RANGE = "the range is that of the answers of all conventions, no sampling error"
TODAY = "companies of today in the past: who failed or was bought is not in it"
BOOK = "log of the median book-to-market of the cheapest third less that of the dearest"


def valuation_section(view: View, sized: SizedCompanies) -> Section:
    """The discount under every convention, where it stands in its history, and what followed large ones."""
    small, large = sized.valued["small"], sized.valued["large"]
    thin = [size for size in sized.valued if not _is_priced(sized, size)]
    if thin:
        counts = " and ".join(f"{len(sized.valued[size])} of {len(sized.companies[size])} {size} caps" for size in thin)
        cause = f"{counts} have a raw close and a current count of shares, too few for a figure"
        raise DataMissing(cause, "rotascope data import FILE... with raw closes, and accounts with shares")
    results = discounts(small, large, day=sized.as_of)
    history = read_history(view, sized)
    findings = [_discount_finding(sized, results), *_value_spreads(sized)]
    path = discount_path(
        {size: line.caps.values for size, line in history.items()},
        {size: line.figures.values for size, line in history.items()},
    )
    days = history["small"].caps.dates.tolist()
    findings += _rank_finding(sized, path, days)
    springs, missing = _spring(view, sized, path, history)
    tables = {"valuation": _table(results, sized), **_history_table(path, days, sized)}
    return Section((*findings, *springs), tables, missing, figures=("valuation",))


def _is_priced(sized: SizedCompanies, size: str) -> bool:
    """Whether enough of a size's companies, by count and by revenue, have a price."""
    priced = {company.id for company in sized.valued[size]}
    revenue = {company.id: max(0.0, company.year.get("revenue", 0.0)) for company in sized.companies[size]}
    total = sum(revenue.values())
    weight = sum(revenue[id_] for id_ in priced) / total if total > 0 else 0.0
    return is_covered(len(priced) / len(revenue) if revenue else 0.0, weight)


def _preferred(results: Sequence[Discount]) -> Discount:
    """The convention that is told first: forward, else trailing, losses included; else the first with an answer."""
    ordered = [
        result
        for name in PREFERRED
        for result in results
        if result.first.multiple == name and result.first.losers_rule == "included"
    ]
    answered = [result for result in (*ordered, *results) if result.value is not None]
    return answered[0] if answered else ordered[-1]


def _discount_finding(sized: SizedCompanies, results: Sequence[Discount]) -> Finding:
    """The discount by the preferred convention, beside the one without loss-makers and the range of all."""
    first = _preferred(results)
    span = discount_range(results)
    judgement = judge_discount([result.value for result in results])
    evidence = Evidence.points(
        first.value,
        display="percent",
        interval=span,
        n_effective=float(first.first.counted + first.second.counted),
        method=f"{METHOD}; {first.convention}, small against large caps, closes to {sized.as_of}",
        inputs=sized.inputs,
        caveats=(RANGE, _priced_share(sized), *_doubts(results), *sized.caveats),
    )
    subject = {"cause": "valuation", "verdict": judgement, "convention": first.convention}
    if first.value is None or span is None:
        faults = first.first.fault or first.second.fault
        text = f"What small caps cost beside large ones has no figure: {faults}"
        return Finding("causes.valuation.discount", text, evidence, subject)
    mate = next(
        result
        for result in results
        if result.first.multiple == first.first.multiple and result.first.losers_rule == "excluded"
    )
    text = f"Small caps cost {priced(first.value)} than large caps by {first.convention} ({_pair(first)})"
    if mate.value is not None:
        text += f", {priced(mate.value)} with companies with losses left out ({_pair(mate)})"
    answered = sum(result.value is not None for result in results)
    text += f"; over {answered} conventions from {priced(span[1])} to {priced(span[0])}"
    return Finding("causes.valuation.discount", text, evidence, subject)


def _priced_share(sized: SizedCompanies) -> str:
    shares = (f"{len(sized.valued[size])} of {len(group)} {size} caps" for size, group in sized.companies.items())
    return f"with a price and a count of shares: {', '.join(shares)}"


def priced(discount: float) -> str:
    """A discount as people say it: `12 % less`, `30 % more`."""
    return f"{100 * abs(discount):.0f} % {'less' if discount >= 0 else 'more'}"


def _pair(result: Discount) -> str:
    return f"{show(result.first.value, 'number')} against {show(result.second.value, 'number')} times"


def _doubts(results: Sequence[Discount]) -> tuple[str, ...]:
    """Groups whose earnings are mostly of a single company, and conventions without an answer, each once."""
    groups = [(side, name) for result in results for side, name in ((result.first, "small"), (result.second, "large"))]
    dominant = [
        f"{MULTIPLES[side.multiple].label}: {side.dominant} has {side.largest_share:.0%} of the earnings of {name} caps"
        for side, name in groups
        if side.dominant
    ]
    faults = [f"{MULTIPLES[side.multiple].label} of {name} caps: {side.fault}" for side, name in groups if side.fault]
    return tuple(dict.fromkeys((*dominant, *faults)))


def _rank_finding(sized: SizedCompanies, path: Floats, days: Sequence[date]) -> list[Finding]:
    """Where the trailing discount stands among the ends of the months before."""
    ranked = rank_last(path, days)
    if ranked is None or ranked.among < YEAR:
        return []
    evidence = Evidence.share(
        (ranked.among - ranked.rank) / (ranked.among - 1),
        n_effective=None,
        method="share of earlier month ends with a smaller discount; trailing P/E, losses included, each as known then",
        inputs=sized.inputs,
        caveats=(TODAY, *sized.caveats),
    )
    text = (
        f"By trailing P/E small caps cost {priced(ranked.value)} than large caps, the discount number {ranked.rank} of "
        f"{ranked.among} month ends since {ranked.dates[0]}, the largest first"
    )
    return [Finding("causes.valuation.rank", text, evidence, {"convention": "trailing P/E, losses included"})]


def _value_spreads(sized: SizedCompanies) -> list[Finding]:
    """How far apart cheap and dear companies are on book value, raw and within sectors."""
    companies = [*sized.valued["small"], *sized.valued["large"]]
    ratios = np.array([_book_to_market(company) for company in companies])
    findings = []
    sectors = [company.company.sector for company in companies]
    for label, industries in (("all companies", None), ("within sectors", sectors if all(sectors) else None)):
        spread = value_spread(ratios, industries=industries)
        if spread is None or (label == "within sectors" and industries is None):
            continue
        evidence = Evidence.number(
            spread, unit="log ratio", method=f"{BOOK}; {label}", inputs=sized.inputs, caveats=sized.caveats
        )
        text = f"The cheapest third on book value costs 1 / {np.exp(spread):.1f} of the dearest third, {label}"
        findings.append(Finding("causes.valuation.spread", text, evidence, {"among": label}))
    return findings


def _book_to_market(company: ValuedCompany) -> float:
    equity = company.company.balances.get("equity")
    return float("nan") if equity is None or company.cap <= 0 else equity / company.cap


def _spring(
    view: View, sized: SizedCompanies, path: Floats, history: Mapping[str, ValueHistory]
) -> tuple[list[Finding], tuple[Missing, ...]]:
    """What small caps did in the year after a large discount, or why that cannot be tested."""
    what = "what followed large discounts"
    try:
        legs = fill(view, parse_spread(SPREAD, SPREADS))
        readings = Panel(history["small"].caps.dates, ("discount",), path[:, None], "discount")
        months, (discount, gaps) = match_months(sample_monthly(readings, "D"), monthly_gaps(legs.panel))
        later = later_gap_test(discount, np.log1p(gaps), horizon=YEAR)
    except DataMissing as fault:
        return [], (Missing(what, fault.cause, fault.remedy or "import more history"),)
    evidence = Evidence.points(
        later.slope.value,
        interval=later.slope.interval,
        p_value=max(later.p_block, later.slope.p_value),
        n_effective=later.n_effective,
        method="log gap of the next 12 months per standard deviation of the month-end discount; the larger p of "
        "Newey-West errors and of blocks that know nothing of the discount",
        inputs=(*sized.inputs, *legs.inputs),
        caveats=(_power(later), TODAY, *sized.caveats),
    )
    judgement = judge_spring(later)
    apart = "" if later.apart is None else f", {show(later.apart, 'pp')} in windows that do not overlap"
    text = (
        f"After a discount one standard deviation larger, small caps led by {evidence.shown} more in a year{apart} "
        f"({later.windows} windows since {months[0]}, worth {later.n_effective:.0f} of their own)"
    )
    subject = {"cause": "spring", "verdict": judgement}
    return [Finding("causes.valuation.spring", text, evidence, subject)], ()


def _power(later: LaterGap) -> str:
    return (
        f"power: {later.n_effective:.0f} windows of their own show an effect of {show(later.detectable, 'pp')} a year "
        "per standard deviation four times of five, none below"
    )


def _table(results: Sequence[Discount], sized: SizedCompanies) -> Table:
    """A row a convention."""
    rows: list[tuple[Cell, ...]] = [
        (
            result.convention,
            result.first.value,
            result.second.value,
            result.value,
            *_counts(result.first),
            *_counts(result.second),
            result.first.fault or result.second.fault,
        )
        for result in results
    ]
    columns = (
        Column("convention", "Convention"),
        Column("small", "Small caps, times", "number"),
        Column("large", "Large caps, times", "number"),
        Column("discount", "Discount", "percent"),
        Column("small_counted", "Small counted", "count"),
        Column("small_losers", "With losses", "count"),
        Column("large_counted", "Large counted", "count"),
        Column("large_losers", "With losses", "count"),
        Column("fault", "Why none"),
    )
    note = f"{METHOD}. Above 0: small caps cost less."
    chart = Chart("bars", "convention", ("discount",), title="discount of small caps to large caps, by convention")
    return Table("What small caps cost beside large ones", columns, tuple(rows), sized.inputs, note, chart)


def _counts(side: GroupMultiple) -> tuple[int, int]:
    return side.counted, side.losers


def _history_table(path: Floats, days: Sequence[date], sized: SizedCompanies) -> dict[str, Table]:
    rows: list[tuple[Cell, ...]] = [
        (day, float(value)) for day, value in zip(days, path.tolist(), strict=True) if np.isfinite(value)
    ]
    if len(rows) < 2:
        return {}
    columns = (Column("date", "Month end", "date"), Column("discount", "Discount", "percent"))
    chart = Chart("history", "date", ("discount",), title="discount on trailing P/E, losses included")
    note = f"By what was known on each day. {TODAY}."
    return {"discounts": Table("The discount by month", columns, tuple(rows), sized.inputs, note, chart)}
