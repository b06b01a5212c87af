"""Research in the tax return: capitalised 2022 to 2024, expensed again from 2025, and the choices between."""

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
    assert [old_deduction(EVEN, year, years=5) for year in (2022, 2023, 2024, 2025)] == pytest.approx([10, 30, 50, 70])
    assert unamortised(EVEN) == pytest.approx(50 + 70 + 90)
    assert new_deduction(EVEN, 2025, choice="at once") == pytest.approx(100 + 210)
    assert [new_deduction(EVEN, year, choice="two years") for year in (2025, 2026)] == pytest.approx([205, 205])
    assert new_deduction(EVEN, 2025, choice="keep") == pytest.approx(100 + 60)
    assert new_deduction(EVEN, 2023, choice="retroactive") == pytest.approx(100)


def test_the_worked_company_of_the_page() -> None:
    told = research_effect(EVEN, year=2025, choice="at once", income=1000.0)
    assert (told.old, told.new) == pytest.approx((70.0, 310.0))
    assert told.tax == pytest.approx(-0.21 * 240)


def test_a_loss_saves_nothing_and_a_small_income_a_part() -> None:
    assert research_effect(EVEN, year=2025, choice="at once", income=-5.0).tax == 0.0
    assert research_effect(EVEN, year=2025, choice="at once", income=170.0).tax == pytest.approx(-0.21 * 100)


@pytest.mark.parametrize("lacking", [{2022: 1.0, 2024: 1.0, 2025: 1.0}, {**EVEN, 2023: None}])
def test_a_year_that_lacks_withholds_everything(lacking: dict[int, float | None]) -> None:
    told = research_effect(lacking, year=2025, choice="keep", income=100.0)
    assert (told.old, told.new, told.tax) == (None, None, None)
    assert "2023" in told.why


def test_unknown_income_withholds_the_tax_alone() -> None:
    told = research_effect(EVEN, year=2025, choice="two years")
    assert told.tax is None
    assert told.new == pytest.approx(205)


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
        before = (
            0.0 if choice == "retroactive" else sum(old_deduction(early, year, years=5) for year in range(2022, 2025))
        )
        kept = sum(new_deduction(early, year, choice=choice) for year in range(2022, 2025)) if before == 0.0 else before
        later = sum(new_deduction(early, year, choice=choice) for year in range(2025, 2040))
        assert kept + later == pytest.approx(sum(early.values()))
        assert total == pytest.approx(sum(early.values()))


@given(spending=spending, income=st.floats(-1e9, 1e10), choice=st.sampled_from(CHOICES[:3]))
def test_in_the_first_year_expensing_never_raises_tax(spending: dict[int, float], income: float, choice: str) -> None:
    told = research_effect(dict(spending), year=2025, choice=choice, income=income)  # type: ignore[arg-type]
    assert told.tax is not None
    assert told.tax <= 1e-6
