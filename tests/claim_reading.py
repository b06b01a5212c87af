"""Short ways to read a sentence in tests."""

from datetime import date

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon, Listing
from rotascope.claims.reading.numbers import read_quantities
from rotascope.claims.reading.periods import read_periods
from rotascope.claims.reading.text import make_readable, split_sentences
from rotascope.claims.records import Claim, Period, Quantity

DATED = date(2026, 3, 9)
LISTINGS = (Listing("LOB", "Live Oak Bancshares, Inc.", exchange="NYSE"), Listing("GAP", "Gap, Inc."))


def numbers(text: str) -> list[Quantity]:
    return [one for sentence in split_sentences(text) for one in read_quantities(sentence.tokens)]


def spans(text: str, *, dated: date = DATED) -> list[Period]:
    return [one for sentence in split_sentences(text) for one in read_periods(sentence.tokens, dated)]


def claims(text: str, *, dated: date = DATED) -> list[Claim]:
    return list(extract(make_readable(text).text, dated=dated, lexicon=Lexicon.of(LISTINGS)))


def only(text: str, *, dated: date = DATED) -> Claim:
    (one,) = claims(text, dated=dated)
    return one
