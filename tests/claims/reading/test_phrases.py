"""Phrases are found token by token, the longest first, none inside another."""

import pytest

from rotascope.claims.reading.phrases import Phrases, join_tokens
from rotascope.claims.reading.text import split_sentences
from rotascope.claims.records import Token

NAMES = Phrases([("dow", "index"), ("dow jones", "publisher"), ("s & p 500", "index"), ("year to date", "window")])


def tokens_of(text: str) -> tuple[Token, ...]:
    (sentence,) = split_sentences(text)
    return sentence.tokens


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("The Dow rose", [("index", "Dow")]),
        ("The Dow Jones rose", [("publisher", "Dow Jones")]),
        ("a year-to-date gain of the S&P 500", [("window", "year-to-date"), ("index", "S&P 500")]),
        ("the downside", []),
    ],
)
def test_the_longest_phrase_is_found_and_hyphens_change_nothing(text: str, matches: list[tuple[str, str]]) -> None:
    tokens = tokens_of(text)
    read = [(match.value, join_tokens(tokens[match.first : match.last])) for match in NAMES.find_all(tokens)]
    assert read == matches


def test_tokens_are_joined_as_printed() -> None:
    assert join_tokens(tokens_of("up 3.5%,  or  so")) == "up 3.5%, or so"
