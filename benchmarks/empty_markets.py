"""Calibration (a): how often markets without any rotation are called established or more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from flipped_markets import FAMILY_LAWS, SESSIONS, FamilyLaw, last_year_volatility, null_families
from planted_markets import BOTH, CLUSTERED, FAT, NORMAL, blocks, panels, shared
from quick_words import Search
from rotascope.inference.testing.gap_family import GapFamily
from rotascope.inference.verdicts.criteria import JUDGED, SIZE_P, WINDOWS, YEAR
from rotascope.inference.verdicts.verdict import NEED, VerdictModel
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Noise

GOAL = 0.05
TERCILE_GOAL = 0.075
FIRST_SEED = 10_000
PLAIN_DRAWS = 2_000  # of the same rule on plain differences, which is shown for comparison only
JUDGED_WHOLE = 5  # one market in so many is judged with every criterion


@dataclass(frozen=True, slots=True)
class Law:
    """How the days of an empty market are drawn, and how many of them there are.

    noise    of independent simulated spreads      family  of correlated ones, which then stand instead
    wilder   what the last year's days of independent spreads are multiplied by
    """

    label: str
    noise: Noise = BOTH
    sessions: int = SESSIONS
    wilder: float = 1.0
    family: FamilyLaw | None = None


LAWS = (
    Law("normal days", NORMAL),
    Law("fat tails", FAT),
    Law("volatility clustering", CLUSTERED),
    Law("fat tails and clustering", BOTH),
    Law("fat tails and clustering, shortest history", BOTH, NEED),
    Law("fat tails and clustering, the last year 1.5 times as volatile", BOTH, wilder=1.5),
    Law("fat tails and clustering, the last year twice as volatile", BOTH, wilder=2.0),
    *(Law(family.label, family=family) for family in FAMILY_LAWS),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One empty market on its last day: called at all, called but not as fading, called on plain differences."""

    called: bool
    rising: bool
    plain: bool
    volatility: float


@dataclass(frozen=True, slots=True)
class NullRate:
    """Markets of one law: each reading, and how often each criterion and word was met, of the spreads judged whole."""

    law: Law
    readings: tuple[Reading, ...]
    criteria: Mapping[str, float]

    @property
    def markets(self) -> int:
        """How many."""
        return len(self.readings)

    @property
    def rate(self) -> float:
        """Share of markets with a spread that is established, dominant or fading."""
        return float(np.mean([reading.called for reading in self.readings]))

    @property
    def rising(self) -> float:
        """The same without fading."""
        return float(np.mean([reading.rising for reading in self.readings]))

    @property
    def plain(self) -> float:
        """Share called by the same rule on plain differences."""
        return float(np.mean([reading.plain for reading in self.readings]))

    @property
    def terciles(self) -> tuple[float, ...]:
        """Share called by tercile of last-year volatility, calm to wild."""
        volatility = np.array([reading.volatility for reading in self.readings])
        called = np.array([reading.called for reading in self.readings])
        third = np.searchsorted(np.quantile(volatility, [1 / 3, 2 / 3]), volatility)
        return tuple(float(called[third == k].mean()) if (third == k).any() else 0.0 for k in range(3))

    @property
    def limit(self) -> float:
        """The goal and two standard errors of a count at the goal."""
        return float(GOAL + 2.0 * (GOAL * (1.0 - GOAL) / self.markets) ** 0.5)

    @property
    def met(self) -> bool:
        """Whether the rate is within the goal and its two standard errors."""
        return self.rate <= self.limit


def null_rates(markets: int) -> tuple[NullRate, ...]:
    """One rate a law, each from markets of their own."""
    out = []
    for index, law in enumerate(LAWS):
        seeds = list(blocks(FIRST_SEED * (index + 1), markets))
        readings = [reading for part in shared(partial(read_markets, law), seeds) for reading in part]
        rates = [rate for part in shared(partial(criteria_met, law), seeds) for rate in part]
        out.append(NullRate(law, tuple(readings), averages(rates)))
    return tuple(out)


def empty_markets(law: Law, seeds: range) -> Iterator[Panel]:
    """The markets of a law."""
    if law.family:
        yield from null_families(law.family, seeds)
    else:
        for market in panels(seeds, sessions=law.sessions, noise=law.noise):
            yield widen_last_year(market, law.wilder)


def read_markets(law: Law, seeds: range, *, model: VerdictModel | None = None) -> list[Reading]:
    """Each market judged on its last day, by the verdict as it is unless another model is given."""
    readings = []
    for market in empty_markets(law, seeds):
        stages = stages_of(Search.of(market, model=model))
        rising = bool(set(stages.values()) - {"fading"})
        readings.append(Reading(bool(stages), rising, called_plain(market), last_year_volatility(market)))
    return readings


def called_plain(market: Panel) -> bool:
    """Whether a gap of 3, 6 or 12 months survives the search on plain differences."""
    family = GapFamily.draw(market, WINDOWS, draws=PLAIN_DRAWS, seed=0, block=None)
    judged = [WINDOWS.index(window) for window in JUDGED]
    return bool((family.p_values(WINDOWS)[1][:, judged] <= SIZE_P).any())


def criteria_met(law: Law, seeds: range) -> list[Mapping[str, bool]]:
    """Which criteria a spread meets, and whether it is early, for some of the markets."""
    rows: list[Mapping[str, bool]] = []
    for market in empty_markets(law, seeds[: max(1, len(seeds) // JUDGED_WHOLE)]):
        for verdict in VerdictModel(draws=1_000).judge(market):
            met = {criterion.name: bool(criterion.met) for criterion in verdict.criteria}
            rows.append({**met, "early": verdict.stage == "early"})
    return rows


def averages(rows: Sequence[Mapping[str, bool]]) -> dict[str, float]:
    """The share of rows that meet each criterion."""
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]} if rows else {}


def widen_last_year(market: Panel, times: float) -> Panel:
    """The market with its last year's days multiplied."""
    values = market.values.copy()
    values[-YEAR:] *= times
    return replace(market, values=values)


def stages_of(search: Search) -> Mapping[str, str]:
    """Words above `early`, by spread."""
    stages = {spread: search.verdict_of(spread).stage for spread in search.surviving}
    return {spread: stage for spread, stage in stages.items() if stage != "early"}
