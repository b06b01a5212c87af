"""Signals: McClellan's oscillator and summation, new highs, breadth thrusts, the Hindenburg conditions, TRIN."""

from collections.abc import Iterator

import numpy as np

from rotascope.evidence import Finding, Section
from rotascope.inference.rarity.percentile import percentile_of_last
from rotascope.measures.breadth import net_highs
from rotascope.measures.mcclellan import mcclellan
from rotascope.measures.thrusts import VARIANTS, arms_index, hindenburg, zweig_thrust
from rotascope.panels.view import View
from rotascope.panels.wide import wide_volume
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.words import highs_words, thrust_words, trin_words
from rotascope.sessions import to_date


def signals_section(view: View, market: Market) -> Section:
    """Every signal that the universe's counts, and its volumes where they are on file, give."""
    findings = (*mcclellan_findings(market), highs_finding(market), thrust_finding(market))
    return Section((*findings, *hindenburg_findings(market), *trin_findings(view, market)))


def mcclellan_findings(market: Market) -> Iterator[Finding]:
    """The oscillator and the summation index."""
    lines = mcclellan(market.counts)
    how = "ratio-adjusted, trends seeded with the first session's net advances"
    for name, value in zip(("oscillator", "summation"), lines.values[-1, :2].tolist(), strict=True):
        text = f"McClellan {name} {value:.1f} on {market.close.last} ({how} of {lines.first})"
        yield Finding(f"breadth.mcclellan.{name}", text, market.evidence(value, unit="index points", how=how))


def highs_finding(market: Market) -> Finding:
    """New 52-week highs less lows, among all earlier sessions."""
    net = percentile_of_last(net_highs(market.counts))
    how = "new highs less lows, of stocks with a year of closes"
    evidence = market.evidence(net.value, how=how, readings=net.readings)
    return Finding("breadth.signals.net_highs", highs_words(market, net), evidence)


def thrust_finding(market: Market) -> Finding:
    """Zweig's breadth thrusts of the whole history."""
    signal = zweig_thrust(market.counts)
    days = [to_date(signal.dates[row]) for row in np.flatnonzero(signal.column("signal") == 1.0)]
    how = "EMA(10) of advances / (advances + declines), 0.40 to 0.615"
    evidence = market.evidence(float(len(days)), unit="count", how=how)
    return Finding("breadth.signals.zweig", thrust_words(market, days), evidence)


def hindenburg_findings(market: Market) -> Iterator[Finding]:
    """Whether a confirmed signal stands, by each published variant, where there is an index."""
    if market.index is None:
        return
    for variant in VARIANTS:
        live = float(hindenburg(market.counts, market.index, variant=variant).column("live")[-1])
        stands = "stands" if live == 1.0 else "does not stand"
        text = f"A confirmed Hindenburg signal ({variant}) {stands} on {market.close.last}"
        evidence = market.evidence(live, unit="count", how=f"conditions of {variant}")
        yield Finding("breadth.signals.hindenburg", text, evidence, {"variant": variant})


def trin_findings(view: View, market: Market) -> Iterator[Finding]:
    """TRIN of the last session, where volumes are on file."""
    close = market.close.tail(2)
    volume = wide_volume(view, close)
    if volume is None:
        return
    counted = np.where(market.counted, 1.0, np.nan)
    value = float(arms_index(close.derive(close.values * counted, name="members"), volume).values[-1, 0])
    if np.isfinite(value):
        evidence = market.evidence(value, unit="ratio", how="advances / declines over their volumes")
        yield Finding("breadth.signals.trin", trin_words(value, close.last), evidence)
