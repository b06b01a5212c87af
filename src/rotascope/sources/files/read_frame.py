"""Frames of your own: a table in memory, judged and shaped like a file, without a store."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.parts import Stated, read_sheet

NAME = "frame"


def read_frame(frame: pl.DataFrame, *, basis: str | None = None) -> Mapping[str, pl.DataFrame]:
    """The frame as conforming tables: the same shapes, rules and refusals as `rotascope data import` has for files.

    basis    what levels are: price or total (return); unstated unless this says
    raises   InputRefused with row (the first is 1) and column
    """
    if frame.is_empty():
        raise InputRefused("the frame has no rows", "give dates and prices")
    sheet = Sheet(Path(NAME), frame.with_row_index(ROW, offset=1).lazy(), tuple(frame.columns))
    stated = Stated(basis=basis, source="frame in memory", vintage="as it was given", spooled=False)
    return read_sheet(sheet, stated).frames
