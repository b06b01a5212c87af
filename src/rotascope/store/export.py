"""A frame as a file that other programs open: Parquet as it is, CSV safe to open in a spreadsheet."""

import os
from pathlib import Path

import polars as pl

from rotascope.errors import UsageError

# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV Injection").
FORMULA = r"^[=+\-@\t\r]"


def export(frame: pl.DataFrame | pl.LazyFrame, path: Path | str) -> int:
    """Write the frame to a .csv or .parquet file, whole or not at all; the number of rows written.

    In a CSV, texts and column names that a spreadsheet would run as a formula get an apostrophe in front; numbers
    stay numbers. Parquet is not touched. Raises UsageError for another ending or a folder that is not there.
    """
    target = Path(path)
    if target.suffix.lower() not in {".csv", ".parquet"}:
        raise UsageError(f"{target.name} ends in neither .csv nor .parquet", "name the file by its kind")
    if target.is_dir() or not target.parent.is_dir():
        raise UsageError(f"cannot write {target}", "give a file name in a folder that exists")
    rows = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.suffix.lower() == ".csv":
            defuse_texts(rows).write_csv(draft, datetime_format="%Y-%m-%dT%H:%M:%S%.f%:z")
        else:
            rows.write_parquet(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return rows.height


def defuse_texts(rows: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would run."""
    texts = [name for name, dtype in rows.schema.items() if dtype in {pl.String, pl.Categorical, pl.Enum}]
    cells = rows.with_columns(pl.col(texts).cast(pl.String).str.replace(f"({FORMULA})", "'${1}"))
    names = pl.Series(rows.columns).str.replace(f"({FORMULA})", "'${1}")
    return cells.rename(dict(zip(rows.columns, names.to_list(), strict=True)))
