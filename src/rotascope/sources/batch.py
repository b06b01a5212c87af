"""What a source hands to the store: conforming frames, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from rotascope.sources.files.report import ImportReport


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """Rows of one payload, table by table, sorted by each table's key.

    source   who says so: `file`, or a provider's name
    file     the name that reports call it by
    sha256   of the raw bytes
    raw      the raw bytes, or the file that holds them; None for made-up data
    options  how the bytes were read
    frames   table name -> rows that conform to the table; the store fills in `batch`
    """

    source: str
    file: str
    sha256: str
    frames: Mapping[str, pl.DataFrame]
    raw: Path | bytes | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    report: ImportReport | None = None
