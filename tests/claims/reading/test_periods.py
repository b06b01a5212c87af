"""Periods, resolved from the article's date (Monday, 9 March 2026)."""

from datetime import date

import pytest

from claim_reading import periods_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("year to date", "2026-01-01", "2026-03-09"),
        ("so far this year", "2026-01-01", "2026-03-09"),
        ("in January", "2026-01-01", "2026-01-31"),
        ("in November", "2025-11-01", "2025-11-30"),
        ("last month", "2026-02-01", "2026-02-28"),
        ("in May 2024", "2024-05-01", "2024-05-31"),
        ("on Monday", "2026-03-09", "2026-03-09"),
        ("on Friday", "2026-03-06", "2026-03-06"),
        ("March 3, 2026", "2026-03-03", "2026-03-03"),
        ("3 March 2026", "2026-03-03", "2026-03-03"),
        ("2026-03-03", "2026-03-03", "2026-03-03"),
        ("the fourth quarter", "2025-10-01", "2025-12-31"),
        ("Q4 2025", "2025-10-01", "2025-12-31"),
        ("4Q25", "2025-10-01", "2025-12-31"),
        ("the latter half of 2025", "2025-07-01", "2025-12-31"),
        ("early January 2026", "2026-01-01", "2026-01-10"),
        ("late 2025", "2025-09-01", "2025-12-31"),
        ("the early 2000s", "2000-01-01", "2003-12-31"),
        ("over the past three months", "2025-12-10", "2026-03-09"),
        ("the past year", "2025-03-10", "2026-03-09"),
        ("in three decades", "1996-03-10", "2026-03-09"),
        ("since January", "2026-01-01", "2026-03-09"),
        ("since the end of 2024", "2024-12-31", "2026-03-09"),
        ("from March 24, 2000 to October 9, 2002", "2000-03-24", "2002-10-09"),
        ("between January and June 2022", "2022-01-01", "2022-06-30"),
        ("from November to February 2026", "2025-11-01", "2026-02-28"),
        ("the summer of 2022", "2022-06-01", "2022-08-31"),
        ("a gain for the month", "2026-02-01", "2026-02-28"),
        ("a gain for the quarter", "2026-01-01", "2026-03-09"),
        ("the six months leading up to October 28, 2008", "2008-04-29", "2008-10-28"),
        ("in the 12 months to November 2025", "2024-12-01", "2025-11-30"),
        ("reached on 1/19", "2026-01-19", "2026-01-19"),
        ("a weekly gain", "2026-03-02", "2026-03-08"),
        ("its monthly loss", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_period_is_resolved_from_the_article(text: str, first: str, last: str) -> None:
    (period,) = periods_of(text)
    assert (str(period.first), str(period.last)) == (first, last)


def test_year_to_date_starts_at_the_close_of_the_year_before() -> None:
    (period,) = periods_of("year-to-date")
    assert period.readings == ((date(2025, 12, 31), date(2026, 3, 9)),)


def test_the_first_five_weeks_have_two_readings() -> None:
    """35 days from New Year's Day end on Wednesday; the fifth full trading week ends on Friday, 6 February."""
    (period,) = periods_of("the first five weeks of 2026")
    assert [end for _, end in period.readings] == [date(2026, 2, 4), date(2026, 2, 6)]


def test_a_move_since_a_month_may_start_before_or_after_it() -> None:
    (period,) = periods_of("since January")
    assert [base for base, _ in period.readings] == [date(2025, 12, 31), date(2026, 1, 31)]


@pytest.mark.parametrize(
    "text", ["it may rise", "they march on", "Red Tuesday came", "a second look", "10 years", "5.5"]
)
def test_what_is_no_period_is_left_alone(text: str) -> None:
    assert periods_of(text) == []


def test_the_same_period_is_left_open() -> None:
    (period,) = periods_of("over the same period")
    assert period.kind == "same"


def test_a_month_that_is_to_come_belongs_to_last_year() -> None:
    (period,) = periods_of("in April", dated=date(2026, 3, 9))
    assert period.first == date(2025, 4, 1)
