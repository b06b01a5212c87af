"""Section 163(j) by year: the worked case, carryforwards, exemption, and what is withheld."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.tax.interest_limit import InterestYear, interest_limit
from rotascope.drivers.tax.law import OBBBA_SIGNED
from rotascope.errors import UsageError

AMOUNTS = st.floats(0, 1e9)


def year(begins: int, **changed: float | None) -> InterestYear:
    values: dict[str, float | None] = {"interest": 6e6, "income": 10e6, "depreciation": 5e6, **changed}
    return InterestYear(begins=date(begins, 1, 1), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("begins", "deduction", "carryforward"),
    [
        (2018, 4.5e6, 1.5e6),
        (2021, 4.5e6, 1.5e6),
        (2022, 3.0e6, 3.0e6),
        (2024, 3.0e6, 3.0e6),
        (2025, 4.5e6, 1.5e6),
        (2019, 6.0e6, 0.0),
        (2020, 6.0e6, 0.0),
    ],
)
def test_ten_million_before_interest_five_of_depreciation_six_of_interest(
    begins: int, deduction: float, carryforward: float
) -> None:
    limit = interest_limit(year(begins))
    assert (limit.deduction, limit.carryforward) == pytest.approx((deduction, carryforward))
    assert limit.binding is (carryforward > 0)


def test_a_fiscal_year_begun_in_2024_is_without_depreciation() -> None:
    fiscal = InterestYear(begins=date(2024, 7, 1), interest=6e6, income=10e6, depreciation=5e6)
    assert interest_limit(fiscal).deduction == pytest.approx(3.0e6)


def test_the_law_as_it_stood_the_day_before_the_act() -> None:
    assert interest_limit(year(2025), as_of=date(2025, 7, 3)).deduction == pytest.approx(3.0e6)
    assert interest_limit(year(2025), as_of=OBBBA_SIGNED).deduction == pytest.approx(4.5e6)


def test_what_is_carried_is_deducted_when_there_is_room() -> None:
    first = interest_limit(year(2024))
    assert first.carryforward == pytest.approx(3e6)
    second = interest_limit(year(2025, interest=1e6, income=10e6), carryforward=first.carryforward or 0.0)
    assert second.deduction == pytest.approx(4.0e6)  # its own million and the three carried, below 4.5m
    assert (second.carryforward, second.headroom) == pytest.approx((0.0, 0.5e6))


def test_a_small_business_is_exempt_by_the_mean_of_three_years() -> None:
    assert interest_limit(year(2025, receipts=31e6)).exempt
    assert not interest_limit(year(2025, receipts=31.1e6)).exempt
    assert interest_limit(year(2025, receipts=31e6), carryforward=2e6).deduction == pytest.approx(8e6)


def test_negative_income_leaves_interest_income_and_floor_plan() -> None:
    limit = interest_limit(year(2025, income=-20e6, interest_income=1e6, floor_plan=0.5e6))
    assert (limit.adjusted_income, limit.deduction) == pytest.approx((0.0, 1.5e6))


@pytest.mark.parametrize(("lacks", "why"), [("income", "taxable income"), ("depreciation", "depreciation")])
def test_a_missing_item_withholds_the_limit(lacks: str, why: str) -> None:
    withheld = interest_limit(year(2025, **{lacks: None}))
    assert (withheld.limit, withheld.deduction, withheld.binding) == (None, None, None)
    assert why in withheld.why


def test_depreciation_is_not_needed_where_it_does_not_count() -> None:
    assert interest_limit(year(2023, depreciation=None)).deduction == pytest.approx(3e6)


@given(
    interest=st.floats(0, 1e9),
    income=st.floats(-1e9, 1e9),
    depreciation=st.floats(0, 1e9),
    carryforward=st.floats(0, 1e9),
)
def test_interest_is_deducted_or_carried_and_never_lost(
    interest: float, income: float, depreciation: float, carryforward: float
) -> None:
    wide = interest_limit(
        year(2025, interest=interest, income=income, depreciation=depreciation), carryforward=carryforward
    )
    assert wide.deduction is not None
    assert wide.carryforward is not None
    assert wide.deduction + wide.carryforward == pytest.approx(interest + carryforward)
    narrow = interest_limit(
        year(2024, interest=interest, income=income, depreciation=depreciation), carryforward=carryforward
    )
    assert narrow.deduction is not None
    assert wide.deduction >= narrow.deduction - 1e-6  # adding depreciation back never lowers the limit


def test_negative_interest_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 0"):
        interest_limit(year(2025, interest=-1.0))
