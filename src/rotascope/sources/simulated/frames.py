"""From matrices to long frames."""

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints


def pick_ids(ids: tuple[str, ...], columns: Ints) -> pl.Series:
    """The ids [rows] of those columns."""
    return pl.Series("id", ids, dtype=pl.String).gather(pl.Series(columns))


def long_frame(days: Days, ids: tuple[str, ...], when: Bools, **matrices: Floats) -> pl.DataFrame:
    """One row a (id, day) cell of [T, N] matrices where `when` holds, ordered by id and day.

    The day's column is called `date`.
    """
    columns, rows = np.nonzero(when.T)
    cells = {name: pl.Series(matrix.T[columns, rows]) for name, matrix in matrices.items()}
    return pl.DataFrame({"id": pick_ids(ids, columns), "date": pl.Series(days).gather(pl.Series(rows)), **cells})
