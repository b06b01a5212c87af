"""Directions without a number, and runs that an ordinal counts."""

from datetime import date

import pytest

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.records import Claim

DATED = date(2026, 3, 9)


def every_claim(text: str) -> list[Claim]:
    return list(extract(text, dated=DATED, lexicon=Lexicon.of()))


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


@pytest.mark.parametrize(
    ("text", "subject", "counterpart", "sense"),
    [
        ("Growth stocks continued their outperformance compared to value stocks.", "large-growth", "large-value", 1),
        ("Value stocks still keep a lead over growth stocks this year.", "large-value", "large-growth", 1),
        ("The dominance of large-cap stocks compared to small-caps went on.", "large-caps", "small-caps", 1),
    ],
)
def test_a_noun_compares_two_names(text: str, subject: str, counterpart: str, sense: int) -> None:
    claim = next(claim for claim in every_claim(text) if claim.type == "direction")
    assert claim.subject is not None
    assert claim.counterpart is not None
    assert (claim.subject.key, claim.counterpart.key, claim.direction) == (subject, counterpart, sense)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Treasury yields eased on Friday.", -1),
        ("The 10-year Treasury yield rose this week.", 1),
        ("The Dow is in the red in 2026.", -1),
        ("The Russell 2000 returned to positive territory this year.", 1),
        ("The Dow posted solid gains in January.", 1),
    ],
)
def test_a_state_and_a_yield_have_a_direction(text: str, sense: int) -> None:
    (claim,) = [claim for claim in every_claim(text) if claim.type == "direction"]
    assert claim.direction == sense


@pytest.mark.parametrize("text", ["The Dow slipped into a bear market.", "The Dow fell before rising again."])
def test_what_only_passes_is_no_direction(text: str) -> None:
    assert [claim for claim in every_claim(text) if claim.type == "direction"] == []


def test_a_direction_takes_the_window_of_the_sentence_before_with_a_doubt() -> None:
    (claim,) = [claim for claim in every_claim("January was calm. The Dow rose.") if claim.type == "direction"]
    assert claim.period is not None
    assert claim.period.text == "January"
    assert any("taken over" in doubt for doubt in claim.doubts)
