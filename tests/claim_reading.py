"""Short ways to read a sentence in tests."""

from datetime import date

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon, Listing
from rotascope.claims.reading.numbers import quantities
from rotascope.claims.reading.periods import periods
from rotascope.claims.reading.text import readable, sentences
from rotascope.claims.records import Claim, Period, Quantity

DATED = date(2026, 3, 9)
LISTINGS = (Listing("LOB", "Live Oak Bancshares, Inc.", exchange="NYSE"), Listing("GAP", "Gap, Inc."))


def numbers(text: str) -> list[Quantity]:
    return [one for sentence in sentences(text) for one in quantities(sentence.tokens)]


def spans(text: str, *, dated: date = DATED) -> list[Period]:
    return [one for sentence in sentences(text) for one in periods(sentence.tokens, dated)]


def claims(text: str, *, dated: date = DATED) -> list[Claim]:
    return list(extract(readable(text).text, dated=dated, lexicon=Lexicon.of(LISTINGS)))


def only(text: str, *, dated: date = DATED) -> Claim:
    (one,) = claims(text, dated=dated)
    return one
