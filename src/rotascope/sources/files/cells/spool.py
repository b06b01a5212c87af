"""Typed rows of a large sheet on the disk: written in one pass, read back by their ids.

So the memory that reading takes does not grow with the file.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.sources.contract import WorkFolder
from rotascope.sources.files.cells.sheet import Sheet, refuse_torn

SLAB = 4_000_000  # rows that are held in memory at once
CODE, GROUP = "__code", 262_144
LINE, CELL = 20, 6  # bytes of a row of a long text, and of a cell of a wide one, at least


@dataclass(frozen=True, eq=False)
class Spool:
    """Typed rows in a folder of their own, which goes when nothing holds it any more."""

    folder: WorkFolder

    @property
    def path(self) -> Path:
        """The file: the rows in the order of the sheet, and beside each id its code, by which parts are read."""
        return self.folder.path / "typed.parquet"

    def scan(self) -> pl.LazyFrame:
        """All rows."""
        return pl.scan_parquet(self.path, glob=False).drop(CODE)

    def cut(self) -> list[pl.Expr]:
        """Conditions on `id` that divide the rows into slabs, in the order of ids."""
        codes = pl.scan_parquet(self.path, glob=False).group_by(CODE).len().collect(engine="streaming")
        slab = (pl.col("len").cum_sum() - 1) // SLAB
        cuts = (
            codes.sort(CODE)
            .group_by(slab.alias("slab"), maintain_order=True)
            .agg(pl.col(CODE).min().alias("first"), pl.col(CODE).max().alias("last"))
        )
        return [pl.col(CODE).is_between(first, last) for _, first, last in cuts.iter_rows()]

    def read(self, condition: pl.Expr, accepted: pl.Expr) -> pl.DataFrame:
        """The accepted rows of one slab."""
        return pl.scan_parquet(self.path, glob=False).filter(condition, accepted).drop(CODE).collect()


def is_large(sheet: Sheet, header: int) -> bool:
    """Whether a sheet has more rows than one slab, by its footer or the bytes of its text."""
    if sheet.mark:
        return sheet.path.stat().st_size > SLAB * (CELL if header else LINE)
    rows: int = sheet.cells.select(pl.len()).collect().item()
    return rows * max(1, header) > SLAB


def write_spool(sheet: Sheet, typed: pl.LazyFrame, workspace: Path | None) -> Spool:
    """The typed rows, written in one pass. InputRefused where the file turns out to be torn."""
    spool = Spool(WorkFolder.make(workspace))
    coded = typed.with_columns(pl.col("id").to_physical().cast(pl.UInt32).alias(CODE))
    with refuse_torn(sheet):
        coded.sink_parquet(spool.path, compression="lz4", row_group_size=GROUP, engine="streaming")
    return spool
