"""Contribution: who made the return, what the largest gave, and the index without them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rotascope.catalogue.groups import MAGNIFICENT_SEVEN_LISTINGS, plain_name
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import (
    Cell,
    Chart,
    Column,
    Evidence,
    Finding,
    Input,
    Missing,
    Section,
    Status,
    Table,
    Window,
    list_names,
)
from rotascope.measures.concentration import cap_minus_equal
from rotascope.measures.contribution import Contributions, columns_of_names, contributions
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.weights import holdings_input, holdings_panel
from rotascope.panels.wide import wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.gather import coverage_status
from rotascope.questions.breadth.holdings import (
    hindsight,
    main_holder,
    publication_words,
    seven_name,
    sound_dates,
    stocks_of,
)
from rotascope.questions.breadth.words import (
    SPELLED_OUT,
    cap_equal_words,
    gave_words,
    percent,
    residual_words,
    thin_words,
    without_words,
)
from rotascope.sessions import to_date

BARS = 10  # heaviest names, and largest contributions either way: a line each
LARGEST = 10
CLOSED = timedelta(days=10)  # no holiday is longer: reaches the close before any date of holdings
IMPORT = "import prices of its stocks"
METHOD = (
    "published weights drifted to each segment's first close, times the return over it, linked across dates of "
    "holdings; docs/measures/concentration.md"
)


@dataclass(frozen=True, eq=False)
class Contributed:
    """A holder's contributions over a window, with what the fund itself returned, None where it has no line."""

    name: str
    parts: Contributions
    window: Window
    fund: float | None
    inputs: tuple[Input, ...]
    status: Status
    lag: str

    @property
    def residual(self) -> float | None:
        """The fund's return less its names'."""
        return None if self.fund is None else self.fund - self.parts.total


def contribution_section(
    view: View, holder: str | None, *, start: date | None = None, end: date | None = None
) -> Section:
    """Contributions between two closes, or since the holdings' first date where that is later.

    holder      whose weights; None = that which stands for the market; nothing is said where there is none
    start, end  None = the last close of the year before the last, and the last
    """
    name = holder or main_holder(view)
    if name is None:
        return Section()
    return attempt(f"contributions to {name}", lambda: contributed(view, name, start, end), remedy=IMPORT)


def contributed(view: View, name: str, start: date | None, end: date | None) -> Section:
    """Findings and bars of one holder's names; what has no closes is named, and too little coverage gives none."""
    weights, _ = sound_dates(holdings_panel(view, name))
    close = wide_levels(view, stocks_of(view, weights.symbols), start=to_date(weights.dates[0]) - CLOSED)
    close = close.between(end=end)
    if not len(close):
        raise OutsideData(f"no close of {name}'s names by {end}", "choose a later end")
    opening = window_start(weights, close, start)
    parts = contributions(weights, close, start=opening)
    status = coverage_status(parts.coverage)
    if status == "missing":
        why = thin_words(parts.coverage, "closes", "weight", parts.lacking)
        return Section(missing=(Missing(f"contributions to {name}", why, IMPORT),))
    window = Window(to_date(close.dates[close.row_of(opening)]), close.last, len(parts.daily))
    fund, fund_inputs = fund_return(view, name, window)
    inputs = (
        holdings_input(view, name, source="holdings", last=to_date(weights.dates[weights.row_of(close.last)])),
        Input(f"closes of {name} ({len(parts.symbols):,} stocks)", "prices", "as known", close.last, close.basis),
        *fund_inputs,
    )
    why = f"no full line of closes: {list_names(parts.lacking, most=SPELLED_OUT)}"
    lacking = (Missing(f"{len(parts.lacking):,} names of {name}", why, "import"),) if parts.lacking else ()
    lag = publication_words(view, name, to_date(weights.dates[weights.row_of(close.last)]))
    split = Contributed(name, parts, window, fund, inputs, status, lag)
    return Section(tuple(contribution_findings(split)), {"contribution": bars_table(split)}, lacking)


def window_start(weights: Panel, close: Panel, start: date | None) -> date:
    """The first close asked for, else the year's; or the first known weights where they are later."""
    return max(start or date(close.last.year - 1, 12, 31), to_date(weights.dates[0]), close.first)


def fund_return(view: View, name: str, window: Window) -> tuple[float | None, tuple[Input, ...]]:
    """What the holder itself returned over a window, where it is a fund with closes on both of its ends."""
    id_ = view.find(f"fund:{name}")
    if id_ is None:
        return None, ()
    with suppress(DataMissing):
        line = view.levels(id_)
        ends = line.between(window.start, window.start), line.between(window.end, window.end)
        if all(map(len, ends)):
            return float(ends[1].values[0, 0] / ends[0].values[0, 0] - 1.0), view.inputs([id_], ends[1])
    return None, ()


def contribution_findings(split: Contributed) -> Iterator[Finding]:
    """The index's return, what groups of its names gave, the index without them, and equal against cap weights."""
    name, parts, window = split.name, split.parts, split.window

    def finding(statistic: str, text: str, value: float, *, points: bool = False, today: bool = False) -> Finding:
        make = Evidence.points if points else Evidence.change
        covered = f"names with closes are {percent(parts.coverage)} of the published weight"
        evidence = make(
            value,
            window=window,
            method=METHOD,
            inputs=split.inputs,
            status=split.status,
            caveats=(covered, split.lag, *(hindsight(window.start) if today else ())),
        )
        return Finding(f"breadth.contribution.{statistic}", text, evidence, {"holder": name})

    count, called = len(parts.symbols), plain_name(name)
    yield finding("index", f"{count:,} names of {called} returned {percent(parts.total)} over {window}", parts.total)
    if split.fund is not None and split.residual is not None:
        text = residual_words(called, split.fund, parts.total, window)
        yield finding("residual", text, split.residual, points=True)
    seven = columns_of_names(parts, MAGNIFICENT_SEVEN_LISTINGS)
    groups = (("top_10", "The ten largest", parts.heaviest(LARGEST)), ("seven", seven_name(window.start), seven))
    for statistic, words, columns in groups:
        if columns and len(columns) < count:
            part, rest = parts.contribution_of(columns), parts.total_without(columns)
            today = statistic == "seven"
            yield finding(statistic, gave_words(words, part, parts.total, window), part, points=True, today=today)
            others = count - len(columns)
            yield finding(f"without_{statistic}", without_words(called, others, rest), rest, today=today)
    gap = cap_minus_equal(parts.weights, parts.returns)
    yield finding("cap_equal", cap_equal_words(gap.gap, gap.names), gap.gap, points=True)


def bars_table(split: Contributed) -> Table:
    """The heaviest names and the largest contributions either way, heaviest first; all others, and what lacks, last."""
    parts, name = split.parts, split.name
    largest = np.argsort(-np.abs(parts.linked), kind="stable")[:BARS].tolist()
    chosen = sorted({*parts.heaviest(BARS), *largest}, key=lambda column: (-float(parts.weights[column]), column))
    rows: list[tuple[Cell, ...]] = [
        (parts.symbols[column], *(float(line[column]) for line in (parts.weights, parts.returns, parts.linked)))
        for column in chosen
    ]
    weight, linked = (float(line[chosen].sum()) for line in (parts.weights, parts.linked))
    rows.append((f"other {len(parts.symbols) - len(chosen):,}", 1.0 - weight, None, parts.total - linked))
    note = f"Names add up to {percent(parts.total)}."
    if split.residual is not None:
        rows.append((f"residual to {name}", None, split.fund, split.residual))
        fund = f"the return of {plain_name(name)}, {percent(split.fund)}"
        note = f"All rows add up to {fund}; the names to {percent(parts.total)}."
    if parts.segments > 1:
        note += f" Linked across {parts.segments} dates of holdings: weight x return is the contribution of one alone."
    columns = (
        Column("id", "Name"),
        Column("weight", "Weight at start", "percent"),
        Column("return", "Return", "percent"),
        Column("contribution", "Contribution", "pp"),
    )
    chart = Chart("bars", "id", ("contribution",), title="contribution, pp")
    return Table(f"Contributions to {plain_name(name)}", columns, tuple(rows), split.inputs, note, chart)
