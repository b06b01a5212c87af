"""Instruments by what somebody wrote: a symbol, a spelling, the words of an article, or something near to one."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from rotascope.catalogue.instruments import BY_REFERENCE, INSTRUMENTS, Instrument
from rotascope.catalogue.names import NAMES

LIKENESS = 0.6  # of difflib, below which a text resembles nothing


@lru_cache(maxsize=256)  # a brief asks for the same names that a market lacks again and again
def find(text: str, *, most: int = 3) -> tuple[Instrument, ...]:
    """The instruments that a text may mean, nearest first: those called so, then those called nearly so.

    `spx`, `S&P 500`, `the dow`, `DOW` (mistaken for an index as it is) and `smal caps` find something; what resembles
    nothing finds nothing.
    """
    words = _plain(text)
    called = _called()
    near = get_close_matches(words, list(called), n=2 * most, cutoff=LIKENESS)
    references = dict.fromkeys(reference for name in (words, *near) for reference in called.get(name, ()))
    return tuple(BY_REFERENCE[reference] for reference in references)[:most]


@cache
def _called() -> Mapping[str, tuple[str, ...]]:
    """References by everything that they are called, best first."""
    called: dict[str, tuple[str, ...]] = {}
    for words, reference in _every_name():
        plain = _plain(words)
        called[plain] = tuple(dict.fromkeys((*called.get(plain, ()), reference)))
    return called


def _every_name() -> Iterator[tuple[str, str]]:
    for instrument in INSTRUMENTS:
        symbols = (instrument.reference, instrument.symbol, *instrument.spellings, *instrument.mistaken)
        yield from ((called, instrument.reference) for called in (*symbols, instrument.name))
    for name in NAMES:
        for reference, _ in name.candidates():
            yield from ((words, reference) for words in (*name.words, name.label))


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() or letter in "^.:" else " " for letter in text.lower()).split())
