"""Signals: McClellan's oscillator and summation, new highs, breadth thrusts, the Hindenburg conditions, TRIN."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rotascope.evidence import Finding, Section
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import net_highs
from rotascope.measures.mcclellan import STRONG, mcclellan
from rotascope.measures.thrusts import VARIANTS, arms_index, hindenburg, zweig_thrust
from rotascope.panels.view import View
from rotascope.panels.wide import wide_volume
from rotascope.questions.breadth.gather import MONTH, Market
from rotascope.questions.breadth.words import highs_words, thrust_words, trin_words
from rotascope.questions.wording import day_of
from rotascope.sessions import to_date

SCALE = "0.40 and 0.615 were set on all issues of an exchange: large stocks move more alike and cross them more easily"


def signals_section(view: View, market: Market) -> Section:
    """Every signal that the universe's counts, and its volumes where they are on file, give."""
    moved = moved_today(market)
    lack = market.lack("signals of rises and falls", moved)
    if lack:
        return Section.join(highs_section(market), Section(missing=lack))
    findings = (*mcclellan_findings(market, moved), thrust_finding(market, moved))
    return Section.join(
        Section(tuple(findings)),
        highs_section(market),
        Section((*hindenburg_findings(market), *trin_findings(view, market))),
    )


def moved_today(market: Market) -> float:
    """Members that print in the last session and the one before."""
    return float(sum(market.counts.column(name)[-1] for name in ("advances", "declines", "unchanged")))


def mcclellan_findings(market: Market, moved: float) -> Iterator[Finding]:
    """The oscillator and the summation index."""
    lines = mcclellan(market.history)
    how = "ratio-adjusted, trends seeded with the first session's net advances"
    for name, value in zip(("oscillator", "summation"), lines.values[-1, :2].tolist(), strict=True):
        level = f", {summation_level(value)}" if name == "summation" else ""
        basis = f"{how} of {lines.first}; {moved:,.0f} stocks"
        text = f"McClellan {name} {value:.1f}{level} on {day_of(market.close.last)} ({basis})"
        evidence = market.evidence(value, counted=moved, unit="index points", how=how)
        yield Finding(f"breadth.mcclellan.{name}", text, evidence)


def summation_level(value: float) -> str:
    """What the ratio-adjusted summation index says by its own thresholds."""
    if abs(value) > STRONG:
        return (
            f"above +{STRONG:.0f}: strong by its own rule"
            if value > 0
            else f"below -{STRONG:.0f}: weak by its own rule"
        )
    return f"between -{STRONG:.0f} and +{STRONG:.0f}, neutral at 0"


def highs_section(market: Market) -> Section:
    """New 52-week highs less lows, among all earlier sessions that counted half of the members."""
    counted = float(market.counts.column("known_year")[-1])
    lack = market.lack("52-week highs and lows", counted)
    if lack:
        return Section(missing=lack)
    line = market.covered(net_highs(market.counts), "known_year")
    net = percentile_of_last(line)
    how = "new highs less lows, of stocks with a year of closes"
    evidence = market.evidence(net.value, counted=counted, how=how, history=line)
    return Section((Finding("breadth.signals.net_highs", highs_words(market, net), evidence, role="key"),))


def thrust_finding(market: Market, moved: float) -> Finding:
    """Zweig's breadth thrusts of the whole history."""
    signal = zweig_thrust(market.history)
    days = [to_date(signal.dates[row]) for row in np.flatnonzero(signal.column("signal") == 1.0)]
    how = "EMA(10) of advances / (advances + declines), 0.40 to 0.615"
    evidence = market.evidence(float(len(days)), counted=moved, unit="count", how=how)
    evidence = replace(evidence, caveats=(*evidence.caveats, SCALE))
    return Finding("breadth.signals.zweig", thrust_words(market, days, float(signal.column("mean")[-1])), evidence)


def hindenburg_findings(market: Market) -> Iterator[Finding]:
    """Whether a confirmed signal stands, by each published variant, where there is an index and enough have a year."""
    counted = float(market.counts.column("known_year")[-1])
    if market.index is None or market.lack("", counted):
        return
    index = market.index.between(market.history.first)
    for variant in VARIANTS:
        live = float(hindenburg(market.history, index, variant=variant).column("live")[-1])
        stands = "stands" if live == 1.0 else "does not stand"
        text = f"A confirmed Hindenburg signal ({variant}) {stands} on {day_of(market.close.last)}"
        evidence = market.evidence(live, counted=counted, unit="count", how=f"conditions of {variant}")
        yield Finding("breadth.signals.hindenburg", text, evidence, {"variant": variant})


def trin_findings(view: View, market: Market) -> Iterator[Finding]:
    """TRIN of the last session, where volumes are on file."""
    close = market.close.tail(2)
    volumes = wide_volume(view, market.close.tail(MONTH + 1))  # as the session's own section reads them
    if volumes is None:
        return
    volume = volumes.tail(2)
    counted = np.where(market.counted, 1.0, np.nan)
    value = float(arms_index(close.derive(close.values * counted, name="members"), volume).values[-1, 0])
    traded = float((np.isfinite(volume.values[-1]) & np.isfinite(close.values).all(axis=0) & market.counted).sum())
    if np.isfinite(value) and not market.lack("", traded):
        evidence = market.evidence(value, counted=traded, unit="ratio", how="advances / declines over their volumes")
        yield Finding("breadth.signals.trin", trin_words(value, close.last), evidence)
