"""What the items of company accounts mean: their house names, which are balances, and what their values never are."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Item:
    """One item of accounts.

    balance    stands at a date, without a period start
    positive   is never below 0: debts, assets, outlays written as positive numbers
    steady     seldom changes a thousandfold from one period to the next, so that such a jump means a mixed unit
    aliases    names that data providers and the US-GAAP taxonomy use, in lower case with underscores
    """

    name: str
    aliases: tuple[str, ...] = ()
    balance: bool = False
    positive: bool = False
    steady: bool = False


ITEMS = (
    Item(
        "revenue",
        (
            "revenues",
            "sales",
            "total_revenue",
            "net_sales",
            "sales_revenue_net",
            "revenue_from_contract_with_customer_excluding_assessed_tax",
        ),
        steady=True,
    ),
    Item("cost_of_revenue", ("cogs", "cost_of_goods_sold", "cost_of_goods_and_services_sold"), steady=True),
    Item("gross_profit"),
    Item("research_development", ("rnd", "research_and_development", "research_and_development_expense")),
    Item(
        "selling_general_admin",
        ("sga", "selling_general_and_administration", "selling_general_and_administrative_expense"),
        steady=True,
    ),
    Item(
        "depreciation_amortization",
        (
            "depreciation",
            "depreciation_and_amortization",
            "reconciled_depreciation",
            "depreciation_depletion_and_amortization",
        ),
    ),
    Item("operating_income", ("op_income", "operating_income_loss")),
    Item("interest_expense", ("interest", "interest_expense_debt")),
    Item("pretax_income", ("income_before_tax", "income_loss_from_continuing_operations_before_income_taxes")),
    Item("income_tax", ("taxes", "tax_provision", "income_tax_expense", "income_tax_expense_benefit")),
    Item("cash_tax_paid", ("income_taxes_paid", "income_taxes_paid_net", "income_tax_paid_supplemental_data")),
    Item("net_income", ("net_income_loss", "net_income_common_stockholders")),
    Item(
        "operating_cash_flow",
        ("ocf", "cfo", "cash_flow_from_operations", "net_cash_provided_by_used_in_operating_activities"),
    ),
    Item(
        "capex",
        (
            "capital_expenditure",
            "capital_expenditures",
            "purchase_of_ppe",
            "payments_to_acquire_property_plant_and_equipment",
        ),
        positive=True,
    ),
    Item("dividends_paid", ("dividends", "cash_dividends_paid", "payments_of_dividends")),
    Item("buybacks", ("repurchase_of_capital_stock", "payments_for_repurchase_of_common_stock")),
    Item("cash", ("cash_and_cash_equivalents", "cash_and_cash_equivalents_at_carrying_value"), balance=True),
    Item("property_plant_equipment", ("net_ppe", "property_plant_and_equipment_net"), balance=True),
    Item("total_assets", ("assets",), balance=True, positive=True, steady=True),
    Item("total_debt", ("debt", "debt_and_capital_lease_obligations"), balance=True, positive=True),
    Item("floating_debt", ("floating_rate_debt", "variable_rate_debt"), balance=True, positive=True),
    Item("long_term_debt", ("lt_debt", "long_term_debt_noncurrent"), balance=True, positive=True),
    Item("working_capital", balance=True),
    Item("deferred_tax_liability", ("deferred_tax_liabilities",), balance=True),
    Item("liabilities", balance=True),
    Item("equity", ("stockholders_equity",), balance=True),
    Item(
        "shares",
        ("shares_outstanding", "ordinary_shares_number", "common_stock_shares_outstanding"),
        balance=True,
        positive=True,
        steady=True,
    ),
)

NAMES: Mapping[str, str] = {alias: item.name for item in ITEMS for alias in item.aliases}
POSITIVE = tuple(item.name for item in ITEMS if item.positive)
STEADY = tuple(item.name for item in ITEMS if item.steady)
JUMP = (300.0, 3000.0)  # a ratio between these, either way, is a factor of a thousand and not a business

# Lengths in days, both ends counted: 12 to 14 weeks; 52 or 53 weeks. Reports move by a week where a year has 53.
QUARTER, HALF, NINE_MONTHS, YEAR = (80, 100), (170, 192), (260, 285), (350, 380)


def item_name(text: pl.Expr) -> pl.Expr:
    """`netIncome`, `NetIncomeLoss` and `Net Income` as net_income; a name without a house name in the same form."""
    split = text.str.replace_all(r"([a-z0-9])([A-Z])", "${1}_${2}").str.replace_all(r"([A-Z])([A-Z][a-z])", "${1}_${2}")
    plain = split.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")
    return plain.replace(dict(NAMES))


def period_days() -> pl.Expr:
    """Days of a fact's period, both ends counted; null for a balance."""
    return (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1


def lasts(bounds: tuple[int, int]) -> pl.Expr:
    """Whether a fact's period is of that length; false for a balance."""
    return period_days().is_between(*bounds).fill_null(value=False)


def scale_jumps(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts about a thousand times the one before, or a thousandth: id, item, period_end, value, before.

    facts   of the schema; compared within an item, between periods of the same length, in order of their ends
    """
    steady = facts.filter(pl.col("item").is_in(STEADY), pl.col("value") != 0).with_columns(span=period_days() // 45)
    ordered = steady.sort("id", "item", "span", "period_end", nulls_last=False)
    before = pl.col("value").shift().over("id", "item", "span")
    ratio = (pl.col("value") / pl.col("before")).abs()
    low, high = JUMP
    return (
        ordered.with_columns(before=before)
        .filter(ratio.is_between(low, high) | (1.0 / ratio).is_between(low, high))
        .select("id", "item", "period_end", "value", "before")
    )
