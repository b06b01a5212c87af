"""Small steps from matrices to long frames, and when a row became known."""

from datetime import timedelta

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints

CLOSE = timedelta(hours=21, minutes=30)  # UTC; after the New York close in winter and in summer time
ALWAYS = pl.datetime(1900, 1, 1, time_unit="us", time_zone="UTC")


def at_close(column: str, *, days: int = 0) -> pl.Expr:
    """The close of a date, plus whole days, in UTC."""
    return pl.col(column).cast(pl.Datetime("us")).dt.replace_time_zone("UTC") + CLOSE + timedelta(days=days)


def names(ids: tuple[str, ...], places: Ints) -> pl.Series:
    """Ids [rows] at those places."""
    return pl.Series("id", ids, dtype=pl.String).gather(pl.Series(places))


def long_frame(days: Days, ids: tuple[str, ...], when: Bools, **matrices: Floats) -> pl.DataFrame:
    """One row a (id, day) cell of [T, N] matrices where `when` holds, ordered by id and day.

    The day's column is called `date`.
    """
    columns, rows = np.nonzero(when.T)
    cells = {name: pl.Series(matrix.T[columns, rows]) for name, matrix in matrices.items()}
    return pl.DataFrame({"id": names(ids, columns), "date": pl.Series(days).gather(pl.Series(rows)), **cells})
