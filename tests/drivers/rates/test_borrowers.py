"""A company as a debtor: the share that floats, the limit on its interest by date, and what makes no sense."""

from dataclasses import replace
from datetime import date
from math import inf

import pytest

from company import BALANCES, company
from rotascope.drivers.rates.borrowers import borrower_of, debtors_of, floating_range, interest_cap
from rotascope.drivers.tax.law import OBBBA_SIGNED, TCJA_SIGNED

AS_OF = date(2026, 3, 1)


def test_filed_floating_debt_stands_between_half_and_all_of_it() -> None:
    assert floating_range(company(), "small") == pytest.approx((0.2, 0.4))
    assert floating_range(company(balances={"total_debt": 100.0, "floating_debt": 130.0}), "small") == (0.5, 1.0)


@pytest.mark.parametrize(
    ("cohort", "floating"), [("small", (0.15, 0.51)), ("large", (0.03, 0.25)), ("other", (0.03, 0.51))]
)
def test_where_no_floating_debt_is_filed_the_published_range_for_the_size_stands(
    cohort: str, floating: tuple[float, float]
) -> None:
    assert floating_range(company(balances={"total_debt": 500.0}), cohort) == pytest.approx(floating)
    assert floating_range(company(balances={"total_debt": 500.0}), "all") == pytest.approx((0.03, 0.51))


def test_a_debtor_by_its_items() -> None:
    borrower = borrower_of(company(), "small", AS_OF)
    assert borrower is not None
    assert (borrower.income, borrower.interest, borrower.tax_rate) == (130.0, 30.0, 0.21)
    # Receipts of a thousand dollars are below the small-business threshold: no limit.
    assert borrower.limit == inf
    assert borrower_of(company(balances={"total_debt": 500.0}), "small", AS_OF) is None
    assert borrower_of(company(year={"interest_expense": 501.0}), "small", AS_OF) is None  # more than the debt


def test_the_limit_is_that_of_the_tax_year_and_of_the_law_by_then() -> None:
    large = company(year={item: 1e6 * value for item, value in company().year.items()}, before={"revenue": 1e9})
    interest, income, depreciation = 30e6, 130e6, 50e6
    caps = {
        law: interest_cap(large, interest=interest, income=income, as_of=law)
        for law in (date(2025, 7, 3), OBBBA_SIGNED)
    }
    assert caps[date(2025, 7, 3)] == pytest.approx(0.3 * income)
    assert caps[OBBBA_SIGNED] == pytest.approx(0.3 * (income + depreciation))
    early = replace(large, end=date(2016, 12, 31))
    assert interest_cap(early, interest=interest, income=income, as_of=AS_OF) == inf
    before_law = replace(large, end=date(2018, 12, 31))
    assert interest_cap(before_law, interest=interest, income=income, as_of=date(2017, 12, 21)) == inf
    assert interest_cap(before_law, interest=interest, income=income, as_of=TCJA_SIGNED) != inf
    assert interest_cap(large, interest=None, income=income, as_of=AS_OF) is None


def test_debtors_come_with_their_earnings_and_unreadable_ones_are_left_out() -> None:
    companies = [
        company(),
        company(id="B", year={"net_income": None}),
        company(id="C", balances={**BALANCES, "shares": 0.0}),
    ]
    assert [(borrower.id, earnings) for borrower, earnings in debtors_of(companies, "small", AS_OF)] == [
        ("A", 79.0),
        ("B", None),
    ]
