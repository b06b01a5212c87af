"""Calibration (b): how often, and how soon, planted rotations are called, beside other ways to notice them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from planted_markets import (
    BEFORE,
    BOTH,
    HORIZON,
    PLANTED,
    RAMP,
    SPREADS,
    blocks,
    first_calls,
    panels,
    rotation,
)
from resumed import Bench
from rivals import (
    PENALTIES,
    average_scores,
    cusum_levels,
    first_dates,
    ruptures_calls,
    threshold_for,
)
from rotascope.arrays import Floats
from rotascope.sources.simulated import SimulatedMarket, simulate_spreads

DRIFTS = (0.01, 0.02, 0.03, 0.04, 0.06)  # a month
SHAPES = {"abrupt": 0, "ramped": RAMP}  # sessions of the ramp
NULL_SEED, PLANTED_SEED, RIVAL_SEED = 100_000, 200_000, 300_000
RIVAL_MARKETS = 10  # times as many empty markets for rivals that cost nothing
MONTH = 21


@dataclass(frozen=True, eq=False)
class Delays:
    """Sessions to the first call, for every market [K]; NEVER where there was none within the horizon."""

    calls: Floats

    def by(self, sessions: int) -> float:
        """Share called within so many sessions."""
        return float(np.mean(self.calls <= sessions))

    @property
    def median(self) -> float:
        """Sessions by which half of all markets were called; inf where fewer were."""
        return float(np.quantile(self.calls, 0.5, method="inverted_cdf"))


@dataclass(frozen=True, eq=False)
class FalseAlarms:
    """What no rotation brings within the horizon.

    rate          share of (spread, side) that the verdict calls at one of the judgements: the rate that all are set to
    ever          share of markets in which it calls any spread at one of them
    average_raw   share under the plain 12-month rule; average, penalty: thresholds at the common rate
    penalty_rate  ruptures' own rate at its penalty, the first of the grid that does not exceed the common one
    """

    markets: int
    rate: float
    ever: float
    average_raw: float
    average: float
    penalty: float
    penalty_rate: float


@dataclass(frozen=True, eq=False)
class Power:
    """All curves: by shape and drift, then by method."""

    false_alarms: FalseAlarms
    markets: int
    delays: Mapping[tuple[str, float], Mapping[str, Delays]]


def power_curves(bench: Bench, null_markets: int, markets: int) -> Power:
    """Everything of part (b)."""
    false_alarms = set_false_alarms(bench, null_markets)
    cusums = {drift: cusum_threshold(drift, false_alarms.rate, null_markets) for drift in DRIFTS}
    delays = {}
    for shape in SHAPES:
        for drift in DRIFTS:
            jobs = [(shape, drift, seeds) for seeds in blocks(PLANTED_SEED, markets, size=10)]
            parts = bench.run(f"planted-{shape}-{drift:g}", partial(planted_calls, false_alarms, cusums), jobs)
            delays[shape, drift] = joined(parts)
    return Power(false_alarms, markets, delays)


def joined(parts: list[dict[str, list[float]]]) -> dict[str, Delays]:
    """The blocks of one cell put together."""
    return {method: Delays(np.concatenate([part[method] for part in parts])) for method in parts[0]}


def set_false_alarms(bench: Bench, markets: int) -> FalseAlarms:
    """The verdict's rate on empty markets, and the thresholds that give the rivals the same."""
    calls = np.concatenate(bench.run("unplanted", null_calls, list(blocks(NULL_SEED, markets, size=10))))
    rate = float(np.isfinite(calls).mean())
    days, _ = empty_days(RIVAL_MARKETS * markets)
    scores = average_scores(np.concatenate([days, -days]))
    refits = np.concatenate(bench.run("ruptures", null_refits, list(blocks(RIVAL_SEED, markets // 4, size=10))))
    rates = np.isfinite(refits).mean(axis=0)
    enough = np.flatnonzero(rates <= rate)
    index = int(enough[0]) if len(enough) else len(PENALTIES) - 1
    return FalseAlarms(
        markets=markets,
        rate=rate,
        ever=float(np.isfinite(calls).any(axis=1).mean()),
        average_raw=float(np.isfinite(first_dates(scores, 0.0)).mean()),
        average=threshold_for(scores, rate),
        penalty=float(PENALTIES[index]),
        penalty_rate=float(rates[index]),
    )


def null_calls(seeds: range) -> list[list[float]]:
    """First false calls [markets, spreads * sides] in empty markets."""
    markets = panels(seeds, sessions=BEFORE + HORIZON)
    return [first_calls(market, SPREADS, stop=False).ravel().tolist() for market in markets]


def null_refits(seeds: range) -> list[list[float]]:
    """First false calls of ruptures [2 * markets, penalties], on both sides of the planted spread."""
    days, _ = paths(seeds, 0.0, 0)
    return [ruptures_calls(sign * line).tolist() for line in days for sign in (1.0, -1.0)]


def paths(seeds: range, drift: float, ramp: int) -> tuple[Floats, Floats]:
    """The planted spread's days and their noise [K, T]."""
    settings = SimulatedMarket(
        sessions=BEFORE + HORIZON, seed=seeds.start, noise=BOTH, rotations=rotation(drift, ramp=ramp)
    )
    markets = simulate_spreads(settings, (PLANTED,), markets=len(seeds))
    days = markets.returns[:, :, 0]
    return days, days - markets.drift[:, 0]


def empty_days(markets: int) -> tuple[Floats, Floats]:
    """Days of many empty markets, twice: they are their own noise."""
    return paths(range(RIVAL_SEED, RIVAL_SEED + markets), 0.0, 0)


def cusum_threshold(drift: float, rate: float, markets: int) -> float:
    """The level of the CUSUM for this drift that empty markets reach as often as the verdict calls them."""
    days, noise = empty_days(RIVAL_MARKETS * markets)
    return threshold_for(cusum_levels(days, noise, drift / MONTH, BOTH), rate)


def planted_calls(
    false_alarms: FalseAlarms, cusums: Mapping[float, float], job: tuple[str, float, range]
) -> dict[str, list[float]]:
    """First calls [K] of each method in the markets of one block."""
    shape, drift, seeds = job
    rotations = rotation(drift, ramp=SHAPES[shape])
    markets = panels(seeds, sessions=BEFORE + HORIZON, rotations=rotations)
    days, noise = paths(seeds, drift, SHAPES[shape])
    averages = average_scores(days)
    calls = {
        "verdict": np.array([first_calls(market, (PLANTED,), stop=True)[0, 0] for market in markets]),
        "cusum": first_dates(cusum_levels(days, noise, drift / MONTH, BOTH), cusums[drift]),
        "ruptures": np.array([ruptures_calls(line, (false_alarms.penalty,))[0] for line in days]),
        "average": first_dates(averages, false_alarms.average),
    }
    return {method: first.tolist() for method, first in calls.items()}
