"""How fragile: how far stocks move as one, how far apart they land, and how unusual the last sessions were."""

from collections.abc import Iterator

import numpy as np

from rotascope.catalogue.groups import FACTORS, MAGNIFICENT_SEVEN_LISTINGS, SECTOR_FUNDS
from rotascope.errors import DataMissing
from rotascope.evidence import Column, Evidence, Finding, Input, Missing, Table, show
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import columns_of, equal_weighted, session_returns
from rotascope.measures.fragility import (
    FRAGILE,
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
from rotascope.questions.breadth.market import Market
from rotascope.questions.breadth.part import Part
from rotascope.questions.breadth.stocks import evidence
from rotascope.sessions import to_date

HISTORY = 800  # sessions: the absorption ratio's window, and a year of it
EVERY = 5  # sessions between readings of many columns
MONTHS = 63


def stocks_fragility(market: Market) -> Iterator[Finding]:
    """Absorption, mean correlation, dispersion, and the leaders against the rest, of the universe's members."""
    close = market.close.tail(HISTORY)
    who = market.who
    names = [one for one, there in zip(close.symbols, who.tolist(), strict=True) if there]
    returns = session_returns(close.select(names))
    ratio = Absorption(every=EVERY).ratio(returns)
    known = ratio.values[np.isfinite(ratio.values)]
    if len(known):
        text = (
            f"The first fifth of eigenvectors absorbs {100 * known[-1]:.1f} % of the variance of {len(names):,} stocks"
        )
        yield Finding("fragility.absorption", text, evidence(market, float(known[-1]), "fraction", how=ABSORPTION))
        shift = float(absorption_shift(ratio).values[-1, 0])
        if np.isfinite(shift):
            word = "fragile" if shift > FRAGILE else "not fragile"
            text = f"Absorption shift {shift:+.2f} deviations: {word} by its own rule (above 1)"
            yield Finding("fragility.absorption_shift", text, evidence(market, shift, "ratio", how=ABSORPTION))
    equal = np.full(len(names), 1.0 / len(names))
    recent = returns.tail(2 * MONTHS)
    mean = float(average_correlation(recent, equal, window=MONTHS).values[-1, 0])
    if np.isfinite(mean):
        text = f"Mean correlation of members over {MONTHS} sessions, equally weighted: {mean:.2f}"
        yield Finding(
            "fragility.correlation", text, evidence(market, mean, "ratio", how="implied by the index variance")
        )
    spread = percentile_of_last(dispersion(returns, np.tile(equal, (len(returns), 1))))
    apart, below = show(spread.value, "percent"), show(spread.below, "percent")
    proof = evidence(market, spread.value, "fraction", how="equal-weighted dispersion", readings=spread.readings)
    text = f"Members landed {apart} apart on {close.last}, wider than in {below} of {spread.readings:,} sessions"
    yield Finding("fragility.dispersion", text, proof)
    leaders = tuple(one for one in MAGNIFICENT_SEVEN_LISTINGS if one in names)
    if len(leaders) > 1:
        rest = tuple(one for one in names if one not in leaders)
        line = leaders_correlation(
            equal_weighted(close, member=columns_of(close, leaders)),
            equal_weighted(close, member=columns_of(close, rest)),
            window=MONTHS,
        )
        value = float(line.values[-1, 0])
        text = f"The leaders' correlation with the rest over {MONTHS} sessions: {value:.2f}"
        yield Finding("fragility.leaders", text, evidence(market, value, "ratio", how="equal-weighted baskets"))


ABSORPTION = f"500 sessions, half-life 250, read every {EVERY} sessions"


def fragility_part(view: View, market: Market | None) -> Part:
    """All of it that this market can say; turbulence of sector funds, or of factors where they are staler."""
    findings = list(stocks_fragility(market)) if market is not None and market.status != "missing" else []
    lines = _lines(view)
    if lines is None:
        lack = Missing("turbulence", "no sector funds or factors reach the date", "import sector funds")
        return Part(tuple(findings), {}, (lack,))
    returns, inputs, what = lines
    line = turbulence(returns)
    found = percentile_of_last(line)
    if not np.isfinite(found.value):
        return Part(tuple(findings), {}, (Missing("turbulence", f"{what}: history too short", "import more history"),))
    proof = Evidence(
        value=found.value,
        unit="ratio",
        n_effective=float(found.readings),
        inputs=inputs,
        status=freshness(line.last, view.as_of),
        method="squared Mahalanobis distance / n, mean and covariance of all "
        "earlier sessions; docs/measures/fragility.md",
    )
    text = (
        f"Turbulence of {what} {found.value:.2f} on {line.last} (1 is ordinary), above "
        f"{show(found.below, 'percent')} of {found.readings:,} sessions"
    )
    findings.append(Finding("fragility.turbulence", text, proof))
    return Part(tuple(findings), {"turbulence": _turbulent(line, inputs, what)})


def _lines(view: View) -> tuple[Panel, tuple[Input, ...], str] | None:
    """Returns of sector funds if at least five reach the date, else of the factors."""
    funds = [one for one in SECTOR_FUNDS if view.has(one)]
    if len(funds) >= 5:
        try:
            close = wide_levels(view, funds)
            kept = [one for one in funds if np.isfinite(close.column(one)[-1])]
            if freshness_of(view, kept, close.last) == "ok" and len(kept) >= 5:
                chosen = close.select(kept)
                return session_returns(chosen), view.inputs(kept, chosen), f"{len(kept)} sector funds"
        except DataMissing:
            pass
    there = [one for one in FACTORS if view.has(one)]
    try:
        lines = [view.series(one) for one in there]
    except DataMissing:
        return None
    if len(lines) < 3:
        return None
    dates = lines[0].dates
    for line in lines[1:]:
        dates = np.intersect1d(dates, line.dates)
    values = np.column_stack([line.values[np.searchsorted(line.dates, dates), 0] for line in lines])
    panel = Panel(dates, tuple(there), values, "factors")
    if not len(panel) or freshness_of(view, there, panel.last) == "missing":
        return None
    return panel, view.inputs(there, panel), f"{len(there)} factors"


def _turbulent(line: Panel, inputs: tuple[Input, ...], what: str) -> Table:
    """The most turbulent sessions of all, and where the last month stood."""
    values = line.values[:, 0]
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(-values[known], kind="stable")[:12]]
    rows = tuple((to_date(line.dates[row]), float(values[row])) for row in order.tolist())
    columns = (Column("session", "Session", "date"), Column("turbulence", "Turbulence", "number"))
    return Table(f"Most turbulent sessions of {what}", columns, rows, inputs)
