"""Frames of pandas as other libraries give them: dates in the index, fields and symbols in two levels of columns."""

from typing import Any

import numpy as np
import polars as pl

from rotascope.errors import InputRefused

FIELDS = {"open", "high", "low", "close", "adj close", "volume", "dividends", "stock splits", "capital gains"}


def flatten_frame(frame: Any) -> pl.DataFrame | None:  # noqa: ANN401 (a frame of pandas, which need not be installed)
    """A frame with an index of dates, or with columns of two levels, as plain columns; None for any other frame.

    yfinance gives both: its columns are field and symbol, or symbol and field, and become one row a symbol and date.
    """
    index, columns = getattr(frame, "index", None), getattr(frame, "columns", None)
    if index is None or columns is None or not hasattr(columns, "nlevels"):
        return None
    days = read_index(index)
    if columns.nlevels == 1:
        if days is None:
            return None
        named = {str(name): frame.iloc[:, number].to_numpy() for number, name in enumerate(columns)}
        return pl.DataFrame({"date": days, **{name: plain_values(values) for name, values in named.items()}})
    if columns.nlevels > 2 or days is None:
        raise InputRefused(
            f"a frame with {columns.nlevels} levels of columns", "give dates in the index and two levels"
        )
    levels = [[str(name) for name in columns.get_level_values(level)] for level in (0, 1)]
    field = next((level for level in (0, 1) if {name.lower() for name in levels[level]} <= FIELDS), None)
    if field is None:
        raise InputRefused("a frame whose two levels of columns name no fields of prices", "give Close beside symbols")
    return stack_symbols(frame, days, fields=levels[field], symbols=levels[1 - field])


def stack_symbols(frame: Any, days: Any, *, fields: list[str], symbols: list[str]) -> pl.DataFrame:  # noqa: ANN401
    """One row a symbol and date; those without any number are left out."""
    parts = []
    for symbol in dict.fromkeys(symbols):
        numbers = [number for number, name in enumerate(symbols) if name == symbol]
        values = {fields[number]: plain_values(frame.iloc[:, number].to_numpy()) for number in numbers}
        empty = pl.all_horizontal(pl.all().exclude("date").is_null())
        parts.append(pl.DataFrame({"date": days, **values}).filter(~empty).with_columns(ticker=pl.lit(symbol)))
    return pl.concat(parts, how="diagonal_relaxed")


def read_index(index: Any) -> Any:  # noqa: ANN401 (of pandas)
    """The dates of an index; None where it holds none."""
    if getattr(index, "nlevels", 1) > 1:
        return None
    if hasattr(index, "to_timestamp"):
        index = index.to_timestamp(how="end")
    if getattr(index, "tz", None) is not None:
        index = index.tz_localize(None)
    days = np.asarray(index)
    return days.astype("datetime64[D]") if days.dtype.kind == "M" else None


def plain_values(values: Any) -> pl.Series:  # noqa: ANN401 (an array of pandas)
    """A column's values, nothing where there is none."""
    series = pl.Series(np.asarray(values, dtype=object) if values.dtype.kind == "O" else values, strict=False)
    return series.fill_nan(None) if series.dtype.is_float() else series
