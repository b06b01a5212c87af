"""Frames of your own: a table in memory, judged and shaped like a file, without a store."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.read_cells import read_cells
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.shapes import recognise
from rotascope.sources.files.tables.build import Provenance
from rotascope.sources.files.tables.meaning import check_size, choose_meaning
from rotascope.sources.files.tables.release import choose_clock
from rotascope.sources.files.tables.versions import order_versions

NAME = "frame"


def read_frame(frame: pl.DataFrame, *, basis: str | None = None) -> Mapping[str, pl.DataFrame]:
    """The frame as conforming tables: the same shapes, rules and refusals as `rotascope data import` has for files.

    basis    what levels are: price or total (return); unstated unless this says
    raises   InputRefused with row (the first is 1) and column
    """
    if frame.is_empty():
        raise InputRefused("the frame has no rows", "give dates and prices")
    meaning = choose_meaning(kind=None, unit=None, lag_days=None, basis=basis)
    sheet = Sheet(Path(NAME), frame.with_row_index(ROW, offset=1).lazy(), tuple(frame.columns))
    shape = recognise(sheet, table=None, meaning=meaning, skip_bad=False)
    typed = read_cells(sheet, shape.layout, skip_bad=False)
    check_size(sheet, typed.frame, meaning)
    rows = order_versions(typed.frame, shape.key, clock=choose_clock(sheet, meaning))
    digest = hashlib.sha256(frame.hash_rows(seed=0).to_numpy().tobytes()).hexdigest()
    origin = Provenance(
        source="frame in memory", vintage=f"rows {digest[:12]}", basis=basis, meaning=meaning, exchanges=typed.exchanges
    )
    return {name: table for name, table in shape.build(rows.frame, origin).items() if table.height}
