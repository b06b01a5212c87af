"""What investment costs now: its burden on the cash and the sales that pay for it, of a company and of a cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rotascope.errors import UsageError
from rotascope.panels.records import Company

ITEMS = ("capex", "operating_cash_flow", "revenue")
NEEDED = frozenset(ITEMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Investment against what pays for it, one period. A ratio is None where its base is not above 0 or not known."""

    capex: float
    to_cash_flow: float | None
    to_sales: float | None
    free_cash_flow: float | None


@dataclass(frozen=True, slots=True)
class CohortBurden:
    """A cohort's burden in the last year and in the one before, both over the companies that have all items of both.

    companies   that count
    """

    before: Burden | None
    after: Burden | None
    companies: tuple[Company, ...]

    @property
    def covered(self) -> int:
        """How many companies count."""
        return len(self.companies)

    @property
    def ends(self) -> tuple[date, date] | None:
        """The first and the last day on which one of their last years ends; None where none counts."""
        days = [company.end for company in self.companies]
        return (min(days), max(days)) if days else None


def burden(capex: float, *, cash_flow: float | None, sales: float | None) -> Burden:
    """Ratios of a period's investment; capex is given as a positive outlay."""
    if capex < 0:
        raise UsageError(f"capex {capex:g} is below 0", "give the outlay as a positive number")
    return Burden(
        capex=capex,
        to_cash_flow=capex / cash_flow if cash_flow is not None and cash_flow > 0 else None,
        to_sales=capex / sales if sales is not None and sales > 0 else None,
        free_cash_flow=None if cash_flow is None else cash_flow - capex,
    )


def cohort_burden(companies: Sequence[Company]) -> CohortBurden:
    """Pooled capex against operating cash flow and revenue, the last year and the one before, of the same companies."""
    counted = tuple(
        company for company in companies if company.year.keys() >= NEEDED and company.year_before.keys() >= NEEDED
    )
    if not counted:
        return CohortBurden(None, None, ())
    before, after = (
        pooled_burden(years)
        for years in ([company.year_before for company in counted], [company.year for company in counted])
    )
    return CohortBurden(before, after, counted)


def pooled_burden(years: Sequence[Mapping[str, float]]) -> Burden:
    """The burden of several companies' years together; each year has all the items that are needed."""
    capex, cash_flow, sales = (sum(year[item] for year in years) for item in ITEMS)
    return burden(capex, cash_flow=cash_flow, sales=sales)
