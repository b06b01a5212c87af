"""Names in a sentence, and the tickers and exchanges that stand in brackets after them."""

import pytest

from claim_reading import LISTINGS
from rotascope.claims.reading.mentions import Lexicon, read_mentions, short_name
from rotascope.claims.reading.text import split_sentences
from rotascope.claims.records import Mention

LEXICON = Lexicon.of(LISTINGS)


def mentions_of(text: str) -> list[Mention]:
    (sentence,) = split_sentences(text)
    return read_mentions(sentence.tokens, LEXICON)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The Nasdaq 100 led the Nasdaq Composite.", ["nasdaq100", "nasdaq"]),
        ("IWM beat SPY.", ["symbol:IWM", "symbol:SPY"]),
        ("Live Oak Bancshares rose.", ["symbol:LOB"]),
        ("the gap between them", []),
        ("A technology-heavy index fell.", []),
        ("Shares of Live Oak Bancshares (NYSE: LOB) rose.", ["symbol:LOB"]),
    ],
)
def test_each_name_is_read_once(text: str, keys: list[str]) -> None:
    assert [mention.key for mention in mentions_of(text)] == keys


def test_a_bracket_gives_symbol_exchange_and_the_name_before_it() -> None:
    (mention,) = mentions_of("While Live Oak Bancshares, Inc. (NYSE: LOB) rose, others fell.")
    assert (mention.symbol, mention.exchange) == ("LOB", "NYSE")
    assert mention.name == "Live Oak Bancshares, Inc."


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Live Oak Bancshares, Inc.", "live oak bancshares"),
        ("AT&T Inc.", "at&t"),
        ("Berkshire Hathaway Inc. Class B Common Stock", "berkshire hathaway"),
        ("Inc", "inc"),
    ],
)
def test_a_company_is_called_without_its_legal_form(name: str, short: str) -> None:
    assert short_name(name) == short
