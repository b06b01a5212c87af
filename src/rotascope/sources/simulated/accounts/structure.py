"""Planted constants of each company's business, and the paths that its revenue, margin and investment take."""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from rotascope.arrays import Floats
from rotascope.sources.simulated.economy.factors import SECTORS
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.prices import Prices
from rotascope.sources.simulated.stocks.quarters import Quarters
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import stream

SALES_PER_VALUE = np.array([0.75, 0.40, 0.17])  # yearly revenue per market value at birth: value, both, growth
GROWTH = np.array([0.006, 0.009, 0.014])  # of revenue a quarter, by style
LEVERAGE = np.array([0.15, 0.30, 0.35, 0.40, 0.45])  # total debt per yearly revenue, by size class
FOLLOWS_PRICE = 0.15  # of last quarter's price change that next quarter's revenue growth takes up
CAPEX_WAVE = (12, 1.5)  # over the last so many quarters the leaders' investment rises by this multiple
RESEARCH_SECTORS = np.array([sector.label in {"Information Technology", "Health Care"} for sector in SECTORS])


@dataclass(frozen=True, eq=False)
class Structure:
    """One number a company [N]; shares of revenue unless said otherwise.

    sales            quarterly revenue at the start, usd
    growth           of revenue, a quarter
    depreciation     of property, plant and equipment, a quarter
    leverage         total debt at the start, in years of revenue
    fixed_coupon     a year;  floating_margin is over the policy rate
    eligible         share of capex that bonus depreciation covers
    buyback_rate     of the shares, a quarter
    """

    sales: Floats
    growth: Floats
    gross_margin: Floats
    research: Floats
    overhead: Floats
    investment: Floats
    depreciation: Floats
    leverage: Floats
    fixed_coupon: Floats
    floating_margin: Floats
    eligible: Floats
    working_capital: Floats
    buyback_rate: Floats

    def frame(self) -> pl.DataFrame:
        """The same as a table, one row a company."""
        return pl.DataFrame({field.name: getattr(self, field.name) for field in fields(self)})

    def revenue_path(self, rng: np.random.Generator, quarters: Quarters, prices: Prices) -> Floats:
        """Revenue [Q, N]: grows by the company's rate, follows its price a little, and is noisy."""
        price = np.log(prices.unsplit[quarters.closing.clip(0)])
        moved = np.vstack([np.zeros_like(price[:2]), np.diff(price, axis=0)[:-1]])
        steps = self.growth + FOLLOWS_PRICE * moved.clip(-0.5, 0.5) + 0.02 * rng.standard_normal(price.shape)
        path: Floats = self.sales * np.exp(np.cumsum(steps, axis=0))
        return path

    def margin_path(self, rng: np.random.Generator, count: int) -> Floats:
        """Gross margin [Q, N] about the company's own."""
        noise = 0.015 * rng.standard_normal((count, len(self.gross_margin)))
        return np.clip(self.gross_margin + noise, 0.05, 0.9)

    def investment_path(self, companies: CompanyTraits, count: int) -> Floats:
        """Capex per revenue [Q, N]; the leaders' rises in the last quarters: the planted capex wave."""
        span, rise = CAPEX_WAVE
        wave = 1.0 + rise * ((np.arange(count) - (count - span) + 1) / span).clip(0.0)
        return np.where(companies.size == 0, wave[:, None], 1.0) * self.investment


def draw_structure(settings: SimulatedMarket, companies: CompanyTraits) -> Structure:
    """Plausible constants by size, style and sector; three in ten small companies spend more than they can."""
    rng, count = stream(settings.seed, "accounts"), settings.companies
    style, size = companies.style, companies.size
    gross = rng.uniform(0.28, 0.5, count) + np.array([0.0, 0.05, 0.12])[style]
    strained = (size >= 3) & (rng.random(count) < 0.3)
    overhead = gross * rng.uniform(0.35, 0.5, count) + np.where(strained, rng.uniform(0.08, 0.2, count), 0.0)
    heavy = RESEARCH_SECTORS[companies.sector]
    return Structure(
        sales=companies.value_at_start * SALES_PER_VALUE[style] * rng.lognormal(0.0, 0.2, count) / 4.0,
        growth=GROWTH[style],
        gross_margin=gross,
        research=np.where(heavy, rng.uniform(0.03, 0.12, count), rng.uniform(0.0, 0.01, count)),
        overhead=overhead,
        investment=rng.uniform(0.02, 0.09, count),
        depreciation=rng.uniform(0.025, 0.05, count),
        leverage=LEVERAGE[size] * rng.lognormal(0.0, 0.3, count),
        fixed_coupon=rng.uniform(0.03, 0.06, count) + 0.004 * size,
        floating_margin=rng.uniform(0.01, 0.025, count) + 0.004 * size,
        eligible=rng.uniform(0.4, 0.9, count),
        working_capital=rng.uniform(0.05, 0.4, count),
        buyback_rate=np.where(size <= 2, rng.uniform(0.0, 0.008, count), 0.0),
    )
