"""Participation: who rises, stands above the means, makes highs, beats the index; ranked against the past."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rotascope.arrays import Bools
from rotascope.catalogue.groups import LARGE_CAP_INDEXES
from rotascope.catalogue.namespaces import symbol_of
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import (
    MEANS,
    advance_decline_line,
    breadth_counts,
    mean_window_return,
    net_highs,
    share_above,
    window_share,
)
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.view import View
from rotascope.questions.breadth.gather import Market, groups
from rotascope.questions.breadth.words import (
    above_words,
    beating_words,
    coverage_words,
    headline,
    list_names,
    percent,
    withheld_words,
)
from rotascope.sessions import to_date, week_ends

YEARS = 504  # sessions of the charts
GROUP_SESSIONS = 260  # enough closes for the longest mean
AGO = (5, 21, 63)


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
    return Section((finding,), missing=tuple(lacks(market)), headline=withheld)


def lacks(market: Market) -> Iterator[Missing]:
    """Members without a close, and an index to compare with."""
    name = market.universe.name
    if market.lacking:
        why = f"no close on {market.close.last}: {list_names(market.lacking)}"
        yield Missing(f"{len(market.lacking)} members of {name}", why, "import their prices")
    if market.index is None:
        yield Missing(
            "an index level", "to compare members with", f"import {' or '.join(map(symbol_of, LARGE_CAP_INDEXES[:3]))}"
        )


def participation_section(view: View, market: Market) -> Section:
    """Participation of the universe on its last session, and its history."""
    above = percentile_of_last(share_above(market.counts))
    tables = {
        "participation": participation_table(market),
        "above_200": above_table(market),
        "ad_line": advance_decline_table(market),
        "sectors": groups_table(view, market),
    }
    return Section((*above_findings(market), *year_findings(market)), tables, headline=headline(market, above))


def above_findings(market: Market) -> Iterator[Finding]:
    """Shares above each mean, among all earlier sessions."""
    for window in MEANS:
        above = percentile_of_last(share_above(market.counts, window=window))
        evidence = market.evidence(
            above.value, how=f"share above own {window}-session mean, adjusted closes", readings=above.readings
        )
        subject = {"universe": market.universe.name}
        yield Finding(
            f"breadth.participation.above_{window}", above_words(market, above, window=window), evidence, subject
        )


def year_findings(market: Market) -> Iterator[Finding]:
    """Members that are up, and that beat the index, since the last close of the year before; their mean return."""
    row, close, index = market.year_start, market.close, market.index
    if row is None:
        return
    window, member = market.window(row), market.counted[None, :]
    share, counted = window_share(close, sessions=window.sessions, member=member).values[-1]
    evidence = market.evidence(float(share), how="share of members with a return above 0", window=window)
    text = f"{percent(share)} of {counted:,.0f} members are up since {window.start}"
    yield Finding("breadth.participation.up", text, evidence)
    mean = float(mean_window_return(close, sessions=window.sessions, member=member).values[-1, 0])
    how = f"mean {close.basis} return, bought in equal parts and held"
    text = f"The average member returned {percent(mean)} since {window.start}"
    yield Finding("breadth.participation.mean", text, market.evidence(mean, how=how, window=window))
    if index is None:
        return
    returned = float(index.values[-1, 0] / index.values[row, 0] - 1.0)
    above = np.full(len(close), returned)
    beat = float(window_share(close, sessions=window.sessions, above=above, member=member).values[-1, 0])
    evidence = market.evidence(beat, how=f"share of members above {index.name}", window=window)
    text = beating_words(beat, index.name, returned, window)
    yield Finding("breadth.participation.beating", text, evidence, {"index": index.name})
    yield ahead(market, mean - returned, row)


def ahead(market: Market, difference: float, row: int) -> Finding:
    """The average member's return less the index's, since a row."""
    window, name = market.window(row), market.index.name if market.index else ""
    evidence = replace(market.evidence(difference, how=f"mean member less {name}", window=window), display="pp")
    text = f"The average member less {name}: {evidence.shown} since {window.start}"
    return Finding("breadth.equal_cap.members", text, evidence, {"index": name})


def participation_table(market: Market) -> Table:
    """Each share of members now, a week, a month and a quarter ago, and among all earlier sessions."""
    lines = {
        **{f"above {window}-session mean": share_above(market.counts, window=window) for window in MEANS},
        "net new highs": net_highs(market.counts),
    }
    rows: list[tuple[Cell, ...]] = []
    for name, line in lines.items():
        now = percentile_of_last(line)
        earlier = (float(line.values[-1 - back, 0]) if len(line) > back else None for back in AGO)
        rows.append((name, now.value, *earlier, now.below, now.readings))
    columns = (
        Column("measure", "Share of members"),
        Column("now", "Now", "percent"),
        Column("week", "1W ago", "percent"),
        Column("month", "1M ago", "percent"),
        Column("quarter", "3M ago", "percent"),
        Column("below", "Sessions that were lower", "percent"),
        Column("readings", "Of", "count"),
    )
    note = "; ".join((market.universe.label, *market.caveats))
    return Table(f"Participation in {market.universe.name}", columns, tuple(rows), market.inputs, note)


def above_table(market: Market) -> Table:
    """Two years of weeks of the share above the long mean."""
    above = share_above(market.counts.tail(YEARS))
    rows = tuple((to_date(above.dates[row]), float(above.values[row, 0])) for row in week_ends(above.dates))
    return Table(
        f"Share of {market.universe.name} above its 200-session mean, two years of weeks",
        (Column("date", "Date", "date"), Column("above_200", "Above 200-session mean", "percent")),
        rows,
        market.inputs,
        chart=Chart("line", "date", ("above_200",), title="of stocks, %", level=0.5),
    )


def advance_decline_table(market: Market) -> Table:
    """Two years of weeks of the A-D line, with the summation index."""
    line = advance_decline_line(market.counts.tail(YEARS))
    summation = mcclellan(market.counts).tail(YEARS).column("summation")
    rows = tuple(
        (to_date(line.dates[row]), float(line.values[row, 0]), float(summation[row])) for row in week_ends(line.dates)
    )
    columns = (
        Column("date", "Date", "date"),
        Column("ad_line", "Advance-decline line", "count"),
        Column("summation", "McClellan summation index", "number"),
    )
    return Table(
        f"Advance-decline line of {market.universe.name}, two years of weeks",
        columns,
        rows,
        market.inputs,
        "The A-D line starts at the table's own start.",
        Chart("line", "date", ("ad_line",), title="advances - declines"),
    )


def groups_table(view: View, market: Market) -> Table:
    """Members of the last session by sector and by size."""
    rows = tuple(
        (column, name, *group_row(market, mask))
        for column in ("sector", "size")
        for name, mask in groups(view, market, column).items()
    )
    columns = (
        Column("kind", "By"),
        Column("group", "Group"),
        Column("stocks", "Stocks", "count"),
        Column("above_200", "Above 200-session mean", "percent"),
        Column("up", "Up this year", "percent"),
        Column("mean", "Mean return this year", "percent"),
    )
    note = "Groups as they are known now, not of each date."
    return Table("By sector and size", columns, rows, market.inputs, note, key="group")


def group_row(market: Market, mask: Bools) -> tuple[Cell, ...]:
    """How many stocks, how many above their mean, and how they did since the year's start (or the first close)."""
    close, member = market.close, mask[None, :]
    above = share_above(breadth_counts(close.tail(GROUP_SESSIONS), member=member))
    sessions = len(close) - 1 - (market.year_start or 0)
    up, counted = window_share(close, sessions=sessions, member=member).values[-1]
    mean = mean_window_return(close, sessions=sessions, member=member).values[-1, 0]
    returned = (float(up), float(mean)) if counted else (None, None)
    return (int(mask.sum()), float(above.values[-1, 0]), *returned)
