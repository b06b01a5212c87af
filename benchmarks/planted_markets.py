"""Simulated markets of five spreads, with or without a rotation of one of them, and when the verdict calls it."""

from collections.abc import Iterator, Sequence

import numpy as np

from quick_words import STUDIED, Search
from rotascope.arrays import Floats
from rotascope.inference.verdicts.verdict import VerdictModel
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Noise, Rotation, SimulatedMarket, simulate_spreads

SPREADS = ("small-large", "value-growth", "profitability", "investment", "momentum")
PLANTED = "value-growth"
BEFORE, HORIZON, EVERY = 1_512, 504, 21  # sessions before the start, watched after it, between two judgements
DATES = tuple(range(EVERY, HORIZON + 1, EVERY))  # sessions from the start to each judgement
RAMP = 63
NORMAL = Noise(tail=float("inf"), shock=0.0, memory=0.0)
FAT = Noise(shock=0.0, memory=0.0)
CLUSTERED = Noise(tail=float("inf"))
BOTH = Noise()
NEVER = np.inf


def rotation(drift: float, *, ramp: int = 0, start: int = BEFORE) -> tuple[Rotation, ...]:
    """One rotation of the planted spread that lasts beyond the watched sessions; none where the drift is zero."""
    if drift == 0.0:
        return ()
    return (Rotation(spread=PLANTED, start=start, sessions=2 * HORIZON, drift_per_month=drift, ramp=ramp),)


def panels(seeds: range, *, sessions: int, noise: Noise = BOTH, rotations: tuple[Rotation, ...] = ()) -> list[Panel]:
    """A market's spreads [sessions, 5] for each seed."""
    settings = SimulatedMarket(sessions=sessions, seed=seeds.start, noise=noise, rotations=rotations)
    paths = simulate_spreads(settings, SPREADS, markets=len(seeds))
    return [Panel(paths.days, SPREADS, returns, "simulated spreads") for returns in paths.returns]


def blocks(first: int, count: int, *, size: int = 25) -> Iterator[range]:
    """Seeds in ranges of at most `size`."""
    for start in range(first, first + count, size):
        yield range(start, min(start + size, first + count))


def first_calls(market: Panel, watched: Sequence[str], *, stop: bool, model: VerdictModel | None = None) -> Floats:
    """Sessions from the start until each spread is first called established or dominant [spreads, 2 sides].

    The columns are the long and the short side; NEVER where no judgement says so. `stop`: only the long side of the
    first spread is asked for, and the judgements end with it.
    """
    calls = np.full((len(watched), 2), NEVER)
    for sessions in DATES:
        search = Search.of(market.head(BEFORE + sessions), model=model or STUDIED)
        for spread in set(search.surviving) & set(watched):
            verdict = search.verdict_of(spread)
            if verdict.stage in {"established", "dominant"}:
                cell = watched.index(spread), 0 if verdict.side > 0 else 1
                calls[cell] = min(calls[cell], sessions)
        if stop and calls[0, 0] < NEVER:
            break
    return calls
