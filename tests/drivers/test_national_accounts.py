"""Tax and growth of all companies by quarter: the act's own quarters, a year apart, and too short a history."""

from datetime import date

import numpy as np
import pytest

from rotascope.arrays import Days
from rotascope.drivers.national_accounts import tax_share, year_apart
from rotascope.errors import HistoryTooShort

PROFITS = np.full(10, 100.0)
AFTER_TAX = np.array([80.0] * 4 + [81.0] * 4 + [85.0] * 2)


def quarters(first: str, count: int) -> Days:
    return (np.datetime64(first, "M") + 3 * np.arange(count)).astype("datetime64[D]")


def test_the_quarters_since_the_act_counts_stand_against_the_year_before() -> None:
    share = tax_share(quarters("2023-01", 10), profits=PROFITS, after_tax=AFTER_TAX, as_of=date(2025, 9, 1))
    assert (share.before, share.after) == pytest.approx((0.19, 0.15))  # 2024 against the two quarters of 2025
    assert (share.first, share.quarters, share.act_counts) == (date(2025, 1, 1), 2, True)


@pytest.mark.parametrize(
    ("first", "as_of"), [("2023-01", date(2025, 7, 3)), ("2010-01", date(2025, 9, 1)), ("2023-01", date(2027, 7, 5))]
)
def test_without_an_act_to_judge_the_last_four_quarters_stand_against_the_four_before(first: str, as_of: date) -> None:
    share = tax_share(quarters(first, 10), profits=PROFITS, after_tax=AFTER_TAX, as_of=as_of)
    assert (share.before, share.after) == pytest.approx((0.195, 0.17))
    assert (share.quarters, share.act_counts) == (4, False)


def test_the_act_of_2017_is_judged_by_its_own_first_years() -> None:
    share = tax_share(quarters("2017-01", 8), profits=PROFITS[:8], after_tax=AFTER_TAX[:8], as_of=date(2019, 9, 1))
    assert (share.before, share.after) == pytest.approx((0.20, 0.19))
    assert (share.first, share.act_counts) == (date(2018, 1, 1), True)


def test_a_year_apart_and_too_little() -> None:
    assert year_apart(np.arange(6.0)) == (5.0, 1.0)
    with pytest.raises(HistoryTooShort, match="needs five"):
        year_apart(np.arange(4.0))
    with pytest.raises(HistoryTooShort, match="7 quarters"):
        tax_share(quarters("2023-01", 7), profits=PROFITS[:7], after_tax=AFTER_TAX[:7], as_of=date(2025, 9, 1))
