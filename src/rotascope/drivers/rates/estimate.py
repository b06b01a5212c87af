"""How much of the policy rate really reaches a company's interest bill, estimated from its own filings.

No question asks it yet: a cohort's effect takes hedging from 0 to one half, as published, until it weighs that range
against the twelve quarters of interest and floating debt that this needs of each company.
"""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.regression import Coefficient, hac_regression

LEAST_FLOATING = 0.02  # of debt: below it the reach divides noise by next to nothing


@dataclass(frozen=True, slots=True)
class PassThroughEstimate:
    """A company's sensitivity.

    coupon    points of yearly coupon on all debt per point of the reference rate
    reach     of the floating debt's rate: (1 - hedged) x pass-through; None where next to no debt floats
    quarters  used
    """

    coupon: Coefficient
    reach: float | None
    quarters: int


def estimate_pass_through(
    interest: Floats, opening_debt: Floats, reference: Floats, *, floating: float | None = None
) -> PassThroughEstimate:
    """Regress the yearly coupon, 4 interest / opening debt, on the mean reference rate of the quarter.

    interest       [Q] of the quarter; opening_debt [Q]; NaN or debt of 0 leaves a quarter out
    reference      [Q] fraction a year
    floating       share of debt that floats, over the quarters; None = only the coupon's sensitivity
    raises         HistoryTooShort below 12 quarters, NoVariation where the rate stood still
    note           right where the floating share and the margins stayed as they were; a company that refinanced at
                   another margin shows up in the error
    """
    coupon = np.divide(
        4.0 * interest, opening_debt, out=np.full(len(interest), np.nan), where=np.nan_to_num(opening_debt) > 0
    )
    if not np.isfinite(coupon).any():
        raise HistoryTooShort("no quarter with interest and an opening debt", "import more accounts")
    fit = hac_regression(coupon, {"reference": reference})
    slope = fit.slope("reference")
    reach = slope.value / floating if floating is not None and floating >= LEAST_FLOATING else None
    return PassThroughEstimate(slope, reach, fit.n)
