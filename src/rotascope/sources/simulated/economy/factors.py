"""Daily factor returns: fat tails, clustered volatility, and the planted drifts. The only source of factor paths."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Days, Floats, frozen
from rotascope.catalogue.simulated import FACTOR_SERIES, SECTOR_OF_LABEL
from rotascope.errors import BadSetting
from rotascope.sources.simulated.settings import MONTH, YEAR, Rotation, SimulatedMarket
from rotascope.sources.simulated.streams import cluster_volatility, stream, unit_shocks

BURN_IN = 250  # sessions before the first, so that volatility does not start calm in every market


@dataclass(frozen=True, slots=True)
class Factor:
    """One driver of returns; `spread` is the named spread that it pays, `sign` -1 where it pays the short side."""

    name: str
    label: str
    volatility: float  # daily
    spread: str = ""
    series: str = ""  # id in the market's series, where it is published
    sign: float = 1.0


# The position in this list is the random stream's key: append, never reorder.
FACTORS = (
    Factor("market", "market return less the bill", 0.0095, "", FACTOR_SERIES["market"]),
    Factor("size", "small minus big", 0.0055, "small-large", FACTOR_SERIES["size"]),
    Factor("value", "high minus low book-to-market", 0.0055, "value-growth", FACTOR_SERIES["value"]),
    Factor("profitability", "robust minus weak profitability", 0.0035, "profitability", FACTOR_SERIES["profitability"]),
    Factor("investment", "conservative minus aggressive investment", 0.0035, "investment", FACTOR_SERIES["investment"]),
    Factor("momentum", "past winners minus past losers", 0.0070, "momentum", FACTOR_SERIES["momentum"]),
    Factor("mega", "the seven leaders", 0.0060, "market-leaders", "", -1.0),
    Factor(SECTOR_OF_LABEL["Information Technology"], "Information Technology", 0.0060, "tech-market"),
    Factor(SECTOR_OF_LABEL["Financials"], "Financials", 0.0060),
    Factor(SECTOR_OF_LABEL["Health Care"], "Health Care", 0.0055),
    Factor(SECTOR_OF_LABEL["Industrials"], "Industrials", 0.0045),
    Factor(SECTOR_OF_LABEL["Consumer Discretionary"], "Consumer Discretionary", 0.0055),
    Factor(SECTOR_OF_LABEL["Consumer Staples"], "Consumer Staples", 0.0045),
    Factor(SECTOR_OF_LABEL["Communication Services"], "Communication Services", 0.0055),
    Factor(SECTOR_OF_LABEL["Energy"], "Energy", 0.0105),
    Factor(SECTOR_OF_LABEL["Materials"], "Materials", 0.0060),
    Factor(SECTOR_OF_LABEL["Utilities"], "Utilities", 0.0065),
    Factor(SECTOR_OF_LABEL["Real Estate"], "Real Estate", 0.0065),
)
SECTORS = FACTORS[7:]
SPREAD_COLUMNS = {factor.spread: column for column, factor in enumerate(FACTORS) if factor.spread}


@dataclass(frozen=True, eq=False)
class SpreadPaths:
    """Many markets' spread returns, without the companies.

    days      datetime64[D] [T]
    returns   [markets, T, spreads] daily, fraction; market k is the one of seed `settings.seed + k`
    drift     [T, spreads] what was planted in each of them
    """

    days: Days
    spreads: tuple[str, ...]
    returns: Floats
    drift: Floats


def simulate_spreads(settings: SimulatedMarket, spreads: Sequence[str], *, markets: int = 1) -> SpreadPaths:
    """The daily returns of named spreads in `markets` markets, by the code that makes the full market's factors.

    Equal, bit for bit, to the factor series of `simulate` with that seed. BadSetting for a spread without a factor.
    """
    if settings.links:
        raise BadSetting("spreads alone have no surroundings to be linked to", "simulate_linked, or simulate")
    columns = [factor_column(spread) for spread in spreads]
    signs = np.array([FACTORS[column].sign for column in columns])
    seeds = range(settings.seed, settings.seed + markets)
    returns = factor_returns(settings, columns, seeds=seeds)
    values = np.ascontiguousarray((returns * signs).transpose(1, 0, 2))
    drift = factor_drift(settings)[:, columns] * signs
    return SpreadPaths(settings.days, tuple(spreads), frozen(values), frozen(drift))


def factor_returns(settings: SimulatedMarket, columns: Sequence[int], *, seeds: Sequence[int]) -> Floats:
    """Daily returns [T, seeds, columns] of these `FACTORS`: clustered fat-tailed noise plus expected return."""
    length = BURN_IN + settings.sessions
    shocks = np.empty((length, len(seeds), len(columns)))
    for row, seed in enumerate(seeds):
        for number, column in enumerate(columns):
            shocks[:, row, number] = unit_shocks(stream(seed, "factor", block=column), length, settings.noise)
    noise = cluster_volatility(shocks, settings.noise)[BURN_IN:]
    scale = np.array([FACTORS[column].volatility for column in columns])
    expected = factor_drift(settings)[:, list(columns)] + np.where(
        np.array(columns) == 0, settings.market_premium / YEAR, 0.0
    )
    returns: Floats = noise * scale + expected[:, None, :]
    return returns


def factor_drift(settings: SimulatedMarket) -> Floats:
    """What the rotations add to each factor's expected daily return [T, factors]; zero where there is none."""
    drift = np.zeros((settings.sessions, len(FACTORS)))
    for rotation in settings.rotations:
        column = factor_column(rotation.spread)
        daily = rotation.drift_per_month / MONTH * strength(settings, rotation)
        drift[:, column] += FACTORS[column].sign * daily
    return drift


def strength(settings: SimulatedMarket, rotation: Rotation) -> Floats:
    """The share of its full drift that a rotation has in each session [T]: up the ramp, level, then fading."""
    since = np.arange(settings.sessions) - settings.first_session(rotation)
    rising = np.minimum(1.0, (since + 1.0) / max(1, rotation.ramp))
    after = np.maximum(0, since - rotation.sessions + 1)
    fading = np.where(after == 0, 1.0, rotation.persistence**after)
    return np.where(since < 0, 0.0, rising.clip(0.0) * fading)


def factor_column(spread: str) -> int:
    """The column of the factor that pays a named spread. BadSetting where there is none."""
    if spread not in SPREAD_COLUMNS:
        raise BadSetting(f"no factor pays spread {spread!r}", f"choose from {', '.join(SPREAD_COLUMNS)}")
    return SPREAD_COLUMNS[spread]
