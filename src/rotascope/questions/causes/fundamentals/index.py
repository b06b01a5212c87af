"""Small caps beside large ones as an index provider publishes them: multiples by year, consensus growth, revisions."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from rotascope.drivers.fundamentals import RankedDiscount, judge_consensus, judge_discount
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Evidence, Finding, Missing, Section, Table, show
from rotascope.measures.earnings import find_handoff
from rotascope.measures.estimates import STALE, revision_path
from rotascope.measures.valuation import discount_of
from rotascope.panels.records import Estimate
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.cape import cape_findings
from rotascope.questions.causes.fundamentals.gather import IndexEstimates, read_index_estimates, read_index_vintages
from rotascope.questions.causes.fundamentals.valuation import priced

KINDS: Mapping[str, str] = {"op": "operating", "rep": "reported"}
MIXED = "estimates of a year to come beside earnings as they came: estimates are seldom reached, small caps' least"
SINGLE = "one published table: its past years are as it restates them"
LOSSES = "the provider's rule for losses, which a published P/E does not say"


def index_section(view: View) -> Section:
    """Published multiples: the small-cap index's discount, growth by consensus, revisions, the market's ratio.

    raises   DataMissing where the market has none of them
    """
    cape = cape_findings(view)
    try:
        estimates = read_index_estimates(view)
    except DataMissing as fault:
        if not cape:
            raise
        return Section(tuple(cape), missing=(Missing("multiples of indexes by year", fault.cause, fault.remedy),))
    findings = [
        *cape,
        *(finding for kind in KINDS for finding in _discount(view, estimates, kind)),
        *_growth(view, estimates),
        *_revisions(view),
    ]
    if not findings:
        raise DataMissing("the published figures have no year of both indexes that is not over", "import newer ones")
    return Section(tuple(findings), {"index_multiples": _table(estimates)})


def rank_by_year(discounts: Mapping[date, float], year: date) -> RankedDiscount:
    """A year's discount among those of all years: 1 = the largest."""
    rank = sum(value >= discounts[year] for value in discounts.values())
    return RankedDiscount(discounts[year], rank, len(discounts), (min(discounts), max(discounts)))


def discounts_by_year(estimates: IndexEstimates, kind: str) -> dict[date, float]:
    """The discount in each year whose two multiples have a meaning."""
    pairs = estimates.both(f"{kind}_pe_year")
    values = {end: discount_of(small, large) for end, (small, large) in pairs.items()}
    return {end: value for end, value in values.items() if value is not None}


def _discount(view: View, estimates: IndexEstimates, kind: str) -> list[Finding]:
    """The discount on estimates of the first year that is not over; none where the provider gives none."""
    item, discounts = f"{kind}_pe_year", discounts_by_year(estimates, kind)
    ends = [end for end in discounts if end >= view.as_of]
    if not ends:
        return []
    year = ends[0]
    small, large = estimates.both(item)[year]
    ranked = rank_by_year(discounts, year)
    skipped = sorted(end.year for end in estimates.both(item).keys() - discounts.keys())
    stale = (view.as_of - estimates.day).days > STALE
    evidence = Evidence.points(
        ranked.value,
        display="percent",
        n_effective=float(ranked.among),
        method=f"1 - P/E of S&P 600 over that of S&P 500, {KINDS[kind]} earnings of {year.year}",
        inputs=estimates.inputs,
        status="stale" if stale else "ok",
        caveats=(
            LOSSES,
            SINGLE,
            MIXED,
            *([f"without {', '.join(map(str, skipped))}: earnings at or below zero, no ratio"] if skipped else []),
        ),
    )
    text = (
        f"On {KINDS[kind]} earnings of {year.year} as estimated on {estimates.day} the S&P 600 cost "
        f"{show(small, 'number')} and the S&P 500 {show(large, 'number')} times: {priced(ranked.value)}, the discount "
        f"number {ranked.rank} of {ranked.among} years since {ranked.dates[0].year}, the largest first, the others "
        "mostly on earnings as they came"
    )
    subject = {"cause": "valuation", "convention": f"{KINDS[kind]} P/E on {year.year}", "year": str(year.year)}
    past = max((end for end in discounts if end < year), default=None)
    if past is not None:
        text += f"; on those of {past.year} {priced(discounts[past])}"
    if kind == "op":
        subject["verdict"] = judge_discount([ranked.value, discounts[past] if past else None])
    return [Finding("causes.valuation.index", text, evidence, subject)]


def _growth(view: View, estimates: IndexEstimates) -> list[Finding]:
    """Growth by consensus of the year that is not over, and since which year the small-cap index grows faster."""
    pairs = estimates.both("op_eps_year")
    years = sorted(pairs)
    paths: dict[str, dict[date, float | None]] = {"small": {}, "large": {}}
    for before, end in pairwise(years):
        for column, path in enumerate(paths.values()):
            base, value = pairs[before][column], pairs[end][column]
            path[end] = value / base - 1.0 if base > 0 else None
    handoff = find_handoff(paths["small"], paths["large"])
    if handoff is None or max(handoff.gaps) < view.as_of:
        return []
    last = max(handoff.gaps)
    small, large = paths["small"][last], paths["large"][last]
    stale = (view.as_of - estimates.day).days > STALE
    evidence = Evidence.points(
        handoff.gaps[last],
        method="growth of operating earnings of the index by year, small caps less large caps; estimates where the "
        "year is not over",
        inputs=estimates.inputs,
        status="stale" if stale else "ok",
        caveats=(SINGLE, "of indexes' earnings a share: divisors and members change"),
    )
    since = f"faster since {handoff.first.year}" if handoff.first else "slower"
    text = (
        f"For {last.year} analysts expected {show(small, 'percent')} more of the S&P 600 and {show(large, 'percent')} "
        f"more of the S&P 500 on {estimates.day}: {evidence.shown}, {since}"
    )
    past = max((end for end in handoff.gaps if end < view.as_of), default=None)
    if past is not None:
        text += f"; in {past.year} they grew {show(paths['small'][past], 'percent')} and "
        text += show(paths["large"][past], "percent")
    judgement = judge_consensus(handoff.gaps[last], handoff.gaps[past] if past else None)
    subject = {"cause": "earnings", "verdict": judgement, "figures": "consensus"}
    return [Finding("causes.earnings.consensus", text, evidence, subject)]


def _revisions(view: View) -> list[Finding]:
    """How the sum of the coming four quarters of the large-cap index was revised from vintage to vintage."""
    estimates = read_index_vintages(view)
    path = four_quarter_path(estimates, as_of=view.as_of)
    if len(path) < 2:
        return []
    (first, before), (last, now) = path[0], path[-1]
    evidence = Evidence.change(
        now / before - 1.0 if before > 0 else None,
        n_effective=float(len(path)),
        method="sum of the last four quarters that all vintages have, newest vintage over oldest",
        inputs=(),
        status="stale" if (view.as_of - last).days > STALE else "ok",
    )
    text = (
        f"Estimates of the S&P 500's operating earnings of the same four quarters went from {show(before, 'number')} "
        f"on {first} to {show(now, 'number')} on {last} ({evidence.shown})"
    )
    return [Finding("causes.earnings.vintages", text, evidence, {"cohort": "large"})]


def four_quarter_path(estimates: tuple[Estimate, ...], *, as_of: date) -> tuple[tuple[date, float], ...]:
    """Vintages of the first four quarters in a row that end after `as_of`, those that have all four."""
    ends = sorted({row.period_end for row in estimates if row.period_end > as_of})[:4]
    if len(ends) < 4:
        return ()
    paths = [dict(revision_path(estimates, item="op_eps", period_end=end)) for end in ends]
    days = sorted(set(paths[0]).intersection(*paths[1:]))
    return tuple((day, sum(path[day] for path in paths)) for day in days)


def _table(estimates: IndexEstimates) -> Table:
    """A row a year."""
    rows: list[tuple[Cell, ...]] = []
    for kind, words in KINDS.items():
        discounts = discounts_by_year(estimates, kind)
        for end, (small, large) in estimates.both(f"{kind}_pe_year").items():
            rows.append((f"{end.year} {words}", end.year, words, small, large, discounts.get(end)))
    columns = (
        Column("row", "Year and earnings"),
        Column("year", "Year", "text"),
        Column("earnings", "Earnings"),
        Column("small", "S&P 600, times", "number"),
        Column("large", "S&P 500, times", "number"),
        Column("discount", "Discount", "percent"),
    )
    note = f"As published on {estimates.day}; years not over are estimates. A P/E at or below zero has no discount."
    return Table("Published multiples by year", columns, tuple(rows), estimates.inputs, note)
