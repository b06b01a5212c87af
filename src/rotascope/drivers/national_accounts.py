"""All companies together, from the national accounts: the share of profits that tax takes, and a year's change."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.drivers.tax.law import ACT_SHOWS, OBBBA_SIGNED, TCJA_SIGNED
from rotascope.errors import HistoryTooShort
from rotascope.sessions import to_date

QUARTERS = 4  # of a year
# Day signed, and the first year that counts: P.L. 119-21 reaches back to years begun, and property bought, from 2025.
CUTS = ((TCJA_SIGNED, 2018), (OBBBA_SIGNED, 2025))
YEARS_AFTER = 2  # years from the first that counts, by which an act is judged


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxShare:
    """Corporate income tax over profits before tax.

    before, after   mean shares of the quarters before, and from the first on; quarters: how many are after
    act_counts      whether the quarters after are the act's first two years, and those before the year ahead of them;
                    else they are simply the last four and the four before
    """

    before: float
    after: float
    first: date
    quarters: int
    act_counts: bool


def tax_share(quarters: Days, *, profits: Floats, after_tax: Floats, as_of: date) -> TaxShare:
    """Tax of all companies in the last act's first two years against the year before; without an act, the last two.

    An act is judged within two years of its signature: later its first years are no news.

    quarters   [T] first days; profits before tax [T], after_tax [T]
    raises     HistoryTooShort below two years
    """
    if len(quarters) < 2 * QUARTERS:
        raise HistoryTooShort(f"{len(quarters)} quarters of corporate profits", "choose a later date")
    share = 1.0 - after_tax / profits
    years = quarters.astype("datetime64[Y]").astype(int) + 1970
    started = next((year for signed, year in CUTS if 0 <= (as_of - signed).days <= ACT_SHOWS), 0)
    after, before = _years_around(years, started)
    act_counts = bool(after.any() and before.any())
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


def _years_around(years: Ints, first_year: int) -> tuple[Bools, Bools]:
    """Quarters of the first two years of a law, and of the year before it."""
    return (years >= first_year) & (years < first_year + YEARS_AFTER), years == first_year - 1


def year_apart(quarterly: Floats) -> tuple[float, float]:
    """The last value of a quarterly series [T] and the one of a year before.

    raises   HistoryTooShort below five quarters
    """
    if len(quarterly) <= QUARTERS:
        raise HistoryTooShort(f"{len(quarterly)} quarters, a year's change needs five", "choose a later date")
    return float(quarterly[-1]), float(quarterly[-1 - QUARTERS])
