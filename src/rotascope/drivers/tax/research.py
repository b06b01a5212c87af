"""Research spending in the tax return: capitalised from 2022 to 2024, deducted at once again from 2025 where domestic.

Years are tax years by the calendar year in which they begin. All of it is cash tax and timing, not book earnings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.drivers.tax.law import find_rule, tax_year_begins
from rotascope.errors import UsageError

Choice: TypeAlias = Literal["keep", "at once", "two years", "retroactive"]
CHOICES: tuple[Choice, ...] = ("keep", "at once", "two years", "retroactive")
CAPITALISED, RETURNED = 2022, 2025  # first years of capitalisation, and of s.174A
YEARS = 5  # of amortisation for domestic research


def amortisation(years: int) -> Floats:
    """Shares of the cost by year [years + 1] from the middle of the first: 10/20/20/20/20/10 % over five.

    source  26 USC 174(a)(2)(B) by P.L. 115-97 s.13206
    """
    shares = np.full(years + 1, 1.0 / years)
    shares[[0, -1]] /= 2.0
    return shares


def old_deduction(spending: Mapping[int, float], year: int) -> float:
    """What is deducted in `year` if everything since 2022 is capitalised over five years."""
    shares = amortisation(YEARS)
    return sum(
        amount * float(shares[year - begun])
        for begun, amount in spending.items()
        if CAPITALISED <= begun <= year and year - begun < len(shares)
    )


def unamortised(spending: Mapping[int, float]) -> float:
    """What of the spending of 2022 to 2024 is still to be deducted when the first year from 2025 begins."""
    shares = amortisation(YEARS)
    return sum(
        amount * float(shares[RETURNED - begun :].sum())
        for begun, amount in spending.items()
        if CAPITALISED <= begun < RETURNED
    )


def new_deduction(domestic: Mapping[int, float], year: int, *, choice: Choice) -> float:
    """What is deducted in `year` of domestic spending under s.174A and a transition choice.

    keep          the balance of 2022 to 2024 runs on over its five years
    at once       all of it in the first year from 2025; two years: half in that, half in the next
    retroactive   small firms: 2022 to 2024 are deducted in their own years by amended returns
    source        P.L. 119-21 s.70302(f); Rev. Proc. 2025-28
    """
    now = domestic.get(year, 0.0) if year >= RETURNED else 0.0
    if choice == "retroactive":
        return domestic.get(year, 0.0)
    earlier = {begun: amount for begun, amount in domestic.items() if begun < RETURNED}
    if year < RETURNED or choice == "keep":
        return now + old_deduction(earlier, year)
    halves = {"at once": (1.0, 0.0), "two years": (0.5, 0.5)}[choice]
    step = year - RETURNED
    return now + (halves[step] * unamortised(earlier) if step < len(halves) else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchEffect:
    """Change of one year's cash tax by s.174A; negative tax is tax saved. Timing, not book earnings.

    old, new   deductions of domestic research in the year under the law before, and after
    tax        change of tax at full use and with the income at hand; None = withheld, an item lacks
    why        what lacks, where withheld
    """

    year: int
    choice: Choice
    old: float | None
    new: float | None
    tax: float | None
    why: str = ""


def research_effect(
    domestic: Mapping[int, float | None],
    *,
    year: int,
    choice: Choice,
    income: float | None = None,
    tax_rate: float = 0.21,
    receipts: float | None = None,
) -> ResearchEffect:
    """Effect on one tax year of expensing domestic research.

    domestic   spending by year from 2022 (or the company's first) to `year`; None or an absent year withholds it
    income     taxable income before any deduction for domestic research; None withholds the tax, not the deductions
    receipts   mean receipts of the three years before, for the small-firm choice
    raises     UsageError for the retroactive choice by a firm above the limit, or before 2022
    """
    if choice not in CHOICES or year < CAPITALISED:
        raise UsageError(f"choice {choice!r} in {year}", f"one of {', '.join(CHOICES)}, from {CAPITALISED}")
    most = find_rule("receipts", date(RETURNED, 1, 1)).value
    if choice == "retroactive" and (receipts is None or receipts > most):
        raise UsageError(
            f"receipts {'not known' if receipts is None else format(receipts, ',.0f')}",
            f"the retroactive choice is for firms with at most {most:,.0f} usd on average",
        )
    amounts = {begun: amount for begun, amount in domestic.items() if amount is not None}
    lacking = sorted(set(range(CAPITALISED, year + 1)) - set(amounts))
    if lacking:
        why = f"domestic research of {', '.join(map(str, lacking))} is not known"
        return ResearchEffect(year=year, choice=choice, old=None, new=None, tax=None, why=why)
    old = old_deduction(amounts, year)
    new = new_deduction(amounts, year, choice=choice)
    if income is None:
        return ResearchEffect(year=year, choice=choice, old=old, new=new, tax=None, why="taxable income is not known")
    tax = tax_rate * (max(0.0, income - new) - max(0.0, income - old))
    return ResearchEffect(year=year, choice=choice, old=old, new=new, tax=tax)


def spending_by_tax_year(years: Sequence[tuple[date, float]], *, end: date) -> dict[int, float]:
    """Research spending by the calendar year in which each of a company's tax years began.

    years   day each trailing year ends, and its spending; end: of one of the company's tax years, whose month counts
    """
    month = tax_year_begins(end).month
    begins = ((tax_year_begins(last), amount) for last, amount in years)
    return {start.year: amount for start, amount in begins if start.month == month}
