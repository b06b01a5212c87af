"""What investment costs now: its burden on the cash and the sales that pay for it, of a company and of a cohort."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotascope.errors import UsageError
from rotascope.panels.records import Company


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Investment against what pays for it, one period. A ratio is None where its base is not above 0 or not known."""

    capex: float
    to_cash_flow: float | None
    to_sales: float | None
    free_cash_flow: float | None


@dataclass(frozen=True, slots=True)
class CohortBurden:
    """A cohort's burden in the last year and in the one before, each over the companies that have all items of it.

    covered   companies that count in the last year
    """

    before: Burden | None
    after: Burden | None
    covered: int


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


def pooled_burden(members: Sequence[tuple[float | None, float | None, float | None]]) -> tuple[Burden | None, int]:
    """A cohort's burden from (capex, cash flow, sales) of its members, and how many had all three."""
    complete = [
        (capex, cash_flow, sales)
        for capex, cash_flow, sales in members
        if capex is not None and cash_flow is not None and sales is not None
    ]
    if not complete:
        return None, 0
    capex, cash_flow, sales = (sum(amounts) for amounts in zip(*complete, strict=True))
    return burden(capex, cash_flow=cash_flow, sales=sales), len(complete)


def cohort_burden(companies: Sequence[Company]) -> CohortBurden:
    """Pooled capex against operating cash flow and revenue, the last year and the one before."""
    (before, _), (after, covered) = (
        pooled_burden([(flows.get("capex"), flows.get("operating_cash_flow"), flows.get("revenue")) for flows in years])
        for years in ([company.year_before for company in companies], [company.year for company in companies])
    )
    return CohortBurden(before, after, covered)
