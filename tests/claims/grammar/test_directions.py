"""Directions without a number, and runs that an ordinal counts."""

from datetime import date

import pytest

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.records import Claim

DATED = date(2026, 3, 9)


def read(text: str, kind: str) -> list[Claim]:
    """The claims of one kind of a text."""
    return [claim for claim in extract(text, dated=DATED, lexicon=Lexicon.of()) if claim.type == kind]


@pytest.mark.parametrize(
    ("text", "subject", "direction", "counterpart"),
    [
        ("The Dow finished the week in negative territory.", "dow", -1, ""),
        ("The Nasdaq Composite edged higher on Friday.", "nasdaq", 1, ""),
        ("The Russell 2000 outperformed the S&P 500 in February.", "russell2000", 1, "sp500"),
        ("Small caps trailed large caps this year.", "small-caps", -1, "large-caps"),
    ],
)
def test_a_direction_is_read(text: str, subject: str, direction: int, counterpart: str) -> None:
    (claim,) = read(text, "direction")
    assert claim.subject is not None
    assert (claim.subject.key, claim.direction) == (subject, direction)
    assert (claim.counterpart.key if claim.counterpart else "") == counterpart


@pytest.mark.parametrize(
    "text",
    [
        "The Dow rose 2.1% this week.",
        "All but one of the Dow 30 components rose this week.",
        "Nobody knows where the Dow ends.",
    ],
)
def test_what_a_number_says_or_members_do_is_no_direction(text: str) -> None:
    assert read(text, "direction") == []


@pytest.mark.parametrize(
    ("text", "count", "unit", "direction"),
    [
        ("It was a third straight week of gains for the Dow.", 3, "week", 1),
        ("The Nasdaq managed an 11th consecutive daily win.", 11, "day", 1),
        ("The S&P 500 booked its second consecutive monthly decline.", 2, "month", -1),
    ],
)
def test_an_ordinal_counts_a_run(text: str, count: int, unit: str, direction: int) -> None:
    (claim,) = read(text, "streak")
    assert claim.quantity is not None
    assert (claim.quantity.value, claim.details["unit"], claim.direction) == (count, unit, direction)
