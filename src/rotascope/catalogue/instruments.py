"""Instruments by namespace: indexes, funds and factors that the program knows by name (`instruments.csv`).

A stock needs no line here: every market describes its own. Macro series stand in `series.py`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rotascope.catalogue.namespaces import NAMESPACES, OF_KIND, Namespace, stored_id


@dataclass(frozen=True, slots=True)
class Instrument:
    """One thing with a price or a return.

    spellings  bare letters that files write for it and that are no company's symbol
    mistaken   symbols of companies that articles and data providers also print for it; they are never taken for it
    exchange   where a fund is listed, as its manager says; empty where that is not known
    """

    namespace: Namespace
    symbol: str
    name: str
    spellings: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    exchange: str = ""

    @property
    def reference(self) -> str:
        """`index:DJI`, `fund:SPY`."""
        return f"{self.namespace}:{self.symbol}"

    @property
    def id(self) -> str:
        """The id under which a store keeps it."""
        return stored_id(self.namespace, self.symbol)


def _read() -> tuple[Instrument, ...]:
    with Path(__file__).with_name("instruments.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    namespaces = {str(namespace): namespace for namespace in NAMESPACES}
    return tuple(
        Instrument(
            namespaces[row["namespace"]],
            row["symbol"],
            row["name"],
            tuple(row["spellings"].split()),
            tuple(row["mistaken_for_it"].split()),
            row["exchange"],
        )
        for row in rows
    )


INSTRUMENTS: tuple[Instrument, ...] = _read()
BY_REFERENCE: Mapping[str, Instrument] = {instrument.reference: instrument for instrument in INSTRUMENTS}
BY_SPELLING: Mapping[str, Instrument] = {
    spelling: instrument for instrument in INSTRUMENTS for spelling in instrument.spellings
}
MISTAKEN: Mapping[str, Instrument] = {
    symbol: instrument for instrument in INSTRUMENTS for symbol in instrument.mistaken
}


def id_of_level(symbol: str) -> str:
    """The id of a file's line of levels: the index that it can only be, else what is traded under that symbol.

    `^GSPC` and `SPX` are the S&P 500; `DOW` is the company; `^ABC` is some index that is not in the catalogue.
    """
    index = BY_SPELLING.get(symbol)
    if index is not None:
        return index.id
    return stored_id("index", symbol[1:]) if symbol.startswith("^") else symbol


def id_of(symbol: str, kind: str) -> str:
    """The id under which a row of that kind (table instruments, or `index`) is kept, of a symbol as files print it.

    Where somebody says that it is an index, `DOW` is the Dow Jones too.
    """
    if kind == "index":
        index = BY_SPELLING.get(symbol) or MISTAKEN.get(symbol)
        return index.id if index else stored_id("index", symbol.removeprefix("^"))
    return stored_id(OF_KIND[kind], symbol) if kind in OF_KIND else id_of_level(symbol)
