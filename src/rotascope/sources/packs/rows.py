"""What the packs' parsers share: opening raw bytes, reading printed symbols, describing stocks."""

import io
from typing import BinaryIO

import polars as pl

from rotascope.schema import INSTRUMENTS
from rotascope.schema.symbols import Symbol, parse_symbol
from rotascope.sources.contract import Raw


def open_raw(raw: Raw) -> BinaryIO:
    """Raw bytes as a stream, wherever they are."""
    return io.BytesIO(raw) if isinstance(raw, bytes) else raw.open("rb")


def read_symbols(long: pl.DataFrame) -> pl.DataFrame:
    """Rows with `id` instead of the symbol as printed; BF/B becomes BF.B. A name that is no symbol is left out."""
    texts = long["printed"].unique().to_list()
    ids = {text: read.id for text in texts if isinstance(read := parse_symbol(text), Symbol)}
    rows = long.filter(pl.col("printed").is_in(list(ids)))
    return rows.with_columns(id=pl.col("printed").replace_strict(ids, return_dtype=pl.String)).drop("printed")


def describe_stocks(levels: pl.DataFrame, basis: str, vintage: str, rights: str) -> pl.DataFrame:
    """One instrument an id, known from its first row on."""
    constants = {
        "kind": "stock",
        "unit": "level",
        "basis": basis,
        "frequency": "D",
        "currency": "USD",
        "rights": rights,
        "source": "registry pack",
        "vintage": vintage,
    }
    first = levels.group_by("id").agg(pl.col("known_at").min()).with_columns(name=pl.col("id"))
    stocks = first.with_columns(**{name: pl.lit(text) for name, text in constants.items()})
    return INSTRUMENTS.conform(stocks).sort("id")
