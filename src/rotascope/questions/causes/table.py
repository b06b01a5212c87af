"""The companies behind the cohorts, one row each: those that the year's rate moves touch most."""

from rotascope.drivers.rates.pass_through import pass_through_range
from rotascope.evidence import Cell, Column, Table
from rotascope.panels.records import Company
from rotascope.questions.causes.companies import FLOATING_NOTE, Companies, borrower
from rotascope.questions.causes.provisions import worth
from rotascope.questions.causes.tax import tax_year

LISTED = 25
QUARTER_POINT = -0.0025


def companies_table(group: Companies) -> Table:
    """The companies with the largest effect of a quarter-point cut on earnings per share, and their tax and capex."""
    reference = group.path.middle / 100.0 if group.path else 0.0
    found = [
        row
        for name, members in group.cohorts.items()
        for one in members
        if (row := row_of(group, one, name, reference))
    ]
    ranked = sorted(found, key=lambda row: (-row[0], str(row[1][0])))[:LISTED]
    columns = (
        Column("id", "Company"),
        Column("name", "Name"),
        Column("cohort", "Cohort"),
        Column("floating_low", "Floating, low", "percent"),
        Column("floating_high", "Floating, high", "percent"),
        Column("eps_low", "EPS by a cut, low", "percent"),
        Column("eps_high", "EPS by a cut, high", "percent"),
        Column("case", "Case"),
        Column("cash_rate_before", "Cash tax rate before", "percent"),
        Column("cash_rate", "Cash tax rate", "percent"),
        Column("depreciation", "Expensing, usd", "count"),
        Column("interest", "Wider interest, usd", "count"),
        Column("research", "Research, usd", "count"),
        Column("capex", "Capex to cash flow", "percent"),
        Column("year", "Year to", "date"),
    )
    note = f"EPS: a quarter-point cut for a year over absolute earnings. Cash: middles of ranges. {FLOATING_NOTE}."
    return Table(
        f"The {LISTED} companies that a cut touches most", columns, tuple(row for _, row in ranked), group.inputs, note
    )


def row_of(group: Companies, company: Company, cohort: str, reference: float) -> tuple[float, tuple[Cell, ...]] | None:
    """What ranks a company, and its row; None where its debt, shares or earnings are not known."""
    who = borrower(company, cohort, group.view.as_of)
    earned = company.year.get("net_income")
    if who is None or not earned:
        return None
    effect = pass_through_range(who, change=QUARTER_POINT, reference=reference)
    low, high = (
        one.after_tax / abs(earned) if one.after_tax is not None else None for one in (effect.low, effect.high)
    )
    cash = worth(group, company).values()
    capex, flow = company.year.get("capex"), company.year.get("operating_cash_flow")
    row = (
        company.id,
        company.name,
        cohort,
        *who.floating,
        low,
        high,
        effect.high.case,
        tax_year(company, late=False).cash,
        tax_year(company, late=True).cash,
        *(sum(ends) / 2.0 if ends else None for ends in cash),
        capex / flow if capex is not None and flow is not None and flow > 0 else None,
        company.end,
    )
    return abs(high or 0.0), row
