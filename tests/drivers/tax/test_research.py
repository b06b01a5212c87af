"""Research in the tax return: capitalised 2022 to 2024, expensed again from 2025, and the choices between."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.tax.research import (
    CHOICES,
    amortisation,
    new_deduction,
    old_deduction,
    research_effect,
    spending_by_tax_year,
    unamortised,
)
from rotascope.errors import UsageError

EVEN = dict.fromkeys(range(2022, 2027), 100.0)
spending = st.fixed_dictionaries({year: st.floats(0, 1e9) for year in range(2022, 2032)})


def test_five_years_from_the_middle_of_the_first() -> None:
    np.testing.assert_allclose(amortisation(5), (0.1, 0.2, 0.2, 0.2, 0.2, 0.1))
    assert amortisation(15)[0] == pytest.approx(1 / 30)
    assert amortisation(15).sum() == pytest.approx(1.0)


def test_a_hundred_a_year_by_hand() -> None:
    # 2022: 10; 2023: 10 + 20; 2024: 10 + 20 + 20. Left at the end of 2024: 50 of 2022's, 70 of 2023's, 90 of 2024's.
    assert [old_deduction(EVEN, year) for year in (2022, 2023, 2024, 2025)] == pytest.approx([10, 30, 50, 70])
    assert unamortised(EVEN) == pytest.approx(50 + 70 + 90)
    assert new_deduction(EVEN, 2025, choice="at once") == pytest.approx(100 + 210)
    assert [new_deduction(EVEN, year, choice="two years") for year in (2025, 2026)] == pytest.approx([205, 205])
    assert new_deduction(EVEN, 2025, choice="keep") == pytest.approx(100 + 60)
    assert new_deduction(EVEN, 2023, choice="retroactive") == pytest.approx(100)


def test_the_worked_company_of_the_page() -> None:
    effect = research_effect(EVEN, year=2025, choice="at once", income=1000.0)
    assert (effect.old, effect.new) == pytest.approx((70.0, 310.0))
    assert effect.tax == pytest.approx(-0.21 * 240)


def test_a_loss_saves_nothing_and_a_small_income_a_part() -> None:
    assert research_effect(EVEN, year=2025, choice="at once", income=-5.0).tax == 0.0
    assert research_effect(EVEN, year=2025, choice="at once", income=170.0).tax == pytest.approx(-0.21 * 100)


@pytest.mark.parametrize("lacking", [{2022: 1.0, 2024: 1.0, 2025: 1.0}, {**EVEN, 2023: None}])
def test_a_year_that_lacks_withholds_everything(lacking: dict[int, float | None]) -> None:
    effect = research_effect(lacking, year=2025, choice="keep", income=100.0)
    assert (effect.old, effect.new, effect.tax) == (None, None, None)
    assert "2023" in effect.why


def test_unknown_income_withholds_the_tax_alone() -> None:
    effect = research_effect(EVEN, year=2025, choice="two years")
    assert effect.tax is None
    assert effect.new == pytest.approx(205)


def test_the_retroactive_choice_is_for_small_firms() -> None:
    assert research_effect(EVEN, year=2023, choice="retroactive", income=500.0, receipts=31e6).tax == pytest.approx(
        -14.7
    )
    for receipts in (None, 31.1e6):
        with pytest.raises(UsageError, match="at most 31,000,000"):
            research_effect(EVEN, year=2023, choice="retroactive", income=500.0, receipts=receipts)


@given(spending=spending)
def test_every_choice_deducts_all_of_the_spending_once(spending: dict[int, float]) -> None:
    early = {year: amount for year, amount in spending.items() if year < 2025}
    for choice in CHOICES:
        total = sum(new_deduction(early, year, choice=choice) for year in range(2022, 2040))
        before = 0.0 if choice == "retroactive" else sum(old_deduction(early, year) for year in range(2022, 2025))
        early_deductions = (
            sum(new_deduction(early, year, choice=choice) for year in range(2022, 2025)) if before == 0.0 else before
        )
        later = sum(new_deduction(early, year, choice=choice) for year in range(2025, 2040))
        assert early_deductions + later == pytest.approx(sum(early.values()))
        assert total == pytest.approx(sum(early.values()))


@given(spending=spending, income=st.floats(-1e9, 1e10), choice=st.sampled_from(CHOICES[:3]))
def test_in_the_first_year_expensing_never_raises_tax(spending: dict[int, float], income: float, choice: str) -> None:
    effect = research_effect(dict(spending), year=2025, choice=choice, income=income)  # type: ignore[arg-type]
    assert effect.tax is not None
    assert effect.tax <= 1e-6


def test_spending_belongs_to_the_tax_year_that_begins_with_the_companys_own_month() -> None:
    trailing = [(date(2024, 6, 30), 10.0), (date(2024, 9, 30), 11.0), (date(2025, 6, 30), 14.0)]
    assert spending_by_tax_year(trailing, end=date(2026, 6, 27)) == {2023: 10.0, 2024: 14.0}  # 52 weeks to 27 June
    assert spending_by_tax_year(trailing, end=date(2025, 12, 31)) == {}
