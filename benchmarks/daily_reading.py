"""Calibration (b), read on every session: how soon the verdict calls where nobody waits for a month end.

The program answers for any date. A word that is read daily comes sooner than one read at month ends, and is wrong more
often at some time; the CUSUM that knows the truth is given the same rate of false calls for each way of reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from planted_markets import BEFORE, BOTH, DATES, EVERY, HORIZON, NEVER, PLANTED, SPREADS, blocks, panels, rotation
from power_curves import (
    DRIFTS,
    MONTH,
    NULL_SEED,
    PLANTED_SEED,
    RIVAL_MARKETS,
    Delays,
    empty_days,
    joined,
    paths,
)
from quick_words import STUDIED, Search
from resumed import Bench
from rivals import cusum_levels, first_dates, threshold_for
from rotascope.arrays import Floats
from rotascope.inference.testing.own_scale import own_scale_family
from rotascope.inference.verdicts.criteria import JUDGED, SIZE_P
from rotascope.panels.panel import Panel

NEAR = 0.9  # of the line that a month's draws give: days further below it are not searched. Seeds move a line by 2 %


@dataclass(frozen=True, eq=False)
class DailyReading:
    """Abrupt rotations read on every session, and at month ends, by the verdict and by the CUSUM.

    rate, ever     share of (spread, side), and of markets, called on some session of 504 without a rotation
    monthly_rate   share of (spread, side) called at one of the month ends among them
    delays         by drift: `verdict` and `cusum` on every session, `verdict month ends` and `cusum month ends`
    """

    markets: int
    rate: float
    ever: float
    monthly_rate: float
    delays: dict[float, dict[str, Delays]]

    def ratio(self, drift: float, reading: str = "") -> float:
        """The verdict's median delay over the CUSUM's; reading: empty or ` month ends`."""
        return self.delays[drift][f"verdict{reading}"].median / self.delays[drift][f"cusum{reading}"].median


def study_daily(bench: Bench, null_markets: int, markets: int) -> DailyReading:
    """The whole study, on the same markets as those that are read at month ends."""
    nulls = bench.run("daily-unplanted", null_calls, list(blocks(NULL_SEED, null_markets, size=10)))
    daily, monthly = (np.concatenate([part[reading] for part in nulls]) for reading in ("daily", "monthly"))
    rate, monthly_rate = (float(np.isfinite(calls).mean()) for calls in (daily, monthly))
    days, noise = empty_days(RIVAL_MARKETS * null_markets)
    delays = {}
    for drift in DRIFTS:
        levels = cusum_levels(days, noise, drift / MONTH, BOTH)
        lines = threshold_for(levels, rate), threshold_for(at_month_ends(levels), monthly_rate)
        jobs = list(blocks(PLANTED_SEED, markets, size=10))
        delays[drift] = joined(bench.run(f"daily-{drift:g}", partial(planted_calls, drift, lines), jobs))
    ever = float(np.isfinite(daily).any(axis=1).mean())
    return DailyReading(len(daily), rate, ever, monthly_rate, delays)


def at_month_ends(levels: Floats) -> Floats:
    """The columns of DATES of levels on every session."""
    return levels[:, np.array(DATES) - 1]


def null_calls(seeds: range) -> dict[str, list[list[float]]]:
    """First false calls [markets, spreads * sides] in empty markets, by either way of reading."""
    calls = [calls_of(market) for market in panels(seeds, sessions=BEFORE + HORIZON)]
    return {
        reading: [first_call(sides, step).ravel().tolist() for sides in calls]
        for reading, step in (("daily", 1), ("monthly", EVERY))
    }


def planted_calls(drift: float, lines: tuple[float, float], seeds: range) -> dict[str, list[float]]:
    """First calls [K] of the planted spread and side in the markets of one block."""
    rotations = rotation(drift)
    column = SPREADS.index(PLANTED)
    markets = panels(seeds, sessions=BEFORE + HORIZON, rotations=rotations)
    sides = [calls_of(market, until=column) for market in markets]
    levels = cusum_levels(*paths(seeds, drift, 0), drift / MONTH, BOTH)
    return {
        "verdict": [float(first_call(called, 1)[column, 0]) for called in sides],
        "verdict month ends": [float(first_call(called, EVERY)[column, 0]) for called in sides],
        "cusum": first_dates(levels, lines[0]).tolist(),
        "cusum month ends": first_dates(at_month_ends(levels), lines[1]).tolist(),
    }


def calls_of(market: Panel, *, until: int | None = None) -> Floats:
    """The side to which each spread is established or dominant on each watched session, 0 for none [HORIZON, N].

    until   a column: nothing is searched after the first month end at which its long side is called
    """
    sides = np.zeros((HORIZON, len(market.symbols)))
    for sessions in days_to_search(market):
        search = Search.of(market.head(BEFORE + sessions), model=STUDIED)
        for spread in search.surviving:
            verdict = search.verdict_of(spread)
            if verdict.stage in {"established", "dominant"}:
                sides[sessions - 1, market.symbols.index(spread)] = verdict.side
        if until is not None and sessions in DATES and sides[sessions - 1, until] == 1.0:
            break
    return sides


def days_to_search(market: Panel) -> Iterator[int]:
    """Sessions on which some gap is near the line of its month's draws: on no other can a word be established."""
    scaled = np.nan_to_num(own_scale_family(market).values)
    sums = np.concatenate([np.zeros((1, scaled.shape[1])), np.cumsum(scaled, axis=0)])
    for month_end in DATES:
        family = Search.of(market.head(BEFORE + month_end), model=STUDIED).family
        line = NEAR * family.critical_score(JUDGED, level=SIZE_P)
        scale = family.scale[:, np.searchsorted(family.lengths, JUDGED)]
        for sessions in range(month_end - EVERY + 1, month_end + 1):
            end = BEFORE + sessions
            gaps = np.stack([sums[end] - sums[end - window] for window in JUDGED], axis=1)
            if (np.abs(gaps) >= line * scale).any():
                yield sessions


def first_call(sides: Floats, step: int) -> Floats:
    """Sessions to the first call of each spread and side [N, 2], read on every `step`th session."""
    read = sides[step - 1 :: step]
    called = np.stack([read == 1.0, read == -1.0], axis=-1)
    first: Floats = np.where(called.any(axis=0), step * (called.argmax(axis=0) + 1.0), NEVER)
    return first
