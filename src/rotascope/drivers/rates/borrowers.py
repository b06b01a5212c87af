"""A company as a debtor: what it owes, how much of it floats, and the law that its interest meets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite
from typing import TypeAlias

from rotascope.drivers.tax.interest_limit import InterestYear, interest_limit
from rotascope.drivers.tax.law import TCJA_SIGNED, tax_rate_of_year, tax_year_begins
from rotascope.errors import UsageError
from rotascope.panels.records import Company

MOST_INTEREST = 1.0  # interest of a year above the debt itself is a wrong unit, not a coupon
FIRST_LIMITED = date(2018, 1, 1)  # tax years from then on are under s.163(j) as it stands
HEDGED_AT_MOST = 0.5  # of floating debt; filings seldom say, so the low end assumes it and the high end none
# Where a company files no floating debt: shares of debt that floats as published for the two indexes, low and high.
# Apollo (T. Slok), July 2024, after Bloomberg: Russell 2000 51 %, S&P 500 25 %; investors' letters after Goldman
# Sachs: about 30 % and 6 %. They differ in what counts as floating, so both stand here.
PUBLISHED_FLOATING: Mapping[str, tuple[float, float]] = {
    "small": (0.30, 0.51),
    "large": (0.06, 0.25),
    "other": (0.06, 0.51),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """A company as a debtor. Amounts in one currency, a year's flows; None = not known.

    debt           total debt
    floating       share of it that pays a floating rate: lowest and highest; equal where a filing gives it
    hedged         share of the floating debt that is swapped to fixed
    pass_through   of a change of the reference rate, what reaches the coupon
    floor          least reference rate that the loans pay on, fraction a year; None = no floor
    interest       interest of the year before the change
    income         taxable income before interest; limit: the s.163(j) cap on interest (inf = exempt)
    shares         outstanding
    cash           held in bills and deposits, whose interest moves with the reference rate; 0 where none is filed
    """

    id: str
    debt: float
    floating: tuple[float, float]
    shares: float
    hedged: float = 0.0
    pass_through: float = 1.0
    floor: float | None = None
    interest: float | None = None
    income: float | None = None
    limit: float | None = inf
    cash: float = 0.0
    tax_rate: float = 0.21

    def __post_init__(self) -> None:
        """Refuse what no company can be."""
        low, high = self.floating
        fractions = (low, high, self.hedged, self.pass_through, self.tax_rate)
        if not all(0.0 <= fraction <= 1.0 for fraction in fractions) or low > high:
            raise UsageError(f"{self.id}: floating {low} to {high}, hedged {self.hedged}", "give fractions from 0 to 1")
        if self.debt < 0 or not self.shares > 0 or not isfinite(self.debt) or self.cash < 0:
            raise UsageError(f"{self.id}: debt {self.debt:g}, shares {self.shares:g}", "check the signs and the units")
        if self.interest is not None and (self.interest < 0 or self.interest > MOST_INTEREST * self.debt):
            raise UsageError(
                f"{self.id}: interest {self.interest:g} on debt {self.debt:g} is no possible rate",
                "check that both are in the same unit",
            )


Debtor: TypeAlias = tuple[Borrower, float | None]  # a borrower and its net income, None = not known


def floating_range(company: Company, cohort: str) -> tuple[float, float]:
    """Share of debt that floats unhedged: low with half of it hedged, high with none."""
    debt, floating = company.balances.get("total_debt"), company.balances.get("floating_debt")
    if debt and floating is not None:
        share = min(1.0, floating / debt)
        return share * (1.0 - HEDGED_AT_MOST), share
    low, high = PUBLISHED_FLOATING.get(cohort, PUBLISHED_FLOATING["other"])
    return low * (1.0 - HEDGED_AT_MOST), high


def borrower_of(company: Company, cohort: str, as_of: date) -> Borrower | None:
    """The company as a debtor under the law of `as_of`; None where debt or shares lack or make no sense together.

    Income before interest is pretax income plus interest; rate and s.163(j) limit are those of the tax year that the
    trailing year stands for, the limit unknown where income or depreciation is.
    """
    debt, shares = company.balances.get("total_debt"), company.balances.get("shares")
    if debt is None or not shares:
        return None
    interest, pretax = company.year.get("interest_expense"), company.year.get("pretax_income")
    income = pretax + interest if pretax is not None and interest is not None else None
    begins = tax_year_begins(company.end)
    try:
        return Borrower(
            id=company.id,
            debt=debt,
            floating=floating_range(company, cohort),
            shares=shares,
            interest=interest,
            income=income,
            limit=interest_cap(company, interest=interest, income=income, as_of=as_of),
            cash=max(0.0, company.balances.get("cash", 0.0)),
            tax_rate=tax_rate_of_year(begins, as_of=as_of),
        )
    except UsageError:
        return None


def debtors_of(companies: Sequence[Company], cohort: str, as_of: date) -> list[Debtor]:
    """A cohort's companies as debtors, with their net income; those that cannot be read are left out."""
    return [
        (borrower, company.year.get("net_income"))
        for company in companies
        if (borrower := borrower_of(company, cohort, as_of))
    ]


def interest_cap(company: Company, *, interest: float | None, income: float | None, as_of: date) -> float | None:
    """The cap on this year's interest by the law of `as_of`; None where an item lacks, no cap before 2018.

    The small-business test takes the mean receipts of three years; the year before stands for it.
    """
    if interest is None or interest < 0:
        return None
    begins = tax_year_begins(company.end)
    if begins < FIRST_LIMITED or as_of < TCJA_SIGNED:
        return inf
    year = InterestYear(
        begins=begins,
        interest=interest,
        income=income,
        receipts=company.year_before.get("revenue"),
        depreciation=company.year.get("depreciation_amortization"),
    )
    return interest_limit(year, as_of=as_of).limit
