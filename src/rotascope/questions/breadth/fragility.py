"""Fragility: how far stocks move as one, how far apart they land, and how unusual the last sessions were."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from rotascope.catalogue.groups import FACTORS, MAGNIFICENT_SEVEN_LISTINGS, SECTOR_FUNDS
from rotascope.errors import DataMissing, HistoryTooShort, OutsideData
from rotascope.evidence import Column, Evidence, Finding, Input, Section, Table
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import columns_of, equal_weighted, session_returns
from rotascope.measures.fragility import (
    Absorption,
    absorption_shift,
    average_correlation,
    dispersion,
    leaders_correlation,
    turbulence,
)
from rotascope.panels.freshness import freshness, freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.words import absorption_words, dispersion_words, shift_words, turbulence_words
from rotascope.sessions import to_date

HISTORY = 800  # sessions: the absorption ratio's window, and a year of it
EVERY = 5  # sessions between readings of many columns
QUARTER = 63  # sessions
FUNDS, LINES = 5, 3  # least sector funds, and factors, to read turbulence from
LISTED = 12
ABSORPTION = f"500 sessions, half-life 250, read every {EVERY} sessions"
TURBULENCE = "squared Mahalanobis distance / n, mean and covariance of all earlier sessions; docs/measures/fragility.md"


def fragility_section(view: View, market: Market | None) -> Section:
    """All of it that this market can say: of its stocks where enough have prices, and turbulence in any case."""
    stocks = stocks_findings(market) if market is not None and market.status != "missing" else ()
    turbulent = attempt("turbulence", lambda: turbulence_section(view), remedy="import sector funds")
    return Section.join(Section(tuple(stocks)), turbulent)


def stocks_findings(market: Market) -> Iterator[Finding]:
    """Absorption, mean correlation, dispersion, and the leaders against the rest, of the universe's members."""
    close = market.close.tail(HISTORY)
    members = [symbol for symbol, counted in zip(close.symbols, market.counted.tolist(), strict=True) if counted]
    returns = session_returns(close.select(members))
    yield from absorption_findings(market, returns)
    equal = np.full(len(members), 1.0 / len(members))
    mean = float(average_correlation(returns.tail(2 * QUARTER), equal, window=QUARTER).values[-1, 0])
    if np.isfinite(mean):
        text = f"Mean correlation of members over {QUARTER} sessions, equally weighted: {mean:.2f}"
        evidence = market.evidence(mean, unit="ratio", how="implied by the index variance")
        yield Finding("breadth.fragility.correlation", text, evidence)
    apart = percentile_of_last(dispersion(returns, np.tile(equal, (len(returns), 1))))
    evidence = market.evidence(apart.value, how="equal-weighted dispersion", readings=apart.readings)
    yield Finding("breadth.fragility.dispersion", dispersion_words(apart, close.last), evidence)
    yield from leaders_finding(market, close, members)


def absorption_findings(market: Market, returns: Panel) -> Iterator[Finding]:
    """What the first fifth of eigenvectors absorbs, and how that shifted."""
    ratio = Absorption(every=EVERY).ratio(returns)
    readings = ratio.values[np.isfinite(ratio.values)]
    if not len(readings):
        return
    absorbed, shift = float(readings[-1]), float(absorption_shift(ratio).values[-1, 0])
    evidence = market.evidence(absorbed, how=ABSORPTION)
    yield Finding("breadth.fragility.absorption", absorption_words(absorbed, len(returns.symbols)), evidence)
    if np.isfinite(shift):
        evidence = market.evidence(shift, unit="ratio", how=ABSORPTION)
        yield Finding("breadth.fragility.absorption_shift", shift_words(shift), evidence)


def leaders_finding(market: Market, close: Panel, members: Sequence[str]) -> Iterator[Finding]:
    """The leaders' correlation with the rest, where at least two of them are members."""
    leaders = tuple(symbol for symbol in MAGNIFICENT_SEVEN_LISTINGS if symbol in members)
    if len(leaders) < 2:
        return
    rest = tuple(symbol for symbol in members if symbol not in leaders)
    lines = (equal_weighted(close, member=columns_of(close, symbols)) for symbols in (leaders, rest))
    value = float(leaders_correlation(*lines, window=QUARTER).values[-1, 0])
    text = f"The leaders' correlation with the rest over {QUARTER} sessions: {value:.2f}"
    evidence = market.evidence(value, unit="ratio", how="equal-weighted baskets")
    yield Finding("breadth.fragility.leaders", text, evidence)


@dataclass(frozen=True, eq=False)
class Lines:
    """Returns [T, N] that turbulence is read from, and what they are called."""

    returns: Panel
    inputs: tuple[Input, ...]
    label: str


def turbulence_section(view: View) -> Section:
    """Turbulence of the last session among all before it, and the most turbulent ones.

    raises   OutsideData where neither funds nor factors reach the date, HistoryTooShort
    """
    lines = sector_lines(view) or factor_lines(view)
    line = turbulence(lines.returns)
    now = percentile_of_last(line)
    if not np.isfinite(now.value):
        raise HistoryTooShort(f"{lines.label}: history too short", "import more history")
    evidence = Evidence.number(
        now.value,
        unit="ratio",
        n_effective=float(now.readings),
        inputs=lines.inputs,
        status=freshness(line.last, view.as_of),
        method=TURBULENCE,
    )
    finding = Finding("breadth.fragility.turbulence", turbulence_words(lines.label, now, line.last), evidence)
    return Section((finding,), {"turbulence": turbulence_table(line, lines)})


def sector_lines(view: View) -> Lines | None:
    """Returns of sector funds, if at least five reach the date."""
    funds = [id_ for reference in SECTOR_FUNDS if (id_ := view.find(reference))]
    with suppress(DataMissing):
        if len(funds) >= FUNDS:
            close = wide_levels(view, funds)
            current = [symbol for symbol in funds if np.isfinite(close.column(symbol)[-1])]
            if freshness_of(view, current, close.last) == "ok" and len(current) >= FUNDS:
                close = close.select(current)
                return Lines(session_returns(close), view.inputs(current, close), f"{len(current)} sector funds")
    return None


def factor_lines(view: View) -> Lines:
    """Returns of the factors on their common sessions; OutsideData where too few reach the date."""
    nothing = OutsideData("no sector funds or factors reach the date", "import sector funds")
    factors = [view.shown(id_) for reference in FACTORS if (id_ := view.find(reference))]
    try:
        lines = [view.series(symbol) for symbol in factors]
    except DataMissing:
        raise nothing from None
    if len(lines) < LINES:
        raise nothing
    dates = lines[0].dates
    for line in lines[1:]:
        dates = np.intersect1d(dates, line.dates)
    values = np.column_stack([line.values[np.searchsorted(line.dates, dates), 0] for line in lines])
    panel = Panel(dates, tuple(factors), values, "factors")
    if not len(panel) or freshness_of(view, factors, panel.last) == "missing":
        raise nothing
    return Lines(panel, view.inputs(factors, panel), f"{len(factors)} factors")


def turbulence_table(line: Panel, lines: Lines) -> Table:
    """The most turbulent sessions of all."""
    values = line.values[:, 0]
    rows_read = np.flatnonzero(np.isfinite(values))
    order = rows_read[np.argsort(-values[rows_read], kind="stable")[:LISTED]]
    rows = tuple((to_date(line.dates[row]), float(values[row])) for row in order.tolist())
    columns = (Column("session", "Session", "date"), Column("turbulence", "Turbulence", "number"))
    return Table(f"Most turbulent sessions of {lines.label}", columns, rows, lines.inputs)
