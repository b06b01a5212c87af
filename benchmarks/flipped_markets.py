"""Correlated families without a rotation: real factor days with random signs, and GARCH days of one correlation.

A sign is drawn for a block of sessions and shared by all spreads, so that the spreads' dependence on a date, their
volatility and its storms stay those of the record, while no lead outlasts a block.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

import rotascope as rs
from judged_dates import all_legs
from rotascope.measures.leadership import differences_side_by_side
from rotascope.panels.panel import Panel

FACTORS = ("small-large", "value-growth", "profitability", "investment", "momentum")
SESSIONS = 2_520
SIGN_BLOCK = 5  # sessions of one sign
YEAR = 252
MONTH = 21
TAIL, SHOCK, MEMORY, COMMON = 6.0, 0.06, 0.92, 0.5


@dataclass(frozen=True, slots=True)
class FamilyLaw:
    """How a null family is drawn. `wilder` multiplies the last `wild_sessions`; a sign lasts `sign_block` sessions."""

    label: str
    real: bool = True
    sign_block: int = SIGN_BLOCK
    wilder: float = 1.0
    wild_sessions: int = YEAR


FAMILY_LAWS = (
    FamilyLaw("real factor days, signs flipped jointly"),
    FamilyLaw("flipped real days, last year 1.5 times as volatile", wilder=1.5),
    FamilyLaw("flipped real days, last year twice as volatile", wilder=2.0),
    FamilyLaw("flipped real days, last three years 1.5 times as volatile", wilder=1.5, wild_sessions=3 * YEAR),
    FamilyLaw("flipped real days, last three years twice as volatile", wilder=2.0, wild_sessions=3 * YEAR),
    FamilyLaw("real factor days, signs flipped by the month", sign_block=MONTH),
    FamilyLaw("GARCH, t with 6 degrees, correlation 0.5", real=False),
    FamilyLaw("correlated GARCH, last year twice as volatile", real=False, wilder=2.0),
)


@cache
def factor_days() -> Panel:
    """Daily differences of the five factors from the first session that all have, their means removed."""
    legs = {leg.spread.name: leg.panel for leg in all_legs(rs.open_market("us-only"))}
    panel = differences_side_by_side({name: legs[name] for name in FACTORS})
    rows = np.isfinite(panel.values).all(axis=1)
    values = panel.values[rows]
    return replace(panel, dates=panel.dates[rows], values=values - values.mean(axis=0))


def flipped(rng: np.random.Generator, sessions: int, sign_block: int = SIGN_BLOCK) -> Panel:
    """A stretch of real days that ends on a day drawn evenly, each block of sessions with a sign of its own."""
    days = factor_days()
    end = int(rng.integers(sessions, len(days) + 1))
    signs = np.repeat(rng.choice([-1.0, 1.0], sessions // sign_block + 1), sign_block)[:sessions]
    values = days.values[end - sessions : end] * signs[:, None]
    return replace(days, dates=days.dates[end - sessions : end], values=values)


def garch(rng: np.random.Generator, sessions: int) -> Panel:
    """Student days with one common shock and a variance of each spread's own past."""
    spreads = len(FACTORS)
    common, single = (rng.standard_t(TAIL, (sessions + YEAR, n)) / (TAIL / (TAIL - 2)) ** 0.5 for n in (1, spreads))
    shocks = COMMON**0.5 * common + (1.0 - COMMON) ** 0.5 * single
    values, variance = np.empty_like(shocks), np.ones(spreads)
    for row, shock in enumerate(shocks):
        values[row] = np.sqrt(variance) * shock
        variance = 1.0 - SHOCK - MEMORY + SHOCK * values[row] ** 2 + MEMORY * variance
    days = factor_days()
    return replace(days, dates=days.dates[-sessions:], values=0.0055 * values[-sessions:])


def null_family(law: FamilyLaw, seed: int, *, sessions: int = SESSIONS) -> Panel:
    """One market of a law."""
    rng = np.random.default_rng(seed)
    panel = flipped(rng, sessions, law.sign_block) if law.real else garch(rng, sessions)
    values = panel.values.copy()
    values[-law.wild_sessions :] *= law.wilder
    return replace(panel, values=values)


def null_families(law: FamilyLaw, seeds: range) -> Iterator[Panel]:
    """One market a seed."""
    for seed in seeds:
        yield null_family(law, seed)


def with_drift(panel: Panel, spread: str, drift: float, start: int) -> Panel:
    """The family with a drift a month of one spread from a row on."""
    values = panel.values.copy()
    values[start:, panel.symbols.index(spread)] += drift / MONTH
    return replace(panel, values=values)


def last_year_volatility(panel: Panel) -> float:
    """Deviation of the last year over that of all earlier days, the mean of all spreads: what terciles are made of."""
    return float((panel.values[-YEAR:].std(axis=0) / panel.values[:-YEAR].std(axis=0)).mean())
