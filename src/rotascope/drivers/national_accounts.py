"""All companies together, from the national accounts: the share of profits that tax takes, and a year's change."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.drivers.tax.law import OBBBA_SIGNED
from rotascope.errors import HistoryTooShort
from rotascope.sessions import to_date

QUARTERS = 4  # of a year
UNDER_OLD_LAW = 2024  # P.L. 119-21 reaches back to years begun, and property bought, from January 2025


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxShare:
    """Corporate income tax over profits before tax.

    before, after   mean shares of the quarters before, and from the first on; quarters: how many are after
    act_counts      whether the quarters after are those in which the act counts, else they are simply the last four
    """

    before: float
    after: float
    first: date
    quarters: int
    act_counts: bool


def tax_share(quarters: Days, *, profits: Floats, after_tax: Floats, as_of: date) -> TaxShare:
    """Tax of all companies from when the act counts against the year before; without an act, of the last two years.

    quarters   [T] first days; profits before tax [T], after_tax [T]
    raises     HistoryTooShort below two years
    """
    if len(quarters) < 2 * QUARTERS:
        raise HistoryTooShort(f"{len(quarters)} quarters of corporate profits", "choose a later date")
    share = 1.0 - after_tax / profits
    years = quarters.astype("datetime64[Y]").astype(int) + 1970
    after, before = years > UNDER_OLD_LAW, years == UNDER_OLD_LAW
    act_counts = as_of >= OBBBA_SIGNED and bool(after.any() and before.any())
    if not act_counts:
        age = np.arange(len(share))[::-1] // QUARTERS
        after, before = age == 0, age == 1
    return TaxShare(
        before=float(share[before].mean()),
        after=float(share[after].mean()),
        first=to_date(quarters[after][0]),
        quarters=int(after.sum()),
        act_counts=act_counts,
    )


def year_apart(quarterly: Floats) -> tuple[float, float]:
    """The last value of a quarterly series [T] and the one of a year before.

    raises   HistoryTooShort below five quarters
    """
    if len(quarterly) <= QUARTERS:
        raise HistoryTooShort(f"{len(quarterly)} quarters, a year's change needs five", "choose a later date")
    return float(quarterly[-1]), float(quarterly[-1 - QUARTERS])
