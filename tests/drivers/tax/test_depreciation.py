"""MACRS against the IRS tables, present values, bonus by date; laws of sign."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.tax.depreciation import (
    Spend,
    bonus_share,
    depreciation_value,
    macrs,
    present_value,
    with_bonus,
)
from rotascope.errors import UsageError

# IRS Publication 946, table A-1 (half-year) and A-5 (mid-quarter, fourth quarter), percent.
HALF_YEAR = {
    3: (33.33, 44.45, 14.81, 7.41),
    5: (20, 32, 19.2, 11.52, 11.52, 5.76),
    7: (14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46),
    10: (10, 18, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28),
    15: (5, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95),
}
FOURTH_QUARTER = {
    5: (5, 38, 22.8, 13.68, 10.94, 9.58),
    7: (3.57, 27.55, 19.68, 14.06, 10.04, 8.73, 8.73, 7.64),
}
CLASSES = (3, 5, 7, 10, 15, 20)
amounts = st.floats(0, 1e9)
shares = st.floats(0, 1)


@pytest.mark.parametrize("years", HALF_YEAR)
def test_half_year_tables_are_the_printed_ones(years: int) -> None:
    np.testing.assert_allclose(100 * macrs(years), HALF_YEAR[years], atol=1e-9)


@pytest.mark.parametrize("years", FOURTH_QUARTER)
def test_fourth_quarter_tables_are_the_printed_ones(years: int) -> None:
    np.testing.assert_allclose(
        100 * macrs(years, convention="mid-quarter", quarter=4), FOURTH_QUARTER[years], atol=1e-9
    )


@pytest.mark.parametrize("years", CLASSES)
@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_every_schedule_sums_to_the_cost(years: int, quarter: int) -> None:
    assert macrs(years).sum() == pytest.approx(1.0, abs=1e-12)
    late = macrs(years, convention="mid-quarter", quarter=quarter)
    assert late.sum() == pytest.approx(1.0, abs=1e-12)
    assert (late > 0).all()


@pytest.mark.parametrize(
    ("years", "value"), [(3, 0.9386), (5, 0.8898), (7, 0.8455), (10, 0.7858), (15, 0.6586), (20, 0.5822)]
)
def test_present_values_at_seven_percent(years: int, value: float) -> None:
    assert present_value(macrs(years), rate=0.07) == pytest.approx(value, abs=5e-5)


def test_a_thousand_of_five_year_property_as_in_zwick_and_mahon() -> None:
    # Zwick and Mahon (2017), AER 107, table 1: 35 % tax, 7 %: 311 without bonus, 331 with half.
    without = present_value(macrs(5), rate=0.07)
    assert 1000 * 0.35 * without == pytest.approx(311.4, abs=0.05)
    assert 1000 * 0.35 * with_bonus(without, 0.5) == pytest.approx(330.7, abs=0.05)


def test_the_worked_company_of_the_page() -> None:
    spend = Spend(amount=50e6, years=5, income=80e6)
    value = depreciation_value(spend, before=0.4, after=1.0)
    # First year: 50m x (1.00 - 0.52) = 24m more deducted, 5.04m of tax; present value 50m x 0.21 x 0.6 x (1 - 0.88975).
    assert value.first_year == pytest.approx(5.04e6)
    assert value.gain == pytest.approx(0.6946e6, rel=1e-3)
    assert value.use == "ordinary"


def test_income_that_does_not_reach_uses_a_part_and_a_loss_nothing() -> None:
    partly = depreciation_value(Spend(amount=50e6, income=38e6), before=0.4, after=1.0)
    assert partly.use == "partly used"
    assert partly.first_year == pytest.approx(0.21 * 12e6)  # 38m less the 26m deducted before
    loss = depreciation_value(Spend(amount=50e6, income=-1e6), before=0.4, after=1.0)
    assert (loss.use, loss.first_year) == ("loss-making", 0.0)


def test_unknown_income_withholds_the_cash_and_not_the_present_value() -> None:
    value = depreciation_value(Spend(amount=50e6), before=0.4, after=1.0)
    assert value.first_year is None
    assert value.use == "withheld"
    assert value.gain > 0


def test_a_binding_contract_before_the_line_keeps_the_old_share() -> None:
    day = date(2025, 9, 1)
    assert bonus_share(day, acquired=date(2025, 8, 1)) == 1.0
    assert bonus_share(day, acquired=date(2025, 8, 1), contract=date(2025, 1, 19)) == 0.4
    assert bonus_share(day, acquired=date(2025, 8, 1), contract=date(2025, 1, 19), long_production=True) == 0.6
    with pytest.raises(UsageError, match="in service"):
        bonus_share(day, acquired=date(2025, 10, 1))


@given(years=st.sampled_from(CLASSES), low=shares, high=shares, rate=st.floats(0, 0.5))
def test_more_bonus_never_lowers_present_value(years: int, low: float, high: float, rate: float) -> None:
    without = present_value(macrs(years), rate=rate)
    assert with_bonus(without, max(low, high)) >= with_bonus(without, min(low, high)) - 1e-12
    assert with_bonus(without, low) >= without - 1e-12


@given(amount=amounts, income=st.floats(-1e9, 2e9), low=shares, high=shares)
def test_first_year_cash_is_never_negative_and_never_more_than_the_tax_on_income(
    amount: float, income: float, low: float, high: float
) -> None:
    value = depreciation_value(Spend(amount=amount, income=income), before=min(low, high), after=max(low, high))
    assert value.first_year is not None
    assert 0.0 <= value.first_year <= 0.21 * max(0.0, income) + 1e-6
    if income <= 0:
        assert value.first_year == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: macrs(4),
        lambda: macrs(5, quarter=5),
        lambda: with_bonus(0.9, 1.2),
        lambda: present_value(macrs(5), rate=-1.0),
        lambda: depreciation_value(Spend(amount=-1.0), before=0.0, after=1.0),
    ],
)
def test_impossible_requests_are_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        wrong()  # type: ignore[operator]
