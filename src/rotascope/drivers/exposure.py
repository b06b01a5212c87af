"""A company's exposure to the causes in one record: what a cut is worth to it, its taxes, and its investment."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from rotascope.drivers.betas import Betas
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.rates.borrowers import borrower_of
from rotascope.drivers.rates.cohort_effect import STEP
from rotascope.drivers.rates.pass_through import Case, PassThrough, pass_through_range
from rotascope.drivers.tax.bridge import tax_years_of
from rotascope.measures.estimates import Revision
from rotascope.measures.valuation import RelativeValue
from rotascope.panels.records import Company, ValuedCompany

Fraction: TypeAlias = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One company. None = an item lacks.

    floating        share of debt that floats unhedged, low and high
    earnings        a quarter-point cut for a year over absolute earnings, at both ends, less what its cash earns less;
                    case: what its tax does
    debt            the same of its debt alone
    cash_tax_rate   the year before, and the last one
    provisions      middles of what each provision of the tax act is worth, usd, by name in the act's order
    capex           over operating cash flow
    """

    company: Company
    cohort: str
    floating: tuple[float, float]
    earnings: tuple[Fraction, Fraction]
    debt: tuple[Fraction, Fraction]
    case: Case
    cash_tax_rate: tuple[Fraction, Fraction]
    provisions: tuple[tuple[str, float | None], ...]
    capex: Fraction


def exposure_of(group: CompanyGroup, company: Company, cohort: str) -> Exposure | None:
    """A company's exposure; None where its debt, shares or earnings are not known."""
    borrower = borrower_of(company, cohort, group.as_of)
    earnings = company.year.get("net_income")
    if borrower is None or not earnings:
        return None
    reference = group.path.middle / 100.0 if group.path else 0.0
    effect = pass_through_range(borrower, change=-STEP, reference=reference)
    debt = pass_through_range(replace(borrower, cash=0.0), change=-STEP, reference=reference)
    before, after = tax_years_of(company)
    capex, cash_flow = company.year.get("capex"), company.year.get("operating_cash_flow")
    return Exposure(
        company=company,
        cohort=cohort,
        floating=borrower.floating,
        earnings=(_over(effect.low, abs(earnings)), _over(effect.high, abs(earnings))),
        debt=(_over(debt.low, abs(earnings)), _over(debt.high, abs(earnings))),
        case=effect.high.case,
        cash_tax_rate=(before.cash, after.cash),
        provisions=tuple((name, sum(ends) / 2.0 if ends else None) for name, ends in group.provisions(company).items()),
        capex=capex / cash_flow if capex is not None and cash_flow is not None and cash_flow > 0 else None,
    )


def largest_exposures(group: CompanyGroup, *, count: int) -> tuple[Exposure, ...]:
    """The companies whose earnings a quarter-point cut moves most, at the high end of what floats."""
    exposures = [
        exposure
        for cohort, companies in group.cohorts.items()
        for company in companies
        if (exposure := exposure_of(group, company, cohort))
    ]
    return tuple(
        sorted(exposures, key=lambda exposure: (-abs(exposure.earnings[1] or 0.0), exposure.company.id))[:count]
    )


def _over(effect: PassThrough, size: float) -> float | None:
    return None if effect.after_tax is None else effect.after_tax / size


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyExposure:
    """Everything that the causes touch in a company, in one record. None = not known.

    rates      what a cut is worth, with its range; None where debt, shares or earnings lack
    act        what the tax act is worth over operating cash flow, middles of its provisions' ranges added up
    value      price and market value; relative: against the companies of its sector; cheaper_before: share of its own
               last five years in which its earnings yield was lower
    revision   of the consensus over a quarter
    betas      of its shares by the month
    adv        median of what was traded in a session over a quarter, usd
    momentum   return of the year before the last month; volatility: of daily returns over a year, a year
    """

    company: Company
    cohort: str
    rates: Exposure | None = None
    act: Fraction = None
    value: ValuedCompany | None = None
    relative: RelativeValue | None = None
    cheaper_before: Fraction = None
    revision: Revision | None = None
    betas: Betas | None = None
    adv: Fraction = None
    momentum: Fraction = None
    volatility: Fraction = None

    @property
    def id(self) -> str:
        """The company's id."""
        return self.company.id


def act_benefit(group: CompanyGroup, company: Company) -> float | None:
    """What the provisions of the act known by the group's date are worth over operating cash flow.

    None before the act, where cash flow is not above 0, or where no provision can be computed; one that cannot is
    left out of the sum, which then is too small.
    """
    cash_flow = company.year.get("operating_cash_flow")
    if group.act is None or group.as_of < group.act or not cash_flow or cash_flow < 0:
        return None
    middles = [sum(ends) / 2.0 for ends in group.provisions(company).values() if ends is not None]
    return sum(middles) / cash_flow if middles else None
