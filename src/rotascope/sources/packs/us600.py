"""The stock panel of 2000 to 2018: one wide CSV inside a source archive."""

import io
import tarfile
from collections.abc import Mapping

import polars as pl

from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.schema.clock import at_close
from rotascope.sources.contract import Raw
from rotascope.sources.packs.rows import describe_stocks, open_raw, read_symbols

MEMBER = "riskfolio_lib-7.2.1/examples/assets_data.csv"


def us600_stocks(raw: Raw, rights: str) -> Mapping[str, pl.DataFrame]:
    """Closes adjusted for splits and not for dividends, as price levels; one instrument a column."""
    with open_raw(raw) as stream, tarfile.open(fileobj=stream) as archive:
        file = archive.extractfile(MEMBER)
        if file is None:
            raise ValueError(f"{MEMBER} is no file")
        wide = pl.read_csv(io.BytesIO(file.read()), infer_schema_length=None)
    day = pl.col("Dates").str.to_date("%d-%m-%Y", strict=True)
    long = wide.with_columns(day.alias("date")).drop("Dates").unpivot(index="date", variable_name="printed")
    levels = read_symbols(long).filter(pl.col("value") > 0).with_columns(known_at=at_close(pl.col("date")))
    return {
        SERIES.name: SERIES.conform(levels.sort("id", "date")),
        INSTRUMENTS.name: describe_stocks(levels, "price", "riskfolio-lib 7.2.1", rights),
    }
