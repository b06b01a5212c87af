"""Participation: who rises, stands above the means, makes highs, beats the index; ranked against the past."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rotascope.catalogue.groups import LARGE_CAP_INDEXES
from rotascope.catalogue.namespaces import symbol_of
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Table, list_names
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import (
    MEANS,
    advance_decline_line,
    mean_window_return,
    net_highs,
    share_above,
    window_share,
)
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.panel import Panel
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.words import (
    SPELLED_OUT,
    above_words,
    beating_words,
    changed_words,
    coverage_words,
    headline,
    lost_words,
    percent,
    withheld_words,
)
from rotascope.sessions import to_date, week_ends

YEARS = 504  # sessions of the charts
AGO = (5, 21, 63)
LONG, MONTH = 200, 21  # sessions
NO_BULLISH_PERCENT = "no bullish percent: point and figure needs each session's high and low, which closes do not hold"


def coverage_section(market: Market) -> Section:
    """How many of the members have prices, and what lacks; where too few have, nothing else is said of them."""
    evidence = Evidence.share(
        market.coverage,
        method="members with a close on the last session",
        inputs=market.inputs,
        status=market.status,
        caveats=market.caveats,
    )
    subject = {"universe": market.universe.name}
    finding = Finding("breadth.participation.coverage", coverage_words(market), evidence, subject)
    withheld = withheld_words(market) if market.status == "missing" else ""
    coverage = Section((finding,), missing=tuple(lacks(market)), headline=withheld)
    return Section.join(coverage, survivors_section(market))


def survivors_section(market: Market) -> Section:
    """How many of those who left have no prices, as a share and by year, where membership by date tells who left."""
    survival, name = market.survival, market.called
    if not survival.leavers:
        return Section()
    evidence = Evidence.share(
        survival.lost / survival.leavers,
        method="members that left while the closes run, without a close in their last month",
        inputs=market.inputs,
    )
    finding = Finding("breadth.participation.lost", lost_words(market), evidence, {"universe": market.universe.name})
    rows = tuple((str(year.year), year.leavers, year.lost, year.members, year.priced) for year in survival.years)
    columns = (
        Column("year", "Year"),
        Column("leavers", "Members that left", "count"),
        Column("lost", "of these without prices", "count"),
        Column("members", "Members at its end", "count"),
        Column("priced", "with a close then", "count"),
    )
    note = "Members that left without prices are in no count of the past: survivors weigh too much in it."
    return Section((finding,), {"survivors": Table(f"Who left {name}", columns, rows, market.inputs, note)})


def lacks(market: Market) -> Iterator[Missing]:
    """Members without a close, and an index to compare with."""
    name = market.called
    if market.lacking:
        why = f"no close on {market.close.last}: {list_names(market.lacking, most=SPELLED_OUT)}"
        yield Missing(f"{len(market.lacking)} members of {name}", why, "import their prices")
    if market.index is None:
        yield Missing(
            "an index level", "to compare members with", f"import {' or '.join(map(symbol_of, LARGE_CAP_INDEXES[:3]))}"
        )


def participation_section(market: Market) -> Section:
    """Participation of the universe on its last session, and its history; what stands on too few is named."""
    above = percentile_of_last(market.covered(share_above(market.counts), "known_200"))
    tables = {
        "participation": participation_table(market),
        "above_200": above_table(market),
        **({"ad_line": advance_decline_table(market)} if len(market.history) else {}),
    }
    sections = (above_section(market), year_section(market))
    head = Section(tables=tables, headline=headline(market, above), figures=("above_200",))
    return Section.join(head, *sections)


def above_section(market: Market) -> Section:
    """Shares above each mean, among all earlier sessions that counted half of the members."""
    findings: list[Finding] = []
    missing: list[Missing] = []
    for window in reversed(MEANS):
        denominator = f"known_{window}"
        counted = float(market.counts.column(denominator)[-1])
        missing += market.lack(f"share above the {window}-session mean", counted)
        line = market.covered(share_above(market.counts, window=window), denominator)
        above = percentile_of_last(line)
        if np.isfinite(above.value):
            how = f"share above own {window}-session mean, adjusted closes"
            evidence = market.evidence(above.value, counted=counted, how=how, history=line)
            id_, subject = f"breadth.participation.above_{window}", {"universe": market.universe.name}
            findings.append(Finding(id_, above_words(market, above, window=window), evidence, subject))
            if window == LONG:
                findings += changed_finding(market, line)
    return Section(tuple(findings), missing=tuple(missing))


def changed_finding(market: Market, line: Panel) -> Iterator[Finding]:
    """How the share changed within a month."""
    if len(line) <= MONTH or not np.isfinite(line.values[-1 - MONTH, 0]):
        return
    then, now = (float(line.values[row, 0]) for row in (-1 - MONTH, -1))
    window = market.window(len(market.close) - 1 - MONTH)
    counted = float(market.counts.column(f"known_{LONG}")[-1])
    evidence = market.evidence(
        now - then, counted=counted, how="change of the share above the long mean", window=window
    )
    text = changed_words(then, now, window)
    yield Finding("breadth.participation.changed", text, replace(evidence, display="pp"), role="changed")


def year_section(market: Market) -> Section:
    """Members that are up, and that beat the index, since the last close of the year before; their mean return."""
    row, close, index = market.year_start, market.close, market.index
    if row is None:
        return Section()
    window, member = market.window(row), market.counted[None, :]
    span = close.tail(window.sessions + 1)
    share, counted = window_share(span, sessions=window.sessions, member=member).values[-1]
    lack = market.lack("returns of this year", counted)
    if lack:
        return Section(missing=lack)
    evidence = market.evidence(
        float(share), counted=counted, how="share of members with a return above 0", window=window
    )
    text = f"{percent(share)} of {counted:,.0f} members are up since {window.start}"
    findings = [Finding("breadth.participation.up", text, evidence)]
    mean = float(mean_window_return(span, sessions=window.sessions, member=member).values[-1, 0])
    how = f"mean {close.basis} return, bought in equal parts and held"
    text = f"The average of {counted:,.0f} members returned {percent(mean)} since {window.start}"
    evidence = market.evidence(mean, counted=counted, how=how, window=window)
    findings.append(Finding("breadth.participation.mean", text, evidence))
    if index is not None:
        findings += index_findings(market, index, row, mean, counted)
    return Section(tuple(findings))


def index_findings(market: Market, index: Panel, row: int, mean: float, counted: float) -> Iterator[Finding]:
    """Members that beat the index since a row, and the average member less the index."""
    window, member = market.window(row), market.counted[None, :]
    returned = float(index.values[-1, 0] / index.values[row, 0] - 1.0)
    span = market.close.tail(window.sessions + 1)
    above = np.full(len(span), returned)
    beat = float(window_share(span, sessions=window.sessions, above=above, member=member).values[-1, 0])
    evidence = market.evidence(beat, counted=counted, how=f"share of members above {index.name}", window=window)
    text = beating_words(beat, counted, index.name, returned, window)
    yield Finding("breadth.participation.beating", text, evidence, {"index": index.name}, role="key")
    how = f"mean member less {index.name}"
    evidence = replace(market.evidence(mean - returned, counted=counted, how=how, window=window), display="pp")
    text = f"The average member less {index.name}: {evidence.shown} since {window.start}"
    yield Finding("breadth.equal_cap.members", text, evidence, {"index": index.name})


def participation_table(market: Market) -> Table:
    """Each share of members now, a week, a month and a quarter ago, and among all earlier sessions."""
    lines = {
        **{
            f"above {window}-session mean": (share_above(market.counts, window=window), f"known_{window}")
            for window in MEANS
        },
        "net new highs": (net_highs(market.counts), "known_year"),
    }
    rows: list[tuple[Cell, ...]] = []
    for name, (line, denominator) in lines.items():
        covered = market.covered(line, denominator)
        now = percentile_of_last(covered)
        earlier = (float(covered.values[-1 - back, 0]) if len(line) > back else None for back in AGO)
        counted = int(market.counts.column(denominator)[-1])
        rows.append((name, counted, now.value, *earlier, now.below, now.readings))
    columns = (
        Column("measure", "Share of members"),
        Column("counted", "Counted", "count"),
        Column("now", "Now", "percent"),
        Column("week", "1W ago", "percent"),
        Column("month", "1M ago", "percent"),
        Column("quarter", "3M ago", "percent"),
        Column("below", "Sessions that were lower", "percent"),
        Column("readings", "Of", "count"),
    )
    note = "; ".join((market.universe.label, NO_BULLISH_PERCENT, *market.caveats))
    return Table(f"Participation in {market.called}", columns, tuple(rows), market.inputs, note)


def above_table(market: Market) -> Table:
    """Two years of weeks of the share above the long mean."""
    above = market.covered(share_above(market.counts), "known_200").tail(YEARS)
    rows = tuple((to_date(above.dates[row]), float(above.values[row, 0])) for row in week_ends(above.dates))
    return Table(
        f"Share of {market.called} above its 200-session mean, two years of weeks",
        (Column("date", "Date", "date"), Column("above_200", "Above 200-session mean", "percent")),
        rows,
        market.inputs,
        chart=Chart("line", "date", ("above_200",), title="of stocks, %", level=0.5),
    )


def advance_decline_table(market: Market) -> Table:
    """Two years of weeks of the A-D line, with the summation index."""
    line = advance_decline_line(market.history.tail(YEARS))
    summation = mcclellan(market.history).tail(YEARS).column("summation")
    rows = tuple(
        (to_date(line.dates[row]), float(line.values[row, 0]), float(summation[row])) for row in week_ends(line.dates)
    )
    columns = (
        Column("date", "Date", "date"),
        Column("ad_line", "Advance-decline line", "count"),
        Column("summation", "McClellan summation index", "number"),
    )
    return Table(
        f"Advance-decline line of {market.called}, two years of weeks",
        columns,
        rows,
        market.inputs,
        "The A-D line starts at the table's own start.",
        Chart("line", "date", ("ad_line",), title="advances - declines"),
    )
