"""Calibration (a): how often markets without any rotation are called established or more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from planted_markets import BOTH, CLUSTERED, FAT, NORMAL, blocks, panels, shared
from quick_words import Search
from rotascope.inference.verdicts.criteria import YEAR
from rotascope.inference.verdicts.verdict import NEED
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Noise

GOAL = 0.05
FIRST_SEED = 10_000


@dataclass(frozen=True, slots=True)
class Law:
    """How the days of an empty market are drawn, and how many of them there are.

    wilder   what the last year's days are multiplied by; other than 1 it is a warning, and no part of the goal
    """

    label: str
    noise: Noise
    sessions: int = 2_520
    wilder: float = 1.0


LAWS = (
    Law("normal days", NORMAL),
    Law("fat tails", FAT),
    Law("volatility clustering", CLUSTERED),
    Law("fat tails and clustering", BOTH),
    Law("fat tails and clustering, shortest history", BOTH, NEED),
    Law("the same, the last year 1.5 times as volatile", BOTH, wilder=1.5),
    Law("the same, the last year twice as volatile", BOTH, wilder=2.0),
)


@dataclass(frozen=True, slots=True)
class NullRate:
    """Markets of one law: how many were called, with and without `fading`, and how many of the rest were early."""

    law: Law
    markets: int
    called: int
    rising: int

    @property
    def rate(self) -> float:
        """Share of markets with a spread that is established, dominant or fading."""
        return self.called / self.markets

    @property
    def limit(self) -> float:
        """The goal and two standard errors of a count at the goal."""
        return float(GOAL + 2.0 * (GOAL * (1.0 - GOAL) / self.markets) ** 0.5)

    @property
    def counts(self) -> bool:
        """Whether the goal is about this law."""
        return self.law.wilder == 1.0

    @property
    def met(self) -> bool:
        """Whether the rate is within the goal and its two standard errors."""
        return self.rate <= self.limit


def null_rates(markets: int) -> tuple[NullRate, ...]:
    """One rate a law, each from markets of their own."""
    out = []
    for index, law in enumerate(LAWS):
        seeds = list(blocks(FIRST_SEED * (index + 1), markets))
        counts = shared(partial(count_called, law), seeds)
        called, rising = (sum(count[k] for count in counts) for k in range(2))
        out.append(NullRate(law, markets, called, rising))
    return tuple(out)


def count_called(law: Law, seeds: range) -> tuple[int, int]:
    """Markets with a spread in ADVANCED on their last day, and those with one established or dominant."""
    called = rising = 0
    for market in panels(seeds, sessions=law.sessions, noise=law.noise):
        stages = stages_of(Search.of(widen_last_year(market, law.wilder)))
        called += bool(stages)
        rising += bool(set(stages.values()) - {"fading"})
    return called, rising


def widen_last_year(market: Panel, times: float) -> Panel:
    """The market with its last year's days multiplied."""
    values = market.values.copy()
    values[-YEAR:] *= times
    return replace(market, values=values)


def stages_of(search: Search) -> Mapping[str, str]:
    """Words above `early`, by spread."""
    stages = {spread: search.verdict_of(spread).stage for spread in search.surviving}
    return {spread: stage for spread, stage in stages.items() if stage != "early"}
