"""The stock panel of 2000 to 2018: one wide CSV inside a source archive."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from rotascope.errors import ProviderFailed
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.schema.symbols import Symbol, symbol
from rotascope.sources.files.dates import at_close

MEMBER = "riskfolio_lib-7.2.1/examples/assets_data.csv"


def us600_stocks(path: Path, rights: str) -> Mapping[str, pl.DataFrame]:
    """Closes adjusted for splits and not for dividends, as price levels; one instrument a column."""
    with tarfile.open(path) as archive:
        file = archive.extractfile(MEMBER)
        if file is None:
            raise ProviderFailed(f"{path.name} has no {MEMBER}", "fetch it again")
        wide = pl.read_csv(io.BytesIO(file.read()), infer_schema_length=None)
    day = pl.col("Dates").str.to_date("%d-%m-%Y", strict=True)
    long = wide.with_columns(day.alias("date")).drop("Dates").unpivot(index="date", variable_name="printed")
    rows = named(long).filter(pl.col("value") > 0).with_columns(known_at=at_close(pl.col("date")))
    return {
        SERIES.name: SERIES.conform(rows.sort("id", "date")),
        INSTRUMENTS.name: listed(rows, "price", "riskfolio-lib 7.2.1", rights),
    }


def named(long: pl.DataFrame) -> pl.DataFrame:
    """Rows with `id` instead of the symbol as printed; BF/B becomes BF.B. A name that is no symbol is left out."""
    read = {one: symbol(one) for one in long["printed"].unique().to_list()}
    ids = {one: found.id for one, found in read.items() if isinstance(found, Symbol)}
    kept = long.filter(pl.col("printed").is_in(list(ids)))
    return kept.with_columns(id=pl.col("printed").replace_strict(ids, return_dtype=pl.String)).drop("printed")


def listed(rows: pl.DataFrame, basis: str, vintage: str, rights: str) -> pl.DataFrame:
    """One instrument an id, known from its first row on."""
    first = rows.group_by("id").agg(pl.col("known_at").min())
    said = {
        "kind": "stock",
        "unit": "level",
        "basis": basis,
        "frequency": "D",
        "currency": "USD",
        "rights": rights,
        "source": "registry pack",
        "vintage": vintage,
    }
    return INSTRUMENTS.conform(first.with_columns(name=pl.col("id"), **{k: pl.lit(v) for k, v in said.items()})).sort(
        "id"
    )
