"""Stretches of the calendar and where their words end (article of Monday, 9 March 2026)."""

from datetime import date

import pytest

from claim_reading import DATED
from rotascope.claims.reading.dates import latest_year, months_before, read_stretch
from rotascope.claims.reading.text import split_sentences


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "after"),
    [
        ("March 9 2026 and", "day", "2026-03-09", "2026-03-09", 3),
        ("9th of March and", "day", "2026-03-09", "2026-03-09", 4),
        ("December and", "month", "2025-12-01", "2025-12-31", 1),
        ("February 2024 and", "month", "2024-02-01", "2024-02-29", 2),
        ("1990s and", "decade", "1990-01-01", "1999-12-31", 2),
        ("3Q24 and", "quarter", "2024-07-01", "2024-09-30", 3),
        ("closing months of 2025 and", "part", "2025-09-01", "2025-12-31", 4),
    ],
)
def test_a_stretch_ends_with_its_words(text: str, kind: str, first: str, last: str, after: int) -> None:
    (sentence,) = split_sentences(text)
    stretch = read_stretch(sentence.tokens, 0, DATED)
    assert stretch is not None
    assert (stretch.kind, str(stretch.first), str(stretch.last), stretch.after) == (kind, first, last, after)


@pytest.mark.parametrize("text", ["2026-02-30", "February 30, 2026", "Monday", "mid", "Q5 2025", "end"])
def test_what_is_no_date_is_none(text: str) -> None:
    (sentence,) = split_sentences(text)
    stretch = read_stretch(sentence.tokens, 0, DATED)
    assert stretch is None or stretch.kind != "day"


def test_months_are_counted_to_the_same_day_or_the_last() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 31), -1) == date(2026, 4, 30)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_a_month_without_a_year_is_the_last_one_begun() -> None:
    assert (latest_year(3, DATED), latest_year(4, DATED)) == (2026, 2025)
