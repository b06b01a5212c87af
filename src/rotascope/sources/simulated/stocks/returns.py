"""Total returns of every company: exposures times factors, plus noise of its own and jumps on announcement days."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.quarters import Quarters
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import cluster_volatility, stream, unit_shocks

JUMP = 2.5  # daily volatilities that the price moves on an announcement, per standard deviation of surprise
LOSS_LIMIT = -0.7  # no session takes more than this off a price


@dataclass(frozen=True, eq=False)
class Returns:
    """Total returns [T, N], fraction; NaN outside the listing and on its first session, which has no close before.

    total      includes dividends, reinvested at the close before the ex-date; missing prints do not interrupt it
    listed     [T, N] from first to last session of the listing
    """

    total: Floats
    listed: Bools


def draw_returns(
    settings: SimulatedMarket, companies: CompanyTraits, quarters: Quarters, factors: Floats, bill: Floats
) -> Returns:
    """Returns from factors [T, factors] and the bill [T]; expected idiosyncratic return is zero."""
    shape = (settings.sessions, settings.companies)
    earned = cluster_volatility(
        unit_shocks(stream(settings.seed, "company noise"), shape, settings.noise), settings.noise
    )
    earned *= companies.idiosyncratic
    quarter, company = np.nonzero(quarters.announced >= 0)
    session = quarters.announced[quarter, company]
    earned[session, company] += JUMP * companies.idiosyncratic[company] * quarters.surprise[quarter, company]
    earned += bill[:, None]
    for column in range(factors.shape[1]):  # singly: a matrix product's bits may depend on its threads
        earned += factors[:, column, None] * companies.loadings[:, column]
    total = np.maximum(earned, LOSS_LIMIT)
    when = np.arange(settings.sessions)[:, None]
    listed = (when >= companies.first) & (when <= companies.last)
    total[~listed | (when == companies.first)] = np.nan
    return Returns(total, listed)
