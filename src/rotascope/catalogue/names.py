"""What market articles call things, and the instruments that can stand for each, best first (`names.toml`).

An index stands for itself; a fund that tracks it is a convention apart (dividends, costs); a factor or a basket is a
proxy, which can support a claim and never refute one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rotascope.catalogue.groups import BASKETS
from rotascope.catalogue.instruments import BY_REFERENCE
from rotascope.catalogue.namespaces import symbol_of


@dataclass(frozen=True, slots=True)
class Name:
    """One thing of the market.

    words          how it is written, lower case without hyphens; a trailing `index`, `sector`, `stocks` is read anyway
    index          references to the index itself; funds, to funds that track it; proxies, to what only resembles it
    basket         references to stocks whose equal-weighted mean stands for it
    confused_with  keys of names that its numbers are commonly confused with
    """

    key: str
    kind: str
    label: str
    words: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    basket: tuple[str, ...] = ()
    confused_with: tuple[str, ...] = ()

    def candidates(self) -> Iterator[tuple[str, str]]:
        """Each reference that can stand for it, best first, with its relation: index, fund, proxy."""
        yield from ((reference, "index") for reference in self.index)
        yield from ((reference, "fund") for reference in self.funds)
        yield from ((reference, "proxy") for reference in self.proxies)


def _name(key: str, row: Mapping[str, Any]) -> Name:
    index = tuple(row.get("index", ()))
    return Name(
        key,
        row["kind"],
        row["label"] if "label" in row else BY_REFERENCE[index[0]].name,
        tuple(row["words"]),
        index,
        tuple(row.get("funds", ())),
        tuple(row.get("proxies", ())),
        BASKETS[row["basket"]] if "basket" in row else (),
        tuple(row.get("confused_with", ())),
    )


def _symbols() -> Iterator[tuple[str, str]]:
    """Symbols of indexes and funds with the name that each is of; where a symbol is of several, the first counts."""
    for name in reversed(NAMES):
        for reference, relation in name.candidates():
            instrument = BY_REFERENCE[reference]
            if relation == "fund":
                yield instrument.symbol, name.key
            elif relation == "index":
                yield from ((spelling, name.key) for spelling in instrument.spellings)


_DATA = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))

NAMES: tuple[Name, ...] = tuple(_name(key, row) for key, row in _DATA["names"].items())
BY_KEY: Mapping[str, Name] = {name.key: name for name in NAMES}
# Companies as articles call them, beside those that a market describes: words -> symbol.
COMPANIES: Mapping[str, str] = {words: symbol_of(reference) for words, reference in _DATA["companies"].items()}
NAME_OF_SYMBOL: Mapping[str, str] = dict(_symbols())
