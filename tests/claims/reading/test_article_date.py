"""The article's own date, or none: never a guess."""

from datetime import date

import pytest

from rotascope.claims.reading.article_date import find_article_date
from rotascope.claims.reading.text import make_readable


@pytest.mark.parametrize(
    ("source", "first", "last"),
    [
        ("As of March 9, 2026, stocks fell.", date(2026, 3, 9), date(2026, 3, 9)),
        ("As of early February 2026, stocks fell.", date(2026, 2, 1), date(2026, 2, 9)),
        ("As of February 2026, stocks fell.", date(2026, 2, 1), date(2026, 2, 28)),
        ("NEW YORK, March 9, 2026 - Stocks fell.", date(2026, 3, 9), date(2026, 3, 9)),
        ("A title\nJune 17, 2022\nStocks fell.", date(2022, 6, 17), date(2022, 6, 17)),
        ("A title\nPublished on 17 June 2022 by a desk\nStocks fell.", date(2022, 6, 17), date(2022, 6, 17)),
        ('<html><meta name="date" content="2002-10-10"><p>a</p></html>', date(2002, 10, 10), date(2002, 10, 10)),
        ('<html><time datetime="2002-10-10T08:00">x</time></html>', date(2002, 10, 10), date(2002, 10, 10)),
    ],
)
def test_the_date_is_found(source: str, first: date, last: date) -> None:
    article_date = find_article_date(source, make_readable(source).text)
    assert article_date is not None
    assert (article_date.first, article_date.last) == (first, last)


@pytest.mark.parametrize(
    "source",
    [
        "Stocks fell.",
        "On March 24, 2000 the market peaked, and it fell for years.",
        "As of February, stocks fell.",
        'content="2026-13-45"',
        "The year 2026 began well.",
    ],
)
def test_a_date_that_is_not_the_articles_own_is_not_taken(source: str) -> None:
    assert find_article_date(source, make_readable(source).text) is None
