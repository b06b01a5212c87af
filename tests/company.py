"""A company of ten lines, for whatever is computed from one company's accounts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rotascope.panels.records import Company

YEAR: Mapping[str, float] = {
    "revenue": 1000.0,
    "operating_income": 120.0,
    "pretax_income": 100.0,
    "income_tax": 21.0,
    "cash_tax_paid": 20.0,
    "interest_expense": 30.0,
    "net_income": 79.0,
    "operating_cash_flow": 150.0,
    "capex": 60.0,
    "depreciation_amortization": 50.0,
}
BALANCES: Mapping[str, float] = {"total_debt": 500.0, "floating_debt": 200.0, "shares": 10.0}


def company(
    *, year: Mapping[str, float | None] = YEAR, before: Mapping[str, float | None] = YEAR, **changes: Any
) -> Company:
    """A company whose trailing year ended with 2025; an item of None is one that it does not file."""
    fields: dict[str, Any] = {
        "id": "A",
        "name": "Company A",
        "sector": "",
        "size": "small",
        "end": date(2025, 12, 31),
        "filing_date": date(2026, 2, 20),
        "year": _filed({**YEAR, **year}),
        "year_before": _filed({**YEAR, **before}),
        "balances": BALANCES,
        "opening_balances": BALANCES,
    }
    return Company(**{**fields, **changes})


def _filed(items: Mapping[str, float | None]) -> dict[str, float]:
    return {item: value for item, value in items.items() if value is not None}
