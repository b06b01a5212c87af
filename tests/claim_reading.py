"""Short ways to read a sentence in tests."""

from datetime import date

from rotascope.claims.extract import extract
from rotascope.claims.mentions import Lexicon, Listing
from rotascope.claims.numbers import quantities
from rotascope.claims.periods import periods
from rotascope.claims.records import Claim, Period, Quantity
from rotascope.claims.text import readable, sentences

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
