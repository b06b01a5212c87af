"""Lines that a board ranks: sectors, industries, segments, styles, funds and companies, each with its benchmark."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.catalogue.groups import (
    DAILY_MARKET,
    FACTORS,
    LARGE_CAP_INDEXES,
    SECTOR_FUNDS,
    SEGMENT_FUNDS,
    SEGMENT_PORTFOLIOS,
    SEGMENTS_SIMULATED,
)
from rotascope.catalogue.instruments import BY_REFERENCE, INSTRUMENTS
from rotascope.catalogue.spreads import simulated
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Input, Missing, Status
from rotascope.panels.filling import open_universe
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join
from rotascope.panels.universe import EVERY, survival_of
from rotascope.panels.view import View
from rotascope.panels.weights import issuers
from rotascope.panels.wide import stock_ids, wide_lines
from rotascope.questions.breadth.gather import source_biases, stock_input
from rotascope.questions.breadth.industries import industries
from rotascope.questions.leadership.sectors import sector_label
from rotascope.read_only import make_read_only

LEAST = 3  # lines of a board
ENDED = "are known to"
IMPORT = "rotascope data import FILE... with their prices"


@dataclass(frozen=True, eq=False, kw_only=True)
class LineGroup:
    """Lines of one kind on common dates.

    kind       sector, industry, segment, style, theme, fund or company
    words      what sentences call several of them; period: `sessions` or `months`
    levels     [T, N] NaN = no close; names by symbol
    benchmark  [T, 1] and what it is called; None where the lines are long-short already
    """

    kind: str
    words: str
    period: str = "sessions"
    levels: Panel
    names: Mapping[str, str]
    benchmark: Panel | None
    against: str
    inputs: tuple[Input, ...]
    status: Status = "ok"
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the names as they are now."""
        make_read_only(self, "names")


def sectors(view: View) -> LineGroup:
    """The sector funds, or the simulated sectors; OutsideData where neither reaches the date, with when they end."""
    families = (SECTOR_FUNDS, simulated(SECTOR_FUNDS))
    return first_current(view, "sector", "sectors", families, sector_label)


def segments(view: View) -> LineGroup:
    """Size and style: funds, the 25 portfolios by size and book-to-market, or simulated ones; the first current ones.

    raises   OutsideData where none are, with when they end
    """

    def name(id_: str) -> str:
        return SEGMENT_PORTFOLIOS.get(id_) or called(view, id_)

    families = (SEGMENT_FUNDS, tuple(SEGMENT_PORTFOLIOS), SEGMENTS_SIMULATED)
    return first_current(view, "segment", "size and style segments", families, name)


def first_current(
    view: View, kind: str, words: str, families: Sequence[Sequence[str]], name: Callable[[str], str]
) -> LineGroup:
    """The first family of references of which at least three reach the date."""
    faults: list[DataMissing] = []
    for family in families:
        try:
            lines = current_lines(view, [id_ for id_ in family if view.has(id_)], words=words)
        except DataMissing as fault:
            faults.append(fault)
            continue
        return side_by_side(view, kind, words, lines, {id_: name(id_) for id_ in lines})
    raise max(faults, key=lambda fault: ENDED in fault.cause)


def called(view: View, id_: str) -> str:
    """An instrument's name, as the catalogue has it or the market, its symbol where neither does."""
    if id_ in BY_REFERENCE:
        return BY_REFERENCE[id_].name
    return view.describe(id_)["name"] or view.shown(id_)


def styles(view: View) -> LineGroup:
    """The factors: what each long-short style returned; no benchmark, since each is already a difference."""
    ids = [id_ for id_ in FACTORS[1:] if view.has(id_)]
    names = {id_: called(view, id_).partition(" (")[0] for id_ in ids}
    return side_by_side(view, "style", "styles", current_lines(view, ids, words="styles"), names, alone=True)


def funds(view: View) -> LineGroup:
    """Every fund of the catalogue that this market has and that is current."""
    ids = [fund.reference for fund in INSTRUMENTS if fund.namespace == "fund" and view.has(fund.reference)]
    names = {fund.reference: fund.name for fund in INSTRUMENTS}
    if not set(ids) - set(SECTOR_FUNDS):
        raise OutsideData(f"market {view.market} has no funds but those of sectors", IMPORT)
    return side_by_side(view, "fund", "funds", current_lines(view, ids, words="funds"), names)


def industry_months(view: View) -> LineGroup:
    """Thirty industries by the month, value-weighted, against the market.

    raises   OutsideData where they are not known or have ended
    """
    groups = industries(view, alone=False)
    if groups is None or groups.market is None:
        raise OutsideData(f"market {view.market} has no returns by industry", IMPORT)
    if groups.status == "missing":
        raise ended(view, "industries", groups.levels.first, groups.levels.last)
    names = {symbol: called(view, symbol).partition(", value-weighted")[0] for symbol in groups.levels.symbols}
    return LineGroup(
        kind="industry",
        words="industries",
        period="months",
        levels=groups.levels,
        names=names,
        benchmark=groups.market,
        against="the market",
        inputs=groups.inputs,
        status=groups.status,
    )


def companies(view: View) -> LineGroup:
    """Every stock with prices, one line a company, against a large-cap index or their mean.

    raises   OutsideData where fewer than three have prices, or they have ended
    """
    stocks = stock_ids(view)
    if len(stocks) < LEAST:
        raise OutsideData(f"market {view.market} has prices of {len(stocks)} stocks", IMPORT)
    other_classes = issuers(stocks)
    names = [symbol for symbol in stocks if symbol not in other_classes]
    lines = wide_lines(view, names)
    status = freshness_of(view, (), lines.levels.last)
    if status == "missing":
        raise ended(view, "stocks", lines.levels.first, lines.levels.last)
    benchmark, inputs, against = benchmark_on(view, lines.levels)
    listing = {row["id"]: row["name"] for row in view.listing.select("id", "name").iter_rows(named=True)}
    survival = survival_of(open_universe(view, EVERY, stocks=names), lines.levels)
    return LineGroup(
        kind="company",
        words="companies",
        levels=lines.levels,
        names={symbol: listing.get(symbol) or symbol for symbol in names},
        benchmark=benchmark,
        against=against,
        inputs=(*stock_input(view, names, lines.levels.last, basis=lines.levels.basis, label="closes"), *inputs),
        status=status,
        caveats=(*survival.caveats, *lines.faults[:3], *source_biases(view, names)),
    )


GATHERERS: Mapping[str, Callable[[View], LineGroup]] = {
    "sector": sectors,
    "industry": industry_months,
    "segment": segments,
    "style": styles,
    "fund": funds,
    "company": companies,
}


def current_lines(view: View, ids: Sequence[str], *, words: str) -> dict[str, Panel]:
    """Level lines by reference that reach the date; OutsideData where fewer than three do, with when the others end."""
    lines: dict[str, Panel] = {}
    spans: list[Panel] = []
    for id_ in ids:
        try:
            line = view.levels(id_)
        except DataMissing:
            continue
        spans.append(line)
        if len(line) > 1 and freshness_of(view, (id_,), line.last) == "ok":
            lines[id_] = line
    if len(lines) >= LEAST:
        return lines
    if len(spans) >= LEAST:
        raise ended(view, words, min(line.first for line in spans), max(line.last for line in spans))
    raise OutsideData(f"market {view.market} has {len(spans)} {words}", IMPORT)


def ended(view: View, words: str, first: date, last: date) -> OutsideData:
    """That lines ended before the view's date, and what to do."""
    remedy = f"ask --as-of {last} or earlier, or import newer prices"
    return OutsideData(f"{words} {ENDED} {last}, from {first}; asked for {view.as_of}", remedy)


def side_by_side(
    view: View, kind: str, words: str, lines: Mapping[str, Panel], names: Mapping[str, str], *, alone: bool = False
) -> LineGroup:
    """Lines on every date that any of them has, with the benchmark there [T, 1].

    names   by reference      alone  no benchmark: the lines are differences already
    """
    dates = np.unique(np.concatenate([line.dates for line in lines.values()]))
    values = np.full((len(dates), len(lines)), np.nan)
    for column, line in enumerate(lines.values()):
        values[np.searchsorted(dates, line.dates), column] = line.values[:, 0]
    bases = {line.basis for line in lines.values()}
    basis = bases.pop() if len(bases) == 1 else "mixed"
    symbols = tuple(line.symbols[0] for line in lines.values())
    levels = Panel(dates, symbols, values, words, "level", basis)
    benchmark, inputs, against = (None, (), "") if alone else benchmark_on(view, levels)
    return LineGroup(
        kind=kind,
        words=words,
        levels=levels,
        names={symbol: names[id_] for symbol, id_ in zip(symbols, lines, strict=True)},
        benchmark=benchmark,
        against=against,
        inputs=tuple(dict.fromkeys((*view.inputs(lines, levels), *inputs))),
        status=freshness_of(view, list(lines), levels.last),
    )


def benchmark_on(view: View, levels: Panel) -> tuple[Panel, tuple[Input, ...], str]:
    """The benchmark of lines on their dates; their own mean where there is no other."""
    market = benchmark_of(view, last=levels.last, basis=levels.basis)
    if market is None:
        mean = mean_of(levels)
        return mean, (), mean.name
    return on_dates(market[0], levels), market[1], market[2]


def on_dates(line: Panel, levels: Panel) -> Panel:
    """A line [T, 1] on the dates of other lines, NaN where it has no close."""
    rows = np.minimum(np.searchsorted(line.dates, levels.dates), len(line) - 1)
    values = np.where(line.dates[rows] == levels.dates, line.values[rows, 0], np.nan)
    return Panel(levels.dates, line.symbols, values[:, None], line.name, "level", line.basis)


def benchmark_of(view: View, *, last: date, basis: str) -> tuple[Panel, tuple[Input, ...], str] | None:
    """What lines with that kind of return are set against [T, 1], its inputs and name; None where nothing reaches them.

    The first large-cap fund or index of the same kind of return, else all firms with the bills added to their excess.
    """
    for id_ in (id_ for id_ in LARGE_CAP_INDEXES if view.has(id_)):
        with suppress(DataMissing):
            line = view.levels(id_)
            if line.last >= last and line.basis in ({basis} if basis != "mixed" else {"total", "mixed"}):
                return line, view.inputs([id_], line), view.shown(id_)
    if not view.has(*DAILY_MARKET):
        return None
    with suppress(DataMissing):
        both = join([view.series(id_) for id_ in DAILY_MARKET])
        if both.last >= last:
            level = np.cumprod(1.0 + both.values.sum(axis=1))
            market = Panel(both.dates, ("the US market",), level[:, None], "the US market", "level", "total")
            return market, view.inputs(DAILY_MARKET, both), "the US market"
    return None


def mean_of(levels: Panel) -> Panel:
    """The equal-weighted mean of lines, rebalanced at every close [T, 1]; a line without two closes in a row is out."""
    steps = levels.values[1:] / levels.values[:-1] - 1.0
    counted = np.isfinite(steps).sum(axis=1)
    means = np.divide(np.nansum(steps, axis=1), counted, out=np.zeros(len(steps)), where=counted > 0)
    level = np.cumprod(np.concatenate([[1.0], 1.0 + means]))
    called = f"the mean of {len(levels.symbols):,} lines"
    return Panel(levels.dates, (called,), level[:, None], called, "level", levels.basis)


def plain_lack(kind: str, fault: DataMissing) -> str:
    """What lacks, in one line."""
    return f"board by {kind}: {fault.cause.partition(', from')[0]}"


def gather(view: View, kinds: Sequence[str]) -> tuple[list[LineGroup], list[Missing]]:
    """The lines of these kinds that reach the date, and of each other from when to when it is known."""
    filled: list[LineGroup] = []
    missing: list[Missing] = []
    for kind in kinds:
        try:
            filled.append(GATHERERS[kind](view))
        except DataMissing as fault:
            missing.append(Missing(f"board by {kind}", fault.cause, fault.remedy, plain_lack(kind, fault)))
    return filled, missing
