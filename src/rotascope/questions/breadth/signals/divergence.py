"""Divergence of the advance-decline line: a test over several windows, beside where line and index had their highs."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Missing, Section
from rotascope.inference.testing.divergence import divergence_steps, find_divergence
from rotascope.measures.breadth import YEAR, advance_decline_line
from rotascope.panels.panel import Panel
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.words import divergence_words, highs_apart_words
from rotascope.sessions import to_date

METHOD = "net advances less what the index's returns explain, both on their own scale; docs/measures/breadth.md"


def divergence_section(market: Market) -> Section:
    """Whether the line parted from the index, and since when each had its high; empty where there is no index."""
    if market.index is None or not len(market.history):
        return Section()
    index = market.index.between(market.history.first)
    try:
        tested = tuple(tested_finding(market, index))
    except DataMissing as fault:
        return Section(missing=(Missing("divergence of the advance-decline line", fault.cause, fault.remedy),))
    return Section((*tested, *highs_finding(market, index)))


def tested_finding(market: Market, index: Panel) -> Iterator[Finding]:
    """The window over which the line parted most from its index, with what is left of it after all windows."""
    divergence = find_divergence(divergence_steps(market.history, index))
    evidence = replace(
        divergence.evidence,
        value=divergence.deviations,
        unit="deviations",
        display="number",
        inputs=market.inputs,
        status=market.status,
        method=f"{METHOD}; {divergence.evidence.method}",
        caveats=(*divergence.evidence.caveats, *market.caveats),
    )
    yield Finding("breadth.divergence.line", divergence_words(market, index.name, divergence), evidence)


def highs_finding(market: Market, index: Panel) -> Iterator[Finding]:
    """Where the line and the index had their highest closes of a year: what the eye compares."""
    line = advance_decline_line(market.history).tail(YEAR)
    level = index.tail(YEAR).values[:, 0]
    if len(line) < YEAR or not np.isfinite(level).any():
        return
    high, line_high = int(np.nanargmax(level)), int(np.argmax(line.values[:, 0]))
    days = to_date(line.dates[high]), to_date(line.dates[line_high])
    text = highs_apart_words(index.name, *days)
    evidence = Evidence.sessions(
        float(line_high - high),
        method="sessions from the index's highest close of a year to the advance-decline line's",
        inputs=market.inputs,
        status=market.status,
        caveats=market.caveats,
    )
    yield Finding("breadth.divergence.highs", text, evidence)
