"""Every claim that rests on accounts, and the table of cohorts behind them."""

from rotascope.evidence import Cell, Column, Finding, Missing, Table
from rotascope.questions.causes.capex import investment
from rotascope.questions.causes.companies import FLOATING_NOTE, Companies
from rotascope.questions.causes.rates import rates
from rotascope.questions.causes.table import companies_table
from rotascope.questions.causes.tax import taxes
from rotascope.questions.causes.verdict import Section

NAMED = 5  # items in doubt that are named one by one


def by_company(group: Companies) -> Section:
    """Findings, cohort tables and what lacked."""
    sections = (rates(group), taxes(group), investment(group))
    parts = tuple(one for section in sections for one in section.parts)
    findings = tuple(one for section in sections for one in section.findings)
    more = len(group.doubts) - NAMED
    said = [*group.doubts[:NAMED], *([f"{more} more items in doubt"] if more > 0 else [])]
    lacking = tuple(Missing(one, "thousands and units may be mixed; withheld", "give one unit") for one in said)
    table = cohorts_table(group, (*(one.finding for one in parts), *findings))
    return Section(
        parts=parts, findings=findings, tables={"cohorts": table, "companies": companies_table(group)}, missing=lacking
    )


def cohorts_table(group: Companies, findings: tuple[Finding, ...]) -> Table:
    """One row a claim and cohort."""
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(findings, key=lambda each: (each.id, each.subject["cohort"])):
        evidence = one.evidence
        low, high = evidence.interval or (None, None)
        whole = len(group.cohorts[one.subject["cohort"]])
        rows.append((one.id, one.subject["cohort"], evidence.value, low, high, evidence.n_effective, whole))
    columns = (
        Column("finding", "Finding"),
        Column("cohort", "Cohort"),
        Column("value", "Value", "percent"),
        Column("low", "Low", "percent"),
        Column("high", "High", "percent"),
        Column("counted", "Companies counted", "count"),
        Column("companies", "Companies", "count"),
    )
    note = f"Shares of earnings (rates), of operating cash flow (tax, capex), or points (tax rates). {FLOATING_NOTE}."
    return Table("Causes by cohort", columns, tuple(rows), group.inputs, note)
