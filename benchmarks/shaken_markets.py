"""Calibration (c): does the word survive a dropped input, another benchmark, other starts; if not, was it fragile?"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from functools import partial

import numpy as np

import rotascope as rs
from planted_markets import BEFORE, PLANTED, SPREADS, blocks, panels, rotation
from quick_words import STUDIED, Search
from resumed import Bench
from rotascope.catalogue.spreads import SPREADS as NAMED
from rotascope.inference.testing.gap_family import GapFamily
from rotascope.inference.testing.own_scale import own_scale_family
from rotascope.inference.verdicts.criteria import JUDGED, WINDOWS
from rotascope.inference.verdicts.stages import ADVANCED, stage_of
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel

DRIFTS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.06)
AGES = (63, 126, 252)  # sessions that the rotation has lasted on the day of the judgement
SEED, OTHER_SEED = 400_000, 500_000
STARTS = tuple(range(1, 21))  # sessions by which windows start earlier, or the history later
KINDS = ("spread dropped", "benchmark swapped", "windows started earlier", "history started later")
GOAL = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one case: was the word kept, was the line of `established` crossed, was the word called fragile."""

    kind: str
    drift: float
    same_stage: bool
    crossed: bool
    fragile: bool
    advanced: bool


def shake(bench: Bench, markets: int) -> tuple[Change, ...]:
    """Every change to every case."""
    swap = twin_correlation()
    jobs = [(drift, age, seeds) for drift in DRIFTS for age in AGES for seeds in blocks(SEED, markets, size=5)]
    parts = bench.run("changes", partial(kept_changes, swap), jobs)
    return tuple(Change(*change) for part in parts for change in part)


def kept_changes(swap: float, job: tuple[float, int, range]) -> list[tuple[object, ...]]:
    """The changes of one block, as they are kept."""
    return [astuple(change) for change in changes_of_block(swap, job)]


def twin_correlation() -> float:
    """Daily correlation of two real benchmarks of one spread: small minus big, and Russell 2000 over S&P 500."""
    view = rs.open_market("us-only")
    lines = [spread_name for spread_name in NAMED if spread_name.name in {"small-large", "russell-sp500"}]
    legs = [fill(view, spread).panel for spread in lines]
    dates = np.intersect1d(legs[0].dates, legs[1].dates)
    levels = [panel.values[np.searchsorted(panel.dates, dates)] for panel in legs]
    growth = [np.diff(np.log(value[:, 0] / value[:, 1])) for value in levels]
    return float(np.corrcoef(growth[0], growth[1])[0, 1])


def changes_of_block(swap: float, job: tuple[float, int, range]) -> list[Change]:
    """The changes to the cases of one block; the twin's noise comes from markets of their own."""
    drift, age, seeds = job
    sessions = BEFORE + age
    markets = panels(seeds, sessions=sessions, rotations=rotation(drift))
    empty = panels(seeds, sessions=sessions)
    others = panels(range(OTHER_SEED + seeds.start, OTHER_SEED + seeds.stop), sessions=sessions)
    return [
        change
        for market, plain, other in zip(markets, empty, others, strict=True)
        for change in changes(market, swap_benchmark(market, plain, other, swap), drift)
    ]


def swap_benchmark(market: Panel, plain: Panel, other: Panel, correlation: float) -> Panel:
    """The market with another benchmark for the planted spread: the same drift, noise correlated with the old."""
    column = SPREADS.index(PLANTED)
    values = market.values.copy()
    drift = market.values[:, column] - plain.values[:, column]
    noise = correlation * plain.values[:, column] + np.sqrt(1.0 - correlation**2) * other.values[:, column]
    values[:, column] = drift + noise
    return replace(market, values=values)


def changes(market: Panel, twin: Panel, drift: float) -> Iterator[Change]:
    """Every change to one case."""
    search = Search.of(market, model=STUDIED)
    verdict = search.verdict_of(PLANTED)
    fragile = search.fragile(PLANTED)
    for kind, stage in stages_after(search, twin):
        crossed = (stage in ADVANCED) != (verdict.stage in ADVANCED)
        yield Change(kind, drift, stage == verdict.stage, crossed, fragile, verdict.stage in ADVANCED)


def stages_after(search: Search, twin: Panel) -> Iterator[tuple[str, str]]:
    """The planted spread's word after each change, with the kind of change."""
    market = search.differences
    for omitted in SPREADS:
        if omitted != PLANTED:
            rest = Search.of(market.select([spread for spread in SPREADS if spread != omitted]), model=STUDIED)
            yield KINDS[0], rest.verdict_of(PLANTED).stage
    yield KINDS[1], Search.of(twin, model=STUDIED).verdict_of(PLANTED).stage
    yield from ((KINDS[2], stage) for stage in earlier_windows(search))
    for shift in STARTS[4::5]:
        yield KINDS[3], Search.of(market.tail(len(market) - shift), model=STUDIED).verdict_of(PLANTED).stage


def earlier_windows(search: Search) -> Iterator[str]:
    """The planted spread's word with every window's start moved back, for each of STARTS."""
    lengths = {shift: [window + shift for window in WINDOWS] for shift in STARTS}
    family = GapFamily.draw(
        own_scale_family(search.differences),
        sorted({length for windows in lengths.values() for length in windows}),
        draws=search.model.draws,
        seed=search.model.seed,
    )
    for shift, windows in lengths.items():
        gaps = family.describe(windows, searched=[window + shift for window in JUDGED])[PLANTED]
        moved = {window: gaps[length] for window, length in zip(WINDOWS, windows, strict=True)}
        yield stage_of(moved, search.sides[PLANTED])[0]
