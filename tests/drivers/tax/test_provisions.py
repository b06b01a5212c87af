"""Each provision of the act by hand for one company, what withholds it, and a cohort's share."""

from datetime import date

import pytest

from company import company
from rotascope.drivers.tax.law import OBBBA_SIGNED
from rotascope.drivers.tax.provisions import (
    BonusChange,
    bonus_change,
    expensing,
    provision_values,
    research_expensing,
    share_of_cash_flow,
    wider_interest,
)

AS_OF = date(2025, 9, 1)
SPENDING = dict.fromkeys(range(2022, 2026), 40.0)


def test_the_bonus_of_a_years_spending_goes_by_that_year_and_by_what_was_bought_after_the_line() -> None:
    year = bonus_change(date(2025, 12, 31))
    assert year == BonusChange(0.4, 1.0, pytest.approx(346 / 365))  # bought from 2025-01-20
    assert 100 * 0.21 * 0.8 * (year.after - year.before) == pytest.approx(10.08)  # of 100 bought after the line
    across = bonus_change(date(2026, 1, 31))
    assert across is not None
    assert across.before == pytest.approx((0.4 * 334 + 0.2 * 31) / 365)
    assert bonus_change(date(2025, 6, 30)) == BonusChange(0.4, 1.0, pytest.approx(162 / 365))
    assert bonus_change(date(2025, 1, 19)) is None


def test_expensing_by_hand() -> None:
    # 60 of capex, half or nine tenths eligible, 346 of 365 days after the line; of it (1 - 0.4) x (1 - 0.2) = 48 % more
    # is deducted in the year.
    by_hand = tuple(0.21 * 0.48 * eligible * 346 / 365 for eligible in (30, 54))
    assert expensing(company(), {}, AS_OF) == pytest.approx(by_hand)
    assert expensing(company(end=date(2024, 12, 31)), {}, AS_OF) == (0.0, 0.0)


def test_the_day_of_the_question_changes_nothing_in_what_a_year_brought() -> None:
    assert expensing(company(), {}, date(2026, 9, 1)) == expensing(company(), {}, date(2026, 3, 1))


def test_a_wider_limit_is_worth_something_to_whom_it_bound() -> None:
    # Income 60 before interest of 60: 30 % let 18 through, 30 % of 60 + 50 let 33.
    bound = company(year={"pretax_income": 0.0, "interest_expense": 60.0})
    assert wider_interest(bound, {}, AS_OF) == pytest.approx((0.21 * 15, 0.21 * 15))
    assert wider_interest(company(), {}, AS_OF) == pytest.approx((0.0, 0.0))


def test_research_by_hand() -> None:
    # 40 a year from 2022: 28 deducted before, 40 + 84 after; 96 more, on half or all of it taken as domestic.
    income = company(year={"pretax_income": 500.0})
    assert research_expensing(income, SPENDING, AS_OF) == pytest.approx((0.21 * 48, 0.21 * 96))


@pytest.mark.parametrize(
    ("lacking", "provision"),
    [
        ("capex", "depreciation"),
        ("depreciation_amortization", "depreciation"),
        ("depreciation_amortization", "interest"),
        ("interest_expense", "interest"),
        ("pretax_income", "research"),
    ],
)
def test_a_missing_item_withholds_the_provision(lacking: str, provision: str) -> None:
    assert provision_values(company(year={lacking: None}), SPENDING, AS_OF)[provision] is None


def test_nothing_is_known_of_the_act_before_it_is_signed() -> None:
    assert set(provision_values(company(), SPENDING, date(2025, 7, 3)).values()) == {None}
    assert None not in provision_values(company(), SPENDING, OBBBA_SIGNED).values()


def test_a_cohorts_share_is_over_the_cash_flow_of_those_that_count() -> None:
    share = share_of_cash_flow([((1.0, 2.0), 40.0), ((3.0, 4.0), 60.0), (None, 1000.0), ((9.0, 9.0), None)])
    assert share.relative == pytest.approx((0.04, 0.06))
    assert share.covered == 2
    assert share_of_cash_flow([((1.0, 2.0), -5.0)]).relative is None
