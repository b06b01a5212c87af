"""Items of accounts: one name each, whatever a provider or an article calls them."""

import polars as pl
import pytest

from rotascope.catalogue.items import BY_ITEM, ITEM_OF_ALIAS, ITEMS, same_item
from rotascope.sources.files.tables.accounts import item_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NetIncomeLoss", "net_income"),
        ("netIncome", "net_income"),
        ("Net Income", "net_income"),
        ("capex", "capex"),
        ("PaymentsToAcquirePropertyPlantAndEquipment", "capex"),
        ("Capital Expenditure", "capex"),
        ("NetCashProvidedByUsedInOperatingActivities", "operating_cash_flow"),
        ("ltDebt", "long_term_debt"),
        ("IncomeTaxesPaidNet", "cash_tax_paid"),
        ("EBITDA", "ebitda"),
        ("divPS", "div_ps"),
    ],
)
def test_providers_names_become_house_names(text: str, name: str) -> None:
    assert pl.DataFrame({"item": [text]}).select(item_name(pl.col("item"))).item() == name


def test_no_alias_is_ambiguous_and_each_is_in_plain_form() -> None:
    aliases = [alias for item in ITEMS for alias in item.aliases]
    assert len(aliases) == len(set(aliases)) == len(ITEM_OF_ALIAS)
    assert not set(aliases) & {item.name for item in ITEMS}
    plain = pl.DataFrame({"item": aliases}).select(item_name(pl.col("item")))["item"].to_list()
    assert plain == [ITEM_OF_ALIAS[alias] for alias in aliases]


@pytest.mark.parametrize(
    ("item", "written"),
    [
        ("net_income", "NetIncomeLoss"),
        ("net_income", "netincome"),
        ("net_income", "Net Income Common Stockholders"),
        ("net_income", "profit_loss"),
        ("operating_income", "EBIT"),
        ("total_debt", "ltDebt"),
        ("eps", "dilutedEPS"),
        ("capex", "Capital Expenditures"),
        ("ebitda", "EBITDA"),
    ],
)
def test_a_claim_reads_a_tables_item_however_it_is_spelled(item: str, written: str) -> None:
    assert same_item(item, written)


@pytest.mark.parametrize(
    ("item", "written"), [("net_income", "pretax_income"), ("long_term_debt", "total_debt"), ("cash", "cash_tax_paid")]
)
def test_a_claim_does_not_read_another_item(item: str, written: str) -> None:
    assert not same_item(item, written)


def test_what_a_claim_may_also_mean_is_no_alias_of_the_item_itself() -> None:
    assert [(item.name, near) for item in ITEMS for near in item.near if ITEM_OF_ALIAS.get(near) == item.name] == []
    assert all(item is BY_ITEM[item.name] for item in ITEMS)
