"""What followed: the index after each signal of breadth, in independent episodes, beside what any day brought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Finding, Missing, Role, Section, Table, weakest
from rotascope.inference.rarity.base_rates import BaseRates, Outcome, after_signal
from rotascope.inference.testing.multiple import holm
from rotascope.measures.breadth import advancing_share, share_above
from rotascope.measures.mcclellan import STRONG, mcclellan
from rotascope.measures.thrusts import VARIANTS, crossing_signal, hindenburg, zweig_thrust
from rotascope.panels.panel import Panel
from rotascope.questions.breadth.gather import Market
from rotascope.questions.breadth.words import followed_detail, followed_words
from rotascope.sessions import to_date

HORIZONS: Mapping[str, int] = {"1m": 21, "3m": 63, "6m": 126, "1y": 252}  # sessions
TOLD = "6m"  # the horizon of the sentences
NINE_OF_TEN, WASHED_OUT, NEARLY_ALL = 0.9, 0.15, 0.9  # of stocks: rising in a day, above the long mean, the middle one
LIVE = 63  # sessions for which a signal is news
THRUST = "zweig"


@dataclass(frozen=True, eq=False)
class Signal:
    """A signal over the history, and what it is called: its id, and the words after `after`."""

    name: str
    words: str
    line: Panel

    @property
    def last_row(self) -> int | None:
        """The row of the last session in which it was given; None where it never was."""
        rows = np.flatnonzero(self.line.values[:, 0] == 1.0)
        return int(rows[-1]) if len(rows) else None


def followed_section(market: Market) -> Section:
    """What the index did after each signal; empty where the market has no index or the history is short."""
    if market.index is None or not len(market.history):
        return Section()
    index = market.index.between(market.history.first)
    try:
        rates = {signal: rates_after(index, signal) for signal in signals_of(market, index)}
    except DataMissing as fault:
        return Section(missing=(Missing("what followed signals of breadth", fault.cause, fault.remedy),))
    adjusted = adjusted_values(rates)
    findings = tuple(followed_findings(market, rates, adjusted))
    return Section(findings, {"followed": followed_table(market, rates, adjusted)})


def rates_after(index: Panel, signal: Signal) -> BaseRates:
    """The index after one signal, at every horizon."""
    return after_signal(index, signal.line, name=signal.words, horizons=HORIZONS)


def signals_of(market: Market, index: Panel) -> Iterator[Signal]:
    """Every signal that practitioners act on, as it was given over the history."""
    counts, name = market.history, market.called
    summation = mcclellan(counts).select(("summation",))
    above = {
        window: market.covered(share_above(market.counts, window=window), f"known_{window}").between(counts.first)
        for window in (50, 200)
    }
    yield Signal(THRUST, "a Zweig breadth thrust", zweig_thrust(counts).select(("signal",)))
    plain = zweig_thrust(counts, mean="sma").select(("signal",))
    yield Signal("zweig_sma", "a Zweig breadth thrust by plain means", plain)
    for variant in VARIANTS:
        omen = hindenburg(counts, index, variant=variant).select(("confirmed",))
        yield Signal(f"hindenburg_{variant}", f"a confirmed Hindenburg signal ({variant})", omen)
    strong = crossing_signal(summation, STRONG, rising=True)
    yield Signal("summation_strong", f"the summation index rose above +{STRONG:.0f}", strong)
    weak = crossing_signal(summation, -STRONG, rising=False)
    yield Signal("summation_weak", f"the summation index fell below -{STRONG:.0f}", weak)
    washed = crossing_signal(above[200], WASHED_OUT, rising=False)
    yield Signal("washed_out", f"fewer than 15 % of {name} stood above their 200-session mean", washed)
    nearly = crossing_signal(above[50], NEARLY_ALL, rising=True)
    yield Signal("nearly_all", f"more than 90 % of {name} stood above their 50-session mean", nearly)
    day = crossing_signal(advancing_share(counts), NINE_OF_TEN, rising=True)
    yield Signal("nine_of_ten", "a session in which nine of ten stocks rose", day)


def adjusted_values(rates: Mapping[Signal, BaseRates]) -> Mapping[tuple[str, str], float]:
    """p-values by signal and horizon when it counts that all of them were looked at."""
    tested = [
        (signal.name, outcome.horizon, outcome.evidence.p_value)
        for signal, base in rates.items()
        for outcome in base.outcomes
        if outcome.evidence.p_value is not None
    ]
    values = holm([value for _, _, value in tested])
    return {(name, horizon): value for (name, horizon, _), value in zip(tested, values, strict=True)}


def followed_findings(
    market: Market, rates: Mapping[Signal, BaseRates], adjusted: Mapping[tuple[str, str], float]
) -> Iterator[Finding]:
    """A sentence a signal; the one given last within a quarter leads, else the thrust."""
    last_rows = {signal.name: signal.last_row for signal in rates}
    newest = max((row, name) for name, row in {THRUST: -1, **last_rows}.items() if row is not None)
    leading = newest[1] if newest[0] >= len(market.history) - LIVE else THRUST
    for signal, base in rates.items():
        outcome = next(outcome for outcome in base.outcomes if outcome.horizon == TOLD)
        evidence = replace(
            outcome.evidence,
            p_adjusted=adjusted.get((signal.name, TOLD)),
            searched=max(len(adjusted), 1),
            inputs=market.inputs,
            status=weakest(outcome.evidence.status, market.status),
            caveats=(*outcome.evidence.caveats, *market.caveats),
        )
        row = signal.last_row
        last = None if row is None else to_date(signal.line.dates[row])
        role: Role = "followed" if signal.name == leading and outcome.episodes else ""
        name = "the index" if market.index is None else market.index.name
        text = followed_words(signal.words, name, outcome, market.history.first, evidence.p_adjusted)
        detail = followed_detail(evidence, last)
        subject = {"signal": signal.name, "horizon": TOLD}
        yield Finding("breadth.followed.mean", text, evidence, subject, detail, role)


def followed_table(
    market: Market, rates: Mapping[Signal, BaseRates], adjusted: Mapping[tuple[str, str], float]
) -> Table:
    """A row a signal and horizon."""
    rows = tuple(
        outcome_row(signal, outcome, adjusted.get((signal.name, outcome.horizon)))
        for signal, base in rates.items()
        for outcome in base.outcomes
    )
    columns = (
        Column("signal", "After"),
        Column("horizon", "Over"),
        Column("days", "Signals", "count"),
        Column("episodes", "Independent", "count"),
        Column("mean", "Mean", "percent"),
        Column("low", "from", "percent"),
        Column("high", "to", "percent"),
        Column("up", "Rose", "percent"),
        Column("any_mean", "Any day: mean", "percent"),
        Column("any_up", "rose", "percent"),
        Column("p_value", "p", "probability"),
        Column("p_adjusted", "p after the search", "probability"),
    )
    name = "the index" if market.index is None else market.index.name
    note = (
        f"Signals whose outcome is known, {market.history.first} on; independent ones are at least as far apart as the "
        f"horizon. 90 % interval of the mean; p of as many episodes, as far apart, placed anywhere; after the search: "
        f"Holm over {len(adjusted)}. Survivors and splices of the counts are in the signals."
    )
    return Table(f"What {name} did after signals of {market.called}", columns, rows, market.inputs, note)


def outcome_row(signal: Signal, outcome: Outcome, p_adjusted: float | None) -> tuple[Cell, ...]:
    """One signal at one horizon."""
    evidence = outcome.evidence
    return (
        signal.words,
        outcome.horizon,
        outcome.days,
        outcome.episodes,
        outcome.mean,
        *(evidence.interval or (None, None)),
        outcome.continued,
        outcome.any_mean,
        outcome.any_continued,
        evidence.p_value,
        p_adjusted,
    )
