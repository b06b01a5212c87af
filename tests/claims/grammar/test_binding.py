"""What a number belongs to: bound in its own clause first, and what is inherited is asked for by name."""

import pytest

from claim_reading import DATED, claims_of
from rotascope.claims.grammar.binding import bind_direction, bind_period, bind_subject, inherit_subject
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.extract import read_sentence
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.reading.text import split_sentences


def context_of(text: str) -> SentenceContext:
    (sentence,) = split_sentences(text)
    return read_sentence(sentence, DATED, Lexicon.of())


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The Dow gained 4%.", "dow"),
        ("An 8% rally in the Nasdaq Composite followed.", "nasdaq"),
        ("Small caps beat the Dow, which rose 3%.", "dow"),
        ("The Russell 2000, the benchmark for small-cap stocks, surged 8%.", "russell2000"),
        ("Gold slipped, while the Dow gained 4%.", "dow"),
    ],
)
def test_a_number_is_bound_to_the_name_of_its_clause(text: str, subject: str) -> None:
    context = context_of(text)
    mention = bind_subject(context, context.quantities[-1])
    assert mention is not None
    assert mention.key == subject


def test_a_number_without_a_name_is_bound_to_nothing() -> None:
    context = context_of("Prices rose 3%.")
    assert bind_subject(context, context.quantities[0]) is None


def test_what_a_superlative_reaches_back_to_is_no_period_of_the_number() -> None:
    context = context_of("The Dow fell 3% in January, its worst month since March 2020.")
    period = bind_period(context, context.quantities[0])
    assert period is not None
    assert period.text == "January"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The Dow had its best week since July 17, 2009, when it rose 7.3%.", "2009-07-13", "2009-07-19"),
        ("The Dow had its worst month since March 2020, when it fell 13.7%.", "2020-03-01", "2020-03-31"),
        ("The Dow had its worst first half since 1970, when it lost 14.6%.", "1970-01-01", "1970-06-30"),
        ("The Dow had its biggest one-day gain since May 27 when it rose 2.9%.", "2025-05-27", "2025-05-27"),
    ],
)
def test_when_points_back_to_the_block_that_a_superlative_reaches(text: str, first: str, last: str) -> None:
    context = context_of(text)
    period = bind_period(context, context.quantities[-1])
    assert period is not None
    assert (str(period.first), str(period.last)) == (first, last)


def test_a_month_and_a_year_named_before_are_those_that_for_the_month_and_for_the_year_mean() -> None:
    claims = claims_of("January was calm. Volume fell. The Dow rose 3% for the month.")
    assert [str(claim.period.first) for claim in claims if claim.period] == ["2026-01-01"]
    claims = claims_of("Last year, the Dow gained 4.1%. The Nasdaq gained 9.3% for the year.")
    assert [str(claim.period.first) for claim in claims if claim.period] == ["2025-01-01", "2025-01-01"]


@pytest.mark.parametrize(
    ("text", "direction"),
    [("The Dow rose 3%.", 1), ("The Dow gave up 3%.", -1), ("The Dow, -3%.", -1), ("The Dow and 3%.", 0)],
)
def test_the_nearest_word_of_moving_gives_the_direction(text: str, direction: int) -> None:
    context = context_of(text)
    assert bind_direction(context, context.quantities[0]) == direction


def test_a_subject_is_inherited_from_the_claims_before() -> None:
    subject = inherit_subject(claims_of("The Dow rose 3% in January. Unemployment was 4.3% in January."))
    assert subject is not None
    assert subject.key == "dow"
    assert inherit_subject([]) is None
