"""How earnings of small caps grow beside those of large ones: growth, the handoff, slowing, margins, revisions."""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

import numpy as np

from rotascope.drivers.fundamentals import judge_handoff
from rotascope.drivers.verdicts import is_covered
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Section, Table, show
from rotascope.inference.testing.group_lead import GroupLead, group_lead
from rotascope.measures.earnings import (
    Growth,
    find_deceleration,
    find_handoff,
    growth_path,
    net_margin,
    surprise_of,
    year_growth,
)
from rotascope.measures.estimates import QUARTER, YEAR, Revision, latest_by_period, revision_momentum
from rotascope.panels.records import Company, Estimate, ValuedCompany
from rotascope.questions.causes.companies.words import LABELS
from rotascope.questions.causes.fundamentals.gather import SizedCompanies
from rotascope.questions.wording import capital

METHOD = "sum of net income over the sum a year before, of the companies that filed both"
DOMINANT = 0.5  # of a group's change: a company beyond it is named
LEAST_COUNT = 0.2  # of a group's companies, below which a figure is withheld


def earnings_section(sized: SizedCompanies) -> Section:
    """Growth of the trailing year and by quarter, the handoff, and what analysts changed; DataMissing without both."""
    growth = {size: year_growth(group) for size, group in sized.companies.items()}
    if not any(growth.values()):
        raise DataMissing("no company filed net income of two years", "rotascope data import FILE... with net_income")
    paths = {size: growth_path(sized.quarters, sized.ids(size)) for size in sized.companies}
    findings = [
        *(_growth_finding(sized, size, part) for size, part in growth.items()),
        *_handoff(sized, paths),
        *_slowing(sized, paths),
        *_margins(sized),
        *_revisions(sized),
        *_surprises(sized),
    ]
    tables = {"growth": _growth_table(sized, growth), **_path_table(sized, paths)}
    return Section(tuple(findings), tables, figures=("growth_path",) if "growth_path" in tables else ())


def _growth_finding(sized: SizedCompanies, size: str, growth: Growth | None) -> Finding:
    """A group's growth over its trailing year; withheld below a fifth of its companies or 30 % of their revenue."""
    subject = {"cohort": size}
    if growth is None or not _is_filed(sized.companies[size]):
        counted, members = (growth.counted, growth.members) if growth else (0, len(sized.companies[size]))
        evidence = Evidence.share(None, method=METHOD, inputs=sized.inputs, caveats=sized.caveats)
        text = f"{capital(LABELS[size])}: growth is known of {counted} of {members} companies: withheld"
        return Finding("causes.earnings.growth", text, evidence, subject)
    answers = [value for value in (growth.growth, growth.without_losers) if value is not None]
    evidence = Evidence.change(
        growth.growth,
        interval=(min(answers), max(answers)) if answers else None,
        n_effective=float(growth.counted),
        method=f"{METHOD}; the range is with and without companies with losses",
        inputs=sized.inputs,
        caveats=(*([growth.fault] if growth.fault else []), *_alone(growth), *sized.caveats),
    )
    parts = [
        f"{show(growth.growth, 'percent')} in total" if growth.growth is not None else growth.fault,
        f"{show(growth.without_losers, 'percent')} of those that earned in both years",
        f"{show(growth.per_sales, 'pp')} of sales" if growth.per_sales is not None else "",
        f"{show(growth.midpoint, 'percent')} by the mid-point",
    ]
    text = (
        f"{capital(LABELS[size])}' earnings of the trailing year grew {', '.join(filter(None, parts))} "
        f"({growth.counted} of {growth.members} companies, {growth.losers} with a loss in either year)"
    )
    return Finding("causes.earnings.growth", text, evidence, subject)


def _is_filed(group: Sequence[Company]) -> bool:
    """Whether enough of a group, by count and by revenue, filed net income of both years."""
    filed = [company for company in group if "net_income" in company.year and "net_income" in company.year_before]
    revenue, total = (sum(max(0.0, c.year.get("revenue", 0.0)) for c in part) for part in (filed, group))
    return is_covered(len(filed) / len(group) if group else 0.0, revenue / total if total > 0 else 0.0)


def _alone(growth: Growth) -> tuple[str, ...]:
    """A company whose change is more than half of the group's."""
    change = abs(growth.after - growth.before)
    return tuple(
        f"{id_} alone changed by {show(part, 'percent')} of the group's earnings"
        for id_, part in growth.largest[:1]
        if abs(part) * abs(growth.before) > DOMINANT * change > 0
    )


def _handoff(sized: SizedCompanies, paths: Mapping[str, Mapping[date, Growth]]) -> list[Finding]:
    """Since when small caps' quarterly earnings grow faster, in total; judged with and without loss-makers."""
    totals = {size: {day: growth.growth for day, growth in path.items()} for size, path in paths.items()}
    handoff = find_handoff(totals["small"], totals["large"])
    if handoff is None:
        return []
    last = max(handoff.gaps)
    small, large = paths["small"][last], paths["large"][last]
    lead = _lead(sized, last)
    judgement = judge_handoff(small, large, lead)
    evidence = Evidence.points(
        handoff.gaps[last],
        interval=lead.interval if lead else None,
        n_effective=float(small.counted + large.counted),
        method="growth of small caps' quarterly net income on the year before, less that of large caps; actual "
        "figures, by calendar quarter; the range is 95 % of draws of other companies of the kind",
        inputs=sized.inputs,
        caveats=sized.caveats,
    )
    since = (
        f"since the quarter to {handoff.first}, {handoff.since} in a row"
        if handoff.first
        else "and large caps grow faster"
    )
    text = (
        f"In the quarter to {last} small caps' earnings grew {show(small.growth, 'percent')} on the year, large caps' "
        f"{show(large.growth, 'percent')}: {evidence.shown}, {since}"
    )
    subject = {"cause": "earnings", "verdict": judgement, "figures": "actual"}
    return [Finding("causes.earnings.handoff", text, evidence, subject)]


def _lead(sized: SizedCompanies, quarter: date) -> GroupLead | None:
    """The lead of small caps' growth in a quarter, with what other companies of the kind would make of it."""
    panel = sized.quarters
    days = panel.dates.tolist()
    row, base = days.index(quarter), days.index(quarter.replace(year=quarter.year - 1))
    pairs = []
    for size in ("small", "large"):
        columns = [panel.symbols.index(id_) for id_ in sized.ids(size) if id_ in panel.symbols]
        before, after = panel.values[base, columns], panel.values[row, columns]
        both = np.isfinite(before) & np.isfinite(after)
        pairs.append((before[both], after[both]))
    return group_lead(*pairs)


def _slowing(sized: SizedCompanies, paths: Mapping[str, Mapping[date, Growth]]) -> list[Finding]:
    """How much slower large caps' earnings grow than at their best of the last two years."""
    slowing = find_deceleration({day: growth.growth for day, growth in paths["large"].items()})
    if slowing is None:
        return []
    evidence = Evidence.points(
        slowing.last_growth - slowing.peak_growth,
        n_effective=float(paths["large"][slowing.last].counted),
        method="growth of quarterly net income on the year before, the last quarter less the highest of the last eight",
        inputs=sized.inputs,
        caveats=sized.caveats,
    )
    if slowing.peak == slowing.last:
        text = (
            f"Large caps' earnings growth of {show(slowing.last_growth, 'percent')} in the quarter to {slowing.last} "
            "was its highest of the last eight quarters: no slowing"
        )
        return [Finding("causes.earnings.slowing", text, evidence, {"cohort": "large"})]
    text = (
        f"Large caps' earnings growth went from {show(slowing.peak_growth, 'percent')} in the quarter to "
        f"{slowing.peak} to {show(slowing.last_growth, 'percent')} in that to {slowing.last}, "
        f"{_falling(slowing.falling)}"
    )
    return [Finding("causes.earnings.slowing", text, evidence, {"cohort": "large"})]


def _falling(quarters: int) -> str:
    return f"lower {quarters} quarter{'' if quarters == 1 else 's'} in a row" if quarters else "no lower than before it"


def _margins(sized: SizedCompanies) -> list[Finding]:
    """Each group's net margin, and the year before."""
    findings = []
    for size, group in sized.companies.items():
        now, before = net_margin(group), net_margin(group, before=True)
        if now is None or before is None:
            continue
        evidence = Evidence.points(
            now - before,
            n_effective=float(sum("net_income" in company.year for company in group)),
            method="total net income over total revenue, trailing years",
            inputs=sized.inputs,
        )
        text = (
            f"{capital(LABELS[size])} keep {show(now, 'percent')} of sales as net income, "
            f"{show(before, 'percent')} the year before ({evidence.shown})"
        )
        findings.append(Finding("causes.earnings.margin", text, evidence, {"cohort": size}))
    return findings


def _revisions(sized: SizedCompanies) -> list[Finding]:
    """How analysts changed their estimates of a group in a quarter: the median company, and how many were raised."""
    findings = []
    for size, group in sized.valued.items():
        revisions = [part for company in group if (part := _revision(company, sized.as_of)) is not None]
        if len(revisions) < max(5.0, LEAST_COUNT * len(group)):
            continue
        changes = [part.midpoint for part in revisions if part.midpoint is not None]
        stale = sum(part.stale for part in revisions)
        evidence = Evidence.change(
            median(changes),
            n_effective=float(len(revisions)),
            method="median company's 2 (now - before) / (|now| + |before|) of the same periods, 91 days apart",
            inputs=sized.inputs,
            caveats=(f"{stale} of {len(revisions)} rest on estimates older than 100 days",) if stale else (),
            status="stale" if 2 * stale > len(revisions) else "ok",
        )
        raised = sum(part.raised > part.lowered for part in revisions)
        text = (
            f"Estimates of {LABELS[size]} moved by {evidence.shown} in the median over the quarter; of "
            f"{len(revisions)} companies {raised} were raised"
        )
        findings.append(Finding("causes.earnings.revisions", text, evidence, {"cohort": size}))
    return findings


def _revision(company: ValuedCompany, as_of: date) -> Revision | None:
    """Of fiscal years, else of quarters."""
    years = revision_momentum(company.estimates, as_of=as_of, item=YEAR)
    return years or revision_momentum(company.estimates, as_of=as_of)


def _surprises(sized: SizedCompanies) -> list[Finding]:
    """What each group earned in its last quarter against the last estimate before it was filed."""
    findings = []
    for size, group in sized.valued.items():
        actual: dict[str, float] = {}
        expected: dict[str, Estimate] = {}
        for company in group:
            end, shares = company.company.end, company.shares
            estimate = latest_by_period(company.estimates, QUARTER, as_of=company.company.filing_date).get(end)
            earned = sized.accounts.quarter_of(company.id, "net_income", end)
            if estimate is not None and earned is not None and shares > 0:
                actual[company.id], expected[company.id] = earned / shares, estimate
        surprise = surprise_of(actual, expected)
        if surprise is None or surprise.counted < max(5.0, LEAST_COUNT * len(group)):
            continue
        evidence = Evidence.share(
            surprise.beat,
            n_effective=float(surprise.counted),
            method="companies that earned more a share than the last estimate before the filing",
            inputs=sized.inputs,
        )
        text = (
            f"Of {surprise.counted} {LABELS[size]} {evidence.shown} earned more in their last quarter than expected "
            f"({show(surprise.total, 'percent')} of the sum expected)"
        )
        findings.append(Finding("causes.earnings.surprise", text, evidence, {"cohort": size}))
    return findings


def _growth_table(sized: SizedCompanies, growth: Mapping[str, Growth | None]) -> Table:
    """A row a group, every measure of its growth."""
    rows: list[tuple[Cell, ...]] = [
        (
            LABELS[size],
            part.growth,
            part.midpoint,
            part.per_sales,
            part.without_losers,
            part.counted,
            part.members,
            part.losers,
            ", ".join(f"{id_} {show(change, 'percent')}" for id_, change in part.largest),
        )
        for size, part in growth.items()
        if part is not None
    ]
    columns = (
        Column("cohort", "Group"),
        Column("growth", "Growth", "percent"),
        Column("midpoint", "Mid-point growth", "percent"),
        Column("per_sales", "Of sales", "pp"),
        Column("without_losers", "Without losses", "percent"),
        Column("counted", "Counted", "count"),
        Column("members", "Companies", "count"),
        Column("losers", "With losses", "count"),
        Column("largest", "Largest contributions"),
    )
    note = f"{METHOD}. A base of zero or below has no growth. Contributions: change over the group's earnings before."
    return Table("Earnings of the trailing year", columns, tuple(rows), sized.inputs, note)


def _path_table(sized: SizedCompanies, paths: Mapping[str, Mapping[date, Growth]]) -> dict[str, Table]:
    """A row a group and quarter."""
    rows: list[tuple[Cell, ...]] = [
        (capital(LABELS[size]), day, growth.growth, growth.without_losers, growth.counted)
        for size, path in paths.items()
        for day, growth in path.items()
        if growth.growth is not None
    ]
    if _quarters(rows) < 2:
        return {}
    columns = (
        Column("cohort", "Group"),
        Column("quarter", "Quarter to", "date"),
        Column("growth", "Growth on the year", "percent"),
        Column("without_losers", "Without losses", "percent"),
        Column("counted", "Companies", "count"),
    )
    chart = Chart("lines", "quarter", ("growth",), color="cohort", title="net income on the year before", dots=True)
    table = Table("Earnings growth by quarter", columns, tuple(rows), sized.inputs, METHOD, chart, key="cohort")
    return {"growth_path": table}


def _quarters(rows: Sequence[tuple[Cell, ...]]) -> int:
    return len({row[1] for row in rows})
