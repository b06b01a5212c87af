"""How a claim was read: certain where its own clause says everything in words that the grammar knows."""

from datetime import date

import pytest

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.records import Claim

DATED = date(2026, 3, 9)


def read(text: str) -> Claim:
    """The last claim of a text that a number carries."""
    claims = extract(text, dated=DATED, lexicon=Lexicon.of())
    return [claim for claim in claims if claim.quantity is not None][-1]


@pytest.mark.parametrize(
    "text",
    [
        "The Dow has gained 9.3% this year.",
        "On Tuesday, the S&P 500 fell 1.2% while the Dow slipped 0.4%.",
        "In February 2026 the Nasdaq Composite lost 3.4%.",
        "The Dow rose 2.1% this week, one newsletter wrote.",
        "On Friday, the Dow fell 0.5% to 48,100.20, the Nasdaq was down 1.1% to 22,600.30.",
        "For the year, the Dow leads the pack with a gain of 4.1%, the S&P 500 is up 3.2% and the Nasdaq is up 2.5%.",
        "The Fed cut rates twice in the fourth quarter of 2025.",
    ],
)
def test_a_clause_that_says_everything_is_certain(text: str) -> None:
    claim = read(text)
    assert claim.doubts == ()
    assert claim.confidence == "certain"
    assert {binding.how for binding in claim.bindings} <= {"own clause", "carried over"}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("The Dow gained 9.3%.", "no window"),
        ("Excluding energy, the Dow gained 9.3% this year.", "Excluding"),
        ("If the Fed waits, the Dow has gained 9.3% this year.", "If"),
        ("The Dow has not gained 9.3% this year.", "not"),
        ("Futures on the Dow fell 1.2% on Monday.", "Futures"),
        ("The Dow fell 0.5% to 48,100.20 on Monday.", "session's course"),
        ("After a dull start, the S&P 500 is up 3.2% this year.", "After"),
        ("The Nasdaq rose 1.4% for the month.", "assumed"),
        ("The Nasdaq booked a weekly gain of 1.4%.", "assumed"),
        ("Policymakers of Ruritania cut rates twice in 2025.", "Ruritania"),
        ("In the Dow, Zyxocorp fell 1.2% on Monday.", "Zyxocorp"),
        ("The Dow has fallen 9.3% from the peak of February 2, 2026.", "from"),
        ("The Dow gained 9.3% through Thursday.", "through"),
        ("The Dow gained 1.0% this week. The index rose 9.3% this year.", "another sentence"),
        ("The Dow gained 1.1% in January and 9.3% as winter went on in February.", "winter"),
    ],
)
def test_what_may_be_read_otherwise_says_why(text: str, doubt: str) -> None:
    claim = read(text)
    assert any(doubt in words for words in claim.doubts), claim.doubts
    assert claim.confidence != "certain"


def test_a_name_without_data_is_taken_for_nothing_else() -> None:
    claim = read("The broad market Russell 3000 rose 2.2% in February 2026.")
    assert claim.subject is not None
    assert claim.subject.key == "russell3000"
