"""The companies' calendar: quarters, announcement days, filing days."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.sessions import nyse
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import stream

BEFORE = 4  # quarters on file when the market begins, so that a trailing year exists


@dataclass(frozen=True, eq=False)
class Quarters:
    """Calendar quarters that touch the market, and what each company does about them.

    start, end     first and last calendar day of each quarter [Q]
    opening        number of the quarter's first session [Q]; 0 for quarters before the market
    closing        number of the quarter's last session [Q]; -1 for quarters before the market
    announced      number of the announcement's session [Q, N]; -1 where there is none inside the market
    filed          day the accounts become public [Q, N], always a session after the quarter's end
    surprise       standardised earnings surprise of each announcement [Q, N]
    listed         [Q, N] whether the company reports that quarter
    """

    start: Days
    end: Days
    opening: Ints
    closing: Ints
    announced: Ints
    filed: Days
    surprise: Floats
    listed: Bools

    def __len__(self) -> int:
        return len(self.end)


def draw_quarters(settings: SimulatedMarket, companies: CompanyTraits) -> Quarters:
    """The quarters from a year before the market to the last one completed in it."""
    days, rng = settings.days, stream(settings.seed, "calendar")
    start, end = quarter_bounds(days)
    shape = (len(end), settings.companies)
    month = end.astype("datetime64[M]").astype(np.int64) % 12 + 1
    annual = month[:, None] == companies.year_end_month
    delay = np.where(annual, rng.integers(45, 76, shape), rng.integers(25, 46, shape))
    table = nyse().days
    filed_at = np.searchsorted(table, end[:, None] + delay)
    announced_day = table[filed_at - rng.integers(1, 9, shape)]
    announced = np.searchsorted(days, announced_day)
    inside = (announced > companies.first) & (announced <= companies.last) & (announced_day >= days[0])
    opening = np.searchsorted(days, start)
    closing = np.searchsorted(days, end, side="right") - 1
    # A company reports the quarters that it ends as a listed one; those before its listing come with the prospectus.
    listed = (closing[:, None] <= companies.last) & (closing[:, None] >= companies.first - 63)
    surprise = stream(settings.seed, "announcements").standard_normal(shape)
    return Quarters(
        start, end, opening, closing, np.where(inside & listed, announced, -1), table[filed_at], surprise, listed
    )


def quarter_bounds(days: Days) -> tuple[Days, Days]:
    """First and last calendar days of the quarters, `BEFORE` of them before the first session."""
    month = days[[0, -1]].astype("datetime64[M]").astype(np.int64)
    quarter = np.arange(month[0] // 3 - BEFORE, month[1] // 3 + 1) * 3
    start = quarter.astype("datetime64[M]").astype("datetime64[D]")
    end = (quarter + 3).astype("datetime64[M]").astype("datetime64[D]") - 1
    done = end <= days[-1]
    return start[done], end[done]
