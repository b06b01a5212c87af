"""Calibration (a): how often markets without any rotation are called established or more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial

import numpy as np
from scipy.special import betaincinv

from flipped_markets import FAMILY_LAWS, SESSIONS, FamilyLaw, last_year_volatility, null_families
from planted_markets import BOTH, CLUSTERED, FAT, NORMAL, blocks, panels
from quick_words import STUDIED, Search
from reading_rules import called_plain
from resumed import Bench
from rotascope.arrays import Bools
from rotascope.inference.verdicts.criteria import YEAR
from rotascope.inference.verdicts.verdict import NEED, VerdictModel
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Noise

GOAL = 0.065
TERCILE_GOAL = 0.075
FIRST_SEED = 10_000
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
        return tuple(float(called.mean()) if len(called) else 0.0 for called in self.thirds)

    @property
    def thirds(self) -> tuple[Bools, ...]:
        """Whether each market was called, by third of last-year volatility, calm to wild."""
        volatility = np.array([reading.volatility for reading in self.readings])
        called = np.array([reading.called for reading in self.readings])
        third = np.searchsorted(np.quantile(volatility, [1 / 3, 2 / 3]), volatility)
        return tuple(called[third == k] for k in range(3))

    @property
    def interval(self) -> tuple[float, float]:
        """The rates that this count is compatible with."""
        return interval(sum(reading.called for reading in self.readings), self.markets)

    @property
    def held(self) -> str:
        """Whether the rate is within the goal: yes, NO, or that the count does not tell."""
        return goal_held(self.rate, self.interval, GOAL)


def goal_held(rate: float, bounds: tuple[float, float], goal: float) -> str:
    """`yes` at or under a goal, `NO` where even the lower bound is over it, else `not told by this count`."""
    return "yes" if rate <= goal else "NO" if bounds[0] > goal else "not told by this count"


def interval(hits: int, count: int) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval of a share."""
    low = 0.0 if hits == 0 else float(betaincinv(hits, count - hits + 1, 0.025))
    high = 1.0 if hits == count else float(betaincinv(hits + 1, count - hits, 0.975))
    return low, high


def null_rates(bench: Bench, markets: int) -> tuple[NullRate, ...]:
    """One rate a law, each from markets of their own."""
    out = []
    for index, law in enumerate(LAWS):
        seeds = list(blocks(FIRST_SEED * (index + 1), markets))
        parts = bench.run(f"empty-{index}", partial(kept_readings, law), seeds)
        fewer = seeds[: -(-len(seeds) // 2)]  # a whole judgement costs ten times as much
        rows = [row for part in bench.run(f"criteria-{index}", partial(criteria_met, law), fewer) for row in part]
        readings = tuple(Reading(*reading) for part in parts for reading in part)
        out.append(NullRate(law, readings, averages(rows)))
    return tuple(out)


def kept_readings(law: Law, seeds: range) -> list[tuple[object, ...]]:
    """The readings of one block, as they are kept."""
    return [astuple(reading) for reading in read_markets(law, seeds, model=STUDIED)]


def empty_markets(law: Law, seeds: range) -> Iterator[Panel]:
    """The markets of a law."""
    if law.family:
        yield from null_families(law.family, seeds)
    else:
        for market in panels(seeds, sessions=law.sessions, noise=law.noise):
            yield widen_last_year(market, law.wilder)


def read_markets(law: Law, seeds: range, *, model: VerdictModel) -> list[Reading]:
    """Each market judged on its last day."""
    readings = []
    for market in empty_markets(law, seeds):
        stages = stages_of(Search.of(market, model=model))
        rising = bool(set(stages.values()) - {"fading"})
        readings.append(Reading(bool(stages), rising, bool(called_plain(market)), last_year_volatility(market)))
    return readings


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
