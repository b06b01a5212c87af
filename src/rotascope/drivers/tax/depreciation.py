"""Tax depreciation: MACRS schedules, bonus depreciation by date, and what a change of the bonus is worth.

All of it is cash tax and timing: what is deducted now is not deducted later, and book earnings do not change by it.
"""

from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.drivers.tax.law import find_rule
from rotascope.errors import UsageError

Convention: TypeAlias = Literal["half-year", "mid-quarter"]
Use: TypeAlias = Literal["ordinary", "partly used", "loss-making", "withheld"]
METHOD = {3: 2.0, 5: 2.0, 7: 2.0, 10: 2.0, 15: 1.5, 20: 1.5}  # times the straight-line rate
FINEST = 20  # years; only that table is printed to five places instead of four


def macrs(years: int, *, convention: Convention = "half-year", quarter: int = 1) -> Floats:
    """Share of the cost deducted in each tax year [years + 1], rounded as the IRS prints its tables; sums to 1.

    years     recovery class: 3, 5, 7, 10 (200 % declining balance), 15, 20 (150 %), each to straight line when larger
    quarter   of the tax year in which the property enters service, 1 to 4, for mid-quarter
    source    26 USC 168(b), (d); IRS Publication 946, tables A-1 to A-5, which these reproduce
    """
    if years not in METHOD or quarter not in {1, 2, 3, 4}:
        raise UsageError(
            f"no {years}-year class in quarter {quarter}", f"classes {', '.join(map(str, METHOD))}; 1 to 4"
        )
    started = 0.5 if convention == "half-year" else (4.5 - quarter) / 4.0
    digits = 5 if years == FINEST else 4
    shares, balance = [], 1.0
    for year in range(years + 1):
        in_service = started if year == 0 else 1.0
        ahead = years if year == 0 else years - started - (year - 1)
        share = balance
        if year < years:
            share = _round_half_up(balance * max(METHOD[years] / years, 1.0 / ahead) * in_service, digits)
        shares.append(share)
        balance = round(balance - share, digits)
    return np.array(shares)


def present_value(schedule: Floats, *, rate: float) -> float:
    """Present value of a schedule per unit of cost, the first year not discounted: z0 = sum D_t / (1 + r)^t.

    source  Zwick and Mahon (2017), American Economic Review 107:217-248, equation for z
    """
    if rate <= -1.0:
        raise UsageError(f"discount rate {rate}", "give a rate above -1")
    return float(schedule @ (1.0 + rate) ** -np.arange(len(schedule)))


def with_bonus(value: float, bonus: float) -> float:
    """The present value with a bonus share b: z = b + (1 - b) z0."""
    if not 0.0 <= bonus <= 1.0:
        raise UsageError(f"bonus share {bonus}", "give a fraction from 0 to 1")
    return bonus + (1.0 - bonus) * value


def bonus_share(
    in_service: date,
    *,
    acquired: date,
    contract: date | None = None,
    long_production: bool = False,
    as_of: date | None = None,
) -> float:
    """Share of the cost deducted at once under s.168(k).

    acquired   the day the property was bought; contract: of a binding written contract, which counts if earlier
    as_of      the law as it stood then; None = as it stands
    raises     UsageError where it entered service before it was acquired; OutsideData before P.L. 115-97
    """
    bought = acquired if contract is None else min(acquired, contract)
    if in_service < acquired:
        raise UsageError(f"in service {in_service}, acquired {acquired}", "give the earlier date as acquired")
    return find_rule("bonus long" if long_production else "bonus", in_service, acquired=bought, as_of=as_of).value


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """Eligible investment of one tax year, and the taxable income before the deductions on it (None = not known)."""

    amount: float
    years: int = 5
    income: float | None = None
    tax_rate: float = 0.21


@dataclass(frozen=True, slots=True, kw_only=True)
class DepreciationValue:
    """What a larger bonus share is worth. Cash tax, timing: total deductions are the same, book earnings too.

    z_before, z_after   present value of the deductions per unit of cost
    gain                present value of the tax saved, at full use of the deductions
    first_year          tax saved in the first year; None = withheld, taxable income is not known
    usable              share of the added first-year deduction that finds income to be set against
    """

    z_before: float
    z_after: float
    gain: float
    first_year: float | None
    usable: float | None
    use: Use


def depreciation_value(
    spend: Spend, *, before: float, after: float, rate: float = 0.07, convention: Convention = "half-year"
) -> DepreciationValue:
    """Value of going from one bonus share to another on the same investment.

    before, after   bonus shares; rate: discount rate of the deductions
    formula         gain = tau (z_after - z_before) amount; first year = tau (b_after - b_before) (1 - D_0) amount,
                    as far as the income that is left after the deduction of before reaches
    source          26 USC 168(k); Zwick and Mahon (2017), who find that only cash in the year moves investment
    """
    if spend.amount < 0:
        raise UsageError(f"investment {spend.amount:g} is below 0", "give what was spent, above 0")
    schedule = macrs(spend.years, convention=convention)
    without = present_value(schedule, rate=rate)
    z_before, z_after = with_bonus(without, before), with_bonus(without, after)
    gain = spend.tax_rate * (z_after - z_before) * spend.amount
    if spend.income is None:
        return DepreciationValue(
            z_before=z_before, z_after=z_after, gain=gain, first_year=None, usable=None, use="withheld"
        )
    old, new = (with_bonus(float(schedule[0]), share) * spend.amount for share in (before, after))
    reached = max(0.0, spend.income - old) - max(0.0, spend.income - new)
    usable = reached / (new - old) if new != old else 1.0
    use: Use = "ordinary" if usable >= 1.0 - 1e-12 else ("partly used" if usable > 0.0 else "loss-making")
    return DepreciationValue(
        z_before=z_before, z_after=z_after, gain=gain, first_year=spend.tax_rate * reached, usable=usable, use=use
    )


def _round_half_up(share: float, digits: int) -> float:
    """As the tables are rounded."""
    scale = 10.0**digits
    return floor(share * scale + 0.5 + 1e-9) / scale
