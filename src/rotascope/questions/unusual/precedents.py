"""Precedents: what followed gaps as large, and how long departures of the relative line last."""

from collections.abc import Iterator
from dataclasses import replace

from rotascope.evidence import Finding, Role, Section
from rotascope.inference.rarity.base_rates import BaseRates, after_gap
from rotascope.inference.rarity.persistence import half_life
from rotascope.measures.leadership import relative_line
from rotascope.questions.attempt import attempt
from rotascope.questions.unusual.gather import Move
from rotascope.questions.unusual.lines import drawdown_table, episodes_table
from rotascope.questions.unusual.words import base_rate_words, followed_words

LINE_SESSIONS = 2520
LINE_DRAWS = 499
HORIZONS = ("1m", "6m", "1y")  # in sentences; the table has all
SHOWN = "6m"  # on the first screen


def precedents_section(move: Move, *, draws: int, full: bool) -> Section:
    """What followed a month, a half-year and a year after gaps as large, and all horizons as a table.

    full     also the half-life, which is slow
    """
    rates = after_gap(move.panel, sessions=move.sessions, draws=draws)
    tables = {"base_rates": replace(rates.table(), inputs=move.legs.inputs)}
    shown = next((outcome for outcome in rates.outcomes if outcome.horizon == SHOWN), None)
    if shown and (episodes := episodes_table(move, shown)):
        tables["episodes"] = episodes
    followed = Section(tuple(base_rate_findings(move, rates)), {**tables, "drawdown": drawdown_table(move)})
    if not full:
        return followed
    what = f"half-life of {move.legs.spread.name}"
    return Section.join(attempt(what, lambda: Section((half_life_finding(move, draws=draws),))), followed)


def base_rate_findings(move: Move, rates: BaseRates) -> Iterator[Finding]:
    """A finding a horizon of which any episode is complete; half a year is the first screen's."""
    for outcome in rates.outcomes:
        if outcome.horizon in HORIZONS and outcome.episodes:
            subject = {"horizon": outcome.horizon}
            text, detail = followed_words(move.legs, rates, outcome), base_rate_words(rates, outcome)
            role: Role = "followed" if outcome.horizon == SHOWN else ""
            yield Finding("unusual.precedents.mean", text, outcome.evidence, subject, detail, role)


def half_life_finding(move: Move, *, draws: int) -> Finding:
    """Half-life of the relative line over ten years."""
    life = half_life(relative_line(move.panel.tail(LINE_SESSIONS + 1)), draws=min(draws, LINE_DRAWS))
    text = f"Departures of the relative line, ten years: {life.summary()}"
    return Finding("unusual.precedents.half_life", text, life.evidence)
