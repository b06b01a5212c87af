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


def quantities_of(text: str) -> list[Quantity]:
    return [quantity for sentence in split_sentences(text) for quantity in read_quantities(sentence.tokens)]


def periods_of(text: str, *, dated: date = DATED) -> list[Period]:
    return [period for sentence in split_sentences(text) for period in read_periods(sentence.tokens, dated)]


def claims_of(text: str, *, dated: date = DATED) -> list[Claim]:
    return list(extract(make_readable(text).text, dated=dated, lexicon=Lexicon.of(LISTINGS)))


def single_claim(text: str, *, dated: date = DATED) -> Claim:
    (claim,) = claims_of(text, dated=dated)
    return claim
