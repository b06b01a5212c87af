"""The embedded market `us`: real series shipped inside the package, opened as conforming lazy tables.

Where a source gives only its newest vintage, a row's `known_at` is when such a value is normally first published:
the close for prices and factors, the release lag of the catalogue for macro. Later revisions are in the values.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import polars as pl

from rotascope.catalogue.cadences import HOLDINGS_REPORT
from rotascope.schema import HOLDINGS, INSTRUMENTS, MEMBERS, SERIES, TableSchema
from rotascope.schema.clock import ALWAYS, at_close

HOME = Path(__file__).with_name("us")


def embedded_market() -> Mapping[str, pl.LazyFrame]:
    """Tables `instruments`, `series`, `holdings`, `members`, each with exactly its schema's columns."""
    return {"instruments": instruments(), "series": series(), "holdings": holdings(), "members": members()}


@lru_cache(maxsize=1)
def embedded_digest() -> str:
    """The SHA-256 of the shipped files."""
    files = sorted(HOME.glob("*.parquet"))
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def series() -> pl.LazyFrame:
    """Factor returns, levels, macro and history; each dated row known `lag_days` after its date."""
    catalogue = pl.read_parquet(HOME / "catalogue.parquet")
    parts = []
    for (file,), rows in catalogue.group_by("table_file", maintain_order=True):
        lags = dict(zip(rows["id"], rows["lag_days"], strict=True))
        lag = pl.duration(days=pl.col("id").replace_strict(lags, return_dtype=pl.Int32))
        parts.append(pl.scan_parquet(HOME / str(file)).with_columns(known_at=at_close(pl.col("date")) + lag))
    return fit_table(SERIES, pl.concat(parts))


def instruments() -> pl.LazyFrame:
    """One row a series of the catalogue, one a company of the index weights."""
    catalogue = pl.scan_parquet(HOME / "catalogue.parquet").select(
        "id", "name", "kind", "unit", "basis", "frequency", "source", "vintage", "rights"
    )
    latest = pl.scan_parquet(HOME / "segments.parquet").sort("date").group_by("ticker").last()
    companies = (
        pl.scan_parquet(HOME / "instruments.parquet")
        .join(latest.select("ticker", "size", "style"), on="ticker", how="left")
        .select(
            "name",
            "sector",
            "industry",
            "size",
            "style",
            id=pl.col("ticker"),
            kind=pl.lit("stock"),
            unit=pl.lit("usd"),
            basis=pl.lit("price"),
            source=pl.lit("CRSP market indexes"),
        )
        .join(catalogue.select("id"), on="id", how="anti")
    )
    return fit_table(INSTRUMENTS, pl.concat([catalogue, companies], how="diagonal").with_columns(known_at=ALWAYS))


def holdings() -> pl.LazyFrame:
    """Weights of each index at each quarter's end, as fractions; known as late as a report of holdings may be."""
    weights = pl.scan_parquet(HOME / "weights.parquet").rename({"index": "holder", "ticker": "id"})
    return fit_table(HOLDINGS, weights.with_columns(known_at=at_close(pl.col("date"), days=HOLDINGS_REPORT.lag_days)))


def members() -> pl.LazyFrame:
    """Spells of membership. An end becomes known when it comes: it is a second version of an open spell."""
    spells = pl.scan_parquet(HOME / "members.parquet").rename({"index": "universe", "ticker": "id"})
    opened = spells.with_columns(end=pl.lit(None, pl.Date), known_at=at_close(pl.col("start")))
    ended = spells.filter(pl.col("end").is_not_null()).with_columns(known_at=at_close(pl.col("end")))
    return fit_table(MEMBERS, pl.concat([opened, ended]))


def fit_table(table: TableSchema, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with exactly the table's columns; those that the source lacks are null."""
    columns = frame.collect_schema().names()
    lacking = {name: dtype for name, dtype in table.schema.items() if name not in columns}
    filled = frame.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in lacking.items())
    typed = filled.select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())
    return typed.with_columns(pl.col("batch").fill_null("embedded"), pl.col("version").fill_null(0))
