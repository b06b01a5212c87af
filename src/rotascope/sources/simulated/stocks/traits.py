"""Who the companies are: size, style, sector, exposures, when they are listed, and how their debt is built."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints
from rotascope.sources.simulated.economy.factors import FACTORS, SECTORS
from rotascope.sources.simulated.settings import YEAR, SimulatedMarket
from rotascope.sources.simulated.streams import stream

SIZES = ("mega", "large", "mid", "small", "micro")
SIZE_BOUNDS = (0.014, 0.20, 0.45, 0.80)  # share of companies, by rank of market value, at which a class ends
STYLES = ("value", "both", "growth")
SECTOR_SHARES = (0.16, 0.15, 0.14, 0.13, 0.11, 0.07, 0.06, 0.05, 0.05, 0.04, 0.04)

# By size class. Size loadings make small and micro minus mega and large exactly 1.
SIZE_LOADING = np.array([-0.4, -0.4, 0.1, 0.6, 0.6])
IDIOSYNCRATIC = np.array([0.011, 0.012, 0.015, 0.020, 0.026])  # daily volatility
FLOATING_SHARE = np.array([0.05, 0.10, 0.22, 0.45, 0.55])
LEADERS_IN_TECHNOLOGY = 0.6  # share of the mega-caps, as in the 2020s
JUNE_YEARS = 0.15  # share of companies whose fiscal year ends in June
LARGEST = 3.0e12  # usd, about the largest market values of 2025

Texts = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class CompanyTraits:
    """One entry a company, all [N]; `loadings` is [N, factors] in the order of FACTORS.

    first, last      numbers of the first and last session with a listing
    value_at_start   market value at the first session, usd
    floating_share   of total debt, pays the policy rate; hedged_share of it is swapped to the starting rate
    pass_through     how much of a policy change reaches the unhedged floating coupon
    """

    ids: tuple[str, ...]
    size: Ints
    style: Ints
    sector: Ints
    loadings: Floats
    idiosyncratic: Floats
    first: Ints
    last: Ints
    value_at_start: Floats
    dividend_yield: Floats
    floating_share: Floats
    hedged_share: Floats
    pass_through: Floats
    tax_rate: Floats
    year_end_month: Ints

    def frame(self) -> pl.DataFrame:
        """The same as a table, one row a company."""
        plain = {
            "id": self.ids,
            "size": [SIZES[size] for size in self.size],
            "style": [STYLES[style] for style in self.style],
            "sector": [SECTORS[sector].label for sector in self.sector],
        }
        numbers = (
            "idiosyncratic",
            "first",
            "last",
            "value_at_start",
            "dividend_yield",
            "floating_share",
            "hedged_share",
            "pass_through",
            "tax_rate",
            "year_end_month",
        )
        loads = {f"loading_{factor.name}": self.loadings[:, column] for column, factor in enumerate(FACTORS)}
        return pl.DataFrame(plain | {name: getattr(self, name) for name in numbers} | loads)


def draw_companies(settings: SimulatedMarket) -> CompanyTraits:
    """The companies of a market, the largest first at birth."""
    rng, count = stream(settings.seed, "traits"), settings.companies
    width = max(4, len(str(count)))
    rank = (np.arange(count) + 0.5) / count
    size = np.searchsorted(SIZE_BOUNDS, rank).astype(np.int64)
    size[0] = 0
    style = np.searchsorted((0.38, 0.58), rng.random(count) + np.where(size == 0, 0.45, 0.0)).astype(np.int64)
    sector = rng.choice(len(SECTORS), count, p=SECTOR_SHARES)
    sector[(size == 0) & (rng.random(count) < LEADERS_IN_TECHNOLOGY)] = 0
    first, last = draw_listings(settings, size)
    pays = rng.random(count) < np.array([0.6, 0.8, 0.7, 0.5, 0.3])[size]
    floating = np.clip(FLOATING_SHARE[size] + 0.12 * rng.standard_normal(count), 0.0, 0.95)
    return CompanyTraits(
        ids=tuple(f"S{number:0{width}d}" for number in range(count)),
        size=size,
        style=style,
        sector=sector,
        loadings=draw_loadings(rng, size, style, sector),
        idiosyncratic=IDIOSYNCRATIC[size] * rng.lognormal(0.0, 0.15, count),
        first=first,
        last=last,
        value_at_start=market_values(rng, count),
        dividend_yield=np.where(pays, rng.uniform(0.005, 0.04, count) * np.array([1.3, 1.0, 0.5])[style], 0.0),
        floating_share=floating,
        hedged_share=rng.uniform(0.0, 0.5, count),
        pass_through=rng.uniform(0.7, 1.0, count),
        tax_rate=rng.uniform(0.21, 0.27, count),
        year_end_month=np.where(rng.random(count) < JUNE_YEARS, 6, 12),
    )


def draw_loadings(rng: np.random.Generator, size: Ints, style: Ints, sector: Ints) -> Floats:
    """Exposures [N, factors]: value minus growth is 1 on value, small minus large 1 on size, a sector 1 on its own."""
    count = len(size)
    loadings = np.zeros((count, len(FACTORS)))
    loadings[:, 0] = np.clip(1.0 + 0.2 * rng.standard_normal(count), 0.3, 1.9)
    loadings[:, 1] = SIZE_LOADING[size]
    loadings[:, 2] = np.array([0.5, 0.0, -0.5])[style]
    loadings[:, 3:6] = 0.4 * rng.standard_normal((count, 3))
    loadings[:, 6] = size == 0
    loadings[np.arange(count), 7 + sector] = 1.0
    return loadings


def market_values(rng: np.random.Generator, count: int) -> Floats:
    """Market values at birth [N], falling: Zipf's law with a flattened head, so that ten names hold about a quarter.

    source  Zipf law of firm sizes: Axtell 2001, "Zipf Distribution of U.S. Firm Sizes", Science 293
    """
    raw = rng.lognormal(0.0, 0.1, count) / (np.arange(count) + 4.0)
    values: Floats = np.sort(raw)[::-1] / raw.max() * LARGEST
    return values


def draw_listings(settings: SimulatedMarket, size: Ints) -> tuple[Ints, Ints]:
    """First and last session [N] of each listing; the leaders are always there."""
    rng = stream(settings.seed, "listing")
    count, length = settings.companies, settings.sessions
    eligible = np.nonzero(size > 0)[0]
    late = rng.choice(eligible, round(settings.newly_listed * len(eligible)), replace=False)
    first = np.zeros(count, dtype=np.int64)
    first[late] = rng.integers(1, max(2, length - YEAR), len(late))
    leaving = rng.choice(eligible, round(settings.delisted * len(eligible)), replace=False)
    last = np.full(count, length - 1, dtype=np.int64)
    soonest = np.minimum(first[leaving] + min(YEAR, length // 4), length - 1)
    last[leaving] = soonest + (rng.random(len(leaving)) * (length - 1 - soonest)).astype(np.int64)
    return first, last
