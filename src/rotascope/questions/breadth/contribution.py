"""Contribution: who made the return, what the largest gave, and the index without them."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from rotascope.catalogue.groups import MAGNIFICENT_SEVEN_LISTINGS
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Section, Status, Table, Window
from rotascope.measures.concentration import cap_minus_equal
from rotascope.measures.contribution import Contributions, columns_of_names, contributions
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import closes_input, holdings_input, holdings_panel
from rotascope.panels.wide import wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.gather import coverage_status
from rotascope.questions.breadth.holdings import main_holder, sound_dates, stocks_of
from rotascope.questions.breadth.words import (
    cap_equal_words,
    gave_words,
    list_names,
    percent,
    thin_words,
    without_words,
)
from rotascope.sessions import to_date

BARS = 15
LARGEST = 10
IMPORT = "import prices of its stocks"
METHOD = "buy and hold from the published weights, Carino linking; docs/measures/concentration.md"


def contribution_section(view: View, holder: str | None) -> Section:
    """Contributions since the last close of the year before, or since the holdings' date where that is later.

    holder   whose weights; None = that which stands for the market; nothing is said where there is none
    """
    name = holder or main_holder(view)
    if name is None:
        return Section()
    return attempt(f"contributions to {name}", lambda: contributed(view, name), remedy=IMPORT)


def contributed(view: View, name: str) -> Section:
    """Findings and bars of one holder's names; what has no closes is named, and too little coverage gives none."""
    weights, _ = sound_dates(holdings_panel(view, name))
    close = wide_levels(view, stocks_of(view, weights.symbols), start=to_date(weights.dates[0]))
    start = window_start(weights, close)
    parts = contributions(weights.between(end=start), close.between(start))
    status = coverage_status(parts.coverage)
    if status == "missing":
        why = thin_words(parts.coverage, "closes", "weight", parts.lacking)
        return Section(missing=(Missing(f"contributions to {name}", why, IMPORT),))
    inputs = (
        holdings_input(view, name, source="holdings", last=to_date(weights.dates[weights.row_of(start)])),
        closes_input(view, close, label=f"closes of {name} ({len(parts.symbols):,} stocks)", symbols=parts.symbols),
    )
    window = Window(close.between(start).first, close.last, len(parts.daily))
    why = f"no full line of closes: {list_names(parts.lacking)}"
    lacking = (Missing(f"{len(parts.lacking):,} names of {name}", why, "import"),) if parts.lacking else ()
    findings = tuple(contribution_findings(name, parts, window, inputs, status))
    return Section(findings, {"contribution": bars_table(name, parts, inputs)}, lacking)


def window_start(weights: Panel, close: Panel) -> date:
    """The last close of the year before the last session, or the first known weights where they are later."""
    return max(date(close.last.year - 1, 12, 31), to_date(weights.dates[0]), close.first)


def contribution_findings(
    name: str, parts: Contributions, window: Window, inputs: tuple[Input, ...], status: Status
) -> Iterator[Finding]:
    """The index's return, what groups of its names gave, the index without them, and equal against cap weights."""

    def finding(statistic: str, text: str, value: float, *, points: bool = False) -> Finding:
        make = Evidence.points if points else Evidence.change
        evidence = make(
            value,
            window=window,
            method=METHOD,
            inputs=inputs,
            status=status,
            caveats=(f"names with closes are {percent(parts.coverage)} of the published weight",),
        )
        return Finding(f"breadth.contribution.{statistic}", text, evidence, {"holder": name})

    yield finding("index", f"{name} returned {percent(parts.total)} over {window}", parts.total)
    seven = columns_of_names(parts, MAGNIFICENT_SEVEN_LISTINGS)
    groups = (("top_10", "The ten largest", parts.heaviest(LARGEST)), ("seven", "The Magnificent Seven", seven))
    for statistic, words, columns in groups:
        if columns and len(columns) < len(parts.symbols):
            part, rest = parts.contribution_of(columns), parts.total_without(columns)
            yield finding(statistic, gave_words(words, part, parts.total, window), part, points=True)
            others = len(parts.symbols) - len(columns)
            yield finding(f"without_{statistic}", without_words(name, others, rest), rest)
    gap = cap_minus_equal(parts.weights, parts.returns)
    yield finding("cap_equal", cap_equal_words(gap.gap, gap.names), gap.gap, points=True)


def bars_table(name: str, parts: Contributions, inputs: tuple[Input, ...]) -> Table:
    """The largest contributions either way, in order, and all others in one row."""
    largest = np.argsort(-np.abs(parts.linked), kind="stable")[:BARS].tolist()
    order = sorted(largest, key=lambda column: -float(parts.linked[column]))
    rows: list[tuple[Cell, ...]] = [
        (parts.symbols[column], *(float(line[column]) for line in (parts.weights, parts.returns, parts.linked)))
        for column in order
    ]
    weight, linked = (float(line[order].sum()) for line in (parts.weights, parts.linked))
    rows.append((f"other {len(parts.symbols) - len(order):,}", 1.0 - weight, None, parts.total - linked))
    columns = (
        Column("id", "Name"),
        Column("weight", "Weight at start", "percent"),
        Column("return", "Return", "percent"),
        Column("contribution", "Contribution", "pp"),
    )
    note, chart = "They add up to the return exactly.", Chart("bars", "id", ("contribution",), title="contribution, pp")
    return Table(f"Contributions to {name}", columns, tuple(rows), inputs, note, chart)
