"""Planted causes: what a spread gains when a series of the surroundings moves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Days, Floats, frozen
from rotascope.errors import BadSetting
from rotascope.read_only import make_read_only
from rotascope.sources.simulated.economy.factors import FACTORS, factor_column, factor_returns
from rotascope.sources.simulated.economy.macro import daily_macro, draw_policy
from rotascope.sources.simulated.settings import SimulatedMarket


@dataclass(frozen=True, slots=True, eq=False)
class LinkedSeries:
    """One market's spread and surroundings, without the companies.

    returns   [T] of the spread, its links in     market: [T] above the bill
    drivers   the daily series [T] by name, percent
    """

    days: Days
    returns: Floats
    market: Floats
    drivers: Mapping[str, Floats]

    def __post_init__(self) -> None:
        """Keep the mapping as it is now."""
        make_read_only(self, "drivers")


def link_factors(settings: SimulatedMarket, factors: Floats, drivers: Mapping[str, Floats]) -> Floats:
    """The factors' daily returns [T, factors] with what the settings' links add; BadSetting for an unknown driver."""
    linked = factors.copy()
    for link in settings.links:
        if link.driver not in drivers:
            raise BadSetting(f"no daily series {link.driver}", f"choose one of {', '.join(drivers)}")
        column = factor_column(link.spread)
        steps = np.diff(drivers[link.driver], prepend=drivers[link.driver][0])
        linked[:, column] += FACTORS[column].sign * link.points * steps
    return linked


def simulate_linked(settings: SimulatedMarket, spread: str) -> LinkedSeries:
    """A spread, the market and the surroundings, equal bit for bit to those of `simulate` with these settings."""
    factors = factor_returns(settings, range(len(FACTORS)), seeds=[settings.seed])[:, 0]
    drivers = daily_macro(settings, draw_policy(settings), factors[:, 0])
    linked = link_factors(settings, factors, drivers)
    column = factor_column(spread)
    returns = frozen(FACTORS[column].sign * linked[:, column])
    return LinkedSeries(settings.days, returns, frozen(linked[:, 0]), drivers)
