"""Fragility: how far stocks move as one, how far apart they land, and how unusual the last sessions were."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Floats
from rotascope.catalogue.groups import FACTORS, MAGNIFICENT_SEVEN_LISTINGS, SECTOR_FUNDS
from rotascope.errors import DataMissing, HistoryTooShort, OutsideData
from rotascope.evidence import Column, Evidence, Finding, Input, Section, Table
from rotascope.inference.rarity.absorption import independent_absorption
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import columns_of, equal_weighted, session_returns
from rotascope.measures.fragility import (
    WINDOW,
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
from rotascope.questions.breadth.gather import Market, groups
from rotascope.questions.breadth.holdings import hindsight
from rotascope.questions.breadth.words import (
    absorption_words,
    dispersion_words,
    independent_words,
    shift_words,
    turbulence_words,
)
from rotascope.sessions import to_date

HISTORY = 800  # sessions: the absorption ratio's window, and a year of it
EVERY = 5  # sessions between readings of many columns
QUARTER = 63  # sessions
FUNDS, LINES = 5, 3  # least sector funds, and factors, to read turbulence from
LISTED = 12
LONG = 504  # sessions of a fund that is read
ABSORPTION = f"500 sessions, half-life 250, read every {EVERY} sessions"
TURBULENCE = "squared Mahalanobis distance / n, mean and covariance of all earlier sessions; docs/measures/fragility.md"


@dataclass(frozen=True, eq=False)
class Lines:
    """Returns [T, N] that turbulence is read from, and what they are called."""

    returns: Panel
    inputs: tuple[Input, ...]
    label: str


def fragility_section(view: View, market: Market | None) -> Section:
    """All of it that this market can say: of its stocks where enough have prices, of sectors, and turbulence."""
    stocks = stocks_findings(market) if market is not None and market.status != "missing" else ()
    sectors = sector_lines(view)
    absorbed = absorption_findings(view, sectors or (grouped_lines(view, market) if market is not None else None))
    turbulent = attempt("turbulence", lambda: turbulence_section(view, sectors), remedy="import sector funds")
    return Section.join(Section((*stocks, *absorbed)), turbulent)


def stocks_findings(market: Market) -> Iterator[Finding]:
    """Mean correlation, dispersion, and the leaders against the rest, of the universe's members."""
    close = market.close.tail(HISTORY)
    members = [symbol for symbol, counted in zip(close.symbols, market.counted.tolist(), strict=True) if counted]
    returns = session_returns(close.select(members))
    equal = np.full(len(members), 1.0 / len(members))
    mean = float(average_correlation(returns.tail(2 * QUARTER), equal, window=QUARTER).values[-1, 0])
    if np.isfinite(mean):
        stocks = full_columns(returns.tail(QUARTER))
        text = f"Mean correlation of {stocks:,} members over {QUARTER} sessions, equally weighted: {mean:.2f}"
        evidence = market.evidence(mean, counted=stocks, unit="ratio", how="implied by the index variance")
        yield Finding("breadth.fragility.correlation", text, evidence)
    line = dispersion(returns, np.tile(equal, (len(returns), 1)))
    apart, stocks = percentile_of_last(line), full_columns(returns.tail(1))
    evidence = market.evidence(apart.value, counted=stocks, how="equal-weighted dispersion", history=line)
    if np.isfinite(apart.value):
        yield Finding("breadth.fragility.dispersion", dispersion_words(apart, stocks, close.last), evidence)
    yield from leaders_finding(market, close, members)


def full_columns(returns: Panel) -> int:
    """Names with every return of a window."""
    return int(np.isfinite(returns.values).all(axis=0).sum())


def absorption_findings(view: View, lines: Lines | None) -> Iterator[Finding]:
    """What the first fifth of eigenvectors of sectors absorbs, beside independent columns of that shape; its shift.

    Of single stocks the ratio is mostly arithmetic: a fifth of 500 independent columns absorbs more than half.
    """
    if lines is None:
        return
    returns = lines.returns.tail(HISTORY)
    ratio = Absorption(every=EVERY).ratio(returns)
    readings = np.flatnonzero(np.isfinite(ratio.values[:, 0]))
    if not len(readings):
        return
    absorbed, shift = float(ratio.values[readings[-1], 0]), float(absorption_shift(ratio).values[-1, 0])
    independent = independent_absorption(returns.head(int(readings[-1]) + 1).tail(WINDOW))
    evidence = Evidence.share(
        absorbed,
        p_value=independent.p_value(absorbed),
        method=ABSORPTION,
        inputs=lines.inputs,
        status=freshness(returns.last, view.as_of),
    )
    text = absorption_words(absorbed, lines.label, independent.mean)
    yield Finding("breadth.fragility.absorption", text, evidence)
    yield Finding(
        "breadth.fragility.absorption_independent",
        independent_words(lines.label, independent.mean, independent.draws),
        replace(evidence, value=independent.mean, interval=independent.interval, p_value=None),
    )
    if np.isfinite(shift):
        shifted = replace(evidence, value=shift, unit="ratio", p_value=None)
        yield Finding("breadth.fragility.absorption_shift", shift_words(shift), shifted)


def grouped_lines(view: View, market: Market) -> Lines | None:
    """Equal-weighted returns of the members' sectors, if at least five are known."""
    masks = groups(view, market, "sector")
    if market.status == "missing" or len(masks) < FUNDS:
        return None
    close = market.close.tail(HISTORY)
    values = np.hstack([equal_weighted(close, member=mask[None, :]).values for mask in masks.values()])
    panel = Panel(close.dates, tuple(masks), values, "sectors of members")
    return Lines(panel, market.inputs, f"{len(masks)} equal-weighted sectors of {market.called}")


def leaders_finding(market: Market, close: Panel, members: Sequence[str]) -> Iterator[Finding]:
    """The leaders' correlation with the rest, where at least two of them are members."""
    leaders = tuple(symbol for symbol in MAGNIFICENT_SEVEN_LISTINGS if symbol in members)
    if len(leaders) < 2:
        return
    rest = tuple(symbol for symbol in members if symbol not in leaders)
    lines = (equal_weighted(close, member=columns_of(close, symbols)) for symbols in (leaders, rest))
    value = float(leaders_correlation(*lines, window=QUARTER).values[-1, 0])
    text = f"The correlation of {len(leaders)} leaders with {len(rest):,} others over {QUARTER} sessions: {value:.2f}"
    evidence = market.evidence(value, counted=len(members), unit="ratio", how="equal-weighted baskets")
    evidence = replace(evidence, caveats=(*evidence.caveats, *hindsight(close.tail(QUARTER + 1).first)))
    yield Finding("breadth.fragility.leaders", text, evidence)


def turbulence_section(view: View, sectors: Lines | None) -> Section:
    """Turbulence of the last session among all before it, and the most turbulent ones.

    raises   OutsideData where neither funds nor factors reach the date, HistoryTooShort
    """
    lines = sectors or factor_lines(view)
    line = turbulence(lines.returns)
    now = percentile_of_last(line)
    if not np.isfinite(now.value):
        raise HistoryTooShort(f"{lines.label}: history too short", "import more history")
    evidence = Evidence.number(
        now.value,
        unit="ratio",
        n_effective=now.n_effective,
        inputs=lines.inputs,
        status=freshness(line.last, view.as_of),
        method=TURBULENCE,
    )
    text = turbulence_words(lines.label, now, line.last)
    finding = Finding("breadth.fragility.turbulence", text, evidence, role="key")
    return Section((finding,), {"turbulence": turbulence_table(line, lines)})


def sector_lines(view: View) -> Lines | None:
    """Returns of sector funds, if at least five reach the date."""
    funds = [id_ for reference in SECTOR_FUNDS if (id_ := view.find(reference))]
    with suppress(DataMissing):
        if len(funds) >= FUNDS:
            close = wide_levels(view, funds)
            current = [symbol for symbol in funds if covers(close.column(symbol))]
            if freshness_of(view, current, close.last) == "ok" and len(current) >= FUNDS:
                close = close.select(current)
                return Lines(session_returns(close), view.inputs(current, close), f"{len(current)} sector funds")
    return None


def covers(level: Floats) -> bool:
    """Whether a line reaches the last session and is long enough: a fund of last year would shorten all the others."""
    return bool(np.isfinite(level[-1])) and int(np.isfinite(level).sum()) >= LONG


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
