"""Tax rates before and after, what moved them, and cohorts of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from company import company
from rotascope.drivers.tax.bridge import TaxYear, cohort_bridge, cohort_tax, tax_bridge, tax_years_of
from rotascope.errors import UsageError

BEFORE = TaxYear(pretax=100.0, book_tax=21.0, cash_tax=20.0, revenue=1000.0)
AFTER = TaxYear(pretax=120.0, book_tax=25.2, cash_tax=14.0, revenue=1100.0)
numbers = st.floats(-1e6, 1e6)


def test_the_worked_company_of_the_page() -> None:
    bridge = tax_bridge(BEFORE, AFTER, sources={"bonus depreciation": -7.0, "research": -2.0, "interest": None})
    assert bridge is not None
    assert bridge.income == pytest.approx(4.0)  # 20 more income at the old 20 %
    assert dict(bridge.sources) == {"bonus depreciation": -7.0, "research": -2.0}
    assert bridge.unexplained == pytest.approx(-1.0)


@given(pretax=st.floats(1, 1e6), tax=numbers, later=numbers, paid=numbers, source=numbers)
def test_the_parts_sum_to_the_change(pretax: float, tax: float, later: float, paid: float, source: float) -> None:
    before = TaxYear(pretax=pretax, book_tax=None, cash_tax=tax)
    bridge = tax_bridge(before, TaxYear(pretax=later, book_tax=None, cash_tax=paid), sources={"a": source})
    assert bridge is not None
    assert bridge.income + source + bridge.unexplained == pytest.approx(paid - tax, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize(
    "lacking",
    [
        TaxYear(pretax=None, book_tax=21.0, cash_tax=20.0),
        TaxYear(pretax=100.0, book_tax=21.0, cash_tax=None),
    ],
)
def test_a_missing_item_withholds_the_bridge(lacking: TaxYear) -> None:
    assert tax_bridge(lacking, AFTER, sources={}) is None
    assert tax_bridge(BEFORE, lacking, sources={}) is None


def test_no_rate_of_a_loss_or_of_next_to_nothing() -> None:
    assert TaxYear(pretax=-5.0, book_tax=1.0, cash_tax=1.0).effective is None
    assert TaxYear(pretax=10.0, book_tax=9.0, cash_tax=9.0, revenue=1000.0).cash is None
    assert BEFORE.effective == pytest.approx(0.21)


def test_a_cohort_pools_those_with_a_profit_in_both_years() -> None:
    loss = TaxYear(pretax=-50.0, book_tax=0.0, cash_tax=1.0)
    rates = cohort_tax(
        [(BEFORE, AFTER), (BEFORE, BEFORE), (BEFORE, loss), (BEFORE, TaxYear(pretax=1.0, book_tax=None, cash_tax=0.0))]
    )
    assert rates is not None
    assert (rates.companies, rates.covered) == (4, 2)
    assert rates.cash == pytest.approx((0.2, 34 / 220))
    assert rates.effective == pytest.approx((0.21, 46.2 / 220))
    assert cohort_tax([(BEFORE, loss)]) is None
    with pytest.raises(UsageError):
        cohort_tax([])


def test_a_cohorts_bridge_sums_to_the_change_of_what_it_paid() -> None:
    first = tax_bridge(BEFORE, AFTER, sources={"depreciation": -7.0, "research": None})
    second = tax_bridge(BEFORE, BEFORE, sources={"depreciation": -1.0, "research": -2.0})
    assert first is not None
    assert second is not None
    bridge = cohort_bridge([first, second], names=["depreciation", "research"])
    assert bridge is not None
    assert (bridge.covered, bridge.change) == (2, pytest.approx(34 / 40 - 1))
    assert bridge.shares == pytest.approx(
        {"income": 4 / 40, "depreciation": -8 / 40, "research": -2 / 40, "unexplained": 0.0}
    )
    assert sum(bridge.shares.values()) == pytest.approx(bridge.change)
    nothing_paid = tax_bridge(TaxYear(pretax=100.0, book_tax=1.0, cash_tax=0.0), AFTER, sources={})
    assert nothing_paid is not None
    assert cohort_bridge([nothing_paid], names=[]) is None


def test_a_companys_tax_years_are_its_items() -> None:
    before, after = tax_years_of(company(before={"cash_tax_paid": None}))
    assert (before.cash_tax, before.cash) == (None, None)
    assert (after.pretax, after.book_tax, after.cash_tax, after.revenue) == (100.0, 21.0, 20.0, 1000.0)
