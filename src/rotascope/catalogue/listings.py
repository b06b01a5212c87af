"""Where companies and funds are listed: the SEC's list of symbols (public domain), and funds of the catalogue.

`listings.parquet` is made by `tools/build_listings.py` from a pinned package that carries the list. The SEC counts the
other exchanges of the NYSE into the NYSE, and lists no funds that are series of a trust.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from rotascope.catalogue.instruments import INSTRUMENTS
from rotascope.catalogue.namespaces import TRADED

SOURCE, VINTAGE = "SEC, list of symbols and exchanges", "package edgartools 5.62.1"
MANAGER = "the fund's manager"


@dataclass(frozen=True, slots=True)
class ListedSymbol:
    """A symbol, whose it is, and where it is listed."""

    symbol: str
    name: str
    exchange: str
    source: str = SOURCE
    vintage: str = VINTAGE


@cache
def listed_symbols() -> Mapping[str, ListedSymbol]:
    """Every symbol that is listed, funds of the catalogue as their managers say."""
    rows = pl.read_parquet(Path(__file__).with_name("listings.parquet")).iter_rows()
    companies = {symbol: ListedSymbol(symbol, name, exchange) for symbol, name, exchange in rows}
    funds = {
        fund.symbol: ListedSymbol(fund.symbol, fund.name, fund.exchange, MANAGER, "")
        for fund in INSTRUMENTS
        if fund.namespace in TRADED and fund.exchange
    }
    return {**companies, **funds}
