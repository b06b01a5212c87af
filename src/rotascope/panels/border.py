"""The border of measures and inference: what a caller holds, a Panel or not, becomes a Panel here and nowhere else."""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.errors import UsageError
from rotascope.panels.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from narwhals.typing import IntoDataFrame, IntoSeries

PanelLike: TypeAlias = "Panel | Floats | Sequence[float] | IntoSeries | IntoDataFrame"

ROW_ZERO = np.datetime64("0001-01-01", "D")  # rows without dates are numbered from here: no reader takes it for a date


def as_panel(data: PanelLike, *, name: str | None = None, unit: str = "fraction", calendar: bool = False) -> Panel:
    """The same numbers as a Panel; a Panel is given back as it is.

    data      Panel; array or list [T] or [T, N]; pandas Series or DataFrame with a DatetimeIndex or PeriodIndex (a
              period counts as its last day); pandas or Polars frame with one column of dates; Polars Series
    name      None = the name of the series, or those of the columns
    calendar  whether dates matter. Rows that carry none are numbered as days from 0001-01-01, which is row 0; where
              dates matter they are refused
    NaN       a missing value of any kind is NaN
    raises    UsageError: text, several columns of dates, dates that do not rise strictly, or none where they matter
    """
    if isinstance(data, Panel):
        return data
    if isinstance(data, np.ndarray | list | tuple):
        symbols, values, dates = None, _numbers(data, "an array"), None
    else:
        symbols, values, dates = _read(data)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2:
        raise UsageError(f"an array of {values.ndim} dimensions", "give [T] or [T, N]")
    symbols = symbols or tuple(f"column {column}" for column in range(values.shape[1]))
    if dates is None and calendar:
        raise UsageError("rows without dates, where dates matter", "give a Panel, or a series with a column of dates")
    label = name or (" / ".join(symbols) if len(symbols) < 3 else f"{len(symbols)} columns")
    if dates is None:
        numbered = ROW_ZERO + np.arange(len(values))
        return Panel(numbered, symbols, values, name or f"{label}, rows as days from 0001-01-01", unit)
    _refuse_disorder(dates, label)
    return Panel(dates, symbols, values, label, unit)


def _read(data: Any) -> tuple[tuple[str, ...], Floats, Days | None]:  # noqa: ANN401 (whatever narwhals understands)
    """Names, numbers [T, N] and dates of a series or a frame."""
    import narwhals as nw

    try:
        native = nw.from_native(data, allow_series=True, eager_only=True)
    except TypeError as fault:
        kind = type(data).__name__
        raise UsageError(f"a {kind} is no series", "give a Panel, an array, or a pandas or Polars series") from fault
    dates = _index_dates(native)
    if isinstance(native, nw.Series):
        label = str(native.name or "series")
        return (label,), _numbers(native.to_numpy(), label), dates
    dated = [column for column, kind in native.schema.items() if kind.is_temporal()]
    if len(dated) + (dates is not None) > 1:
        raise UsageError(f"more than one column of dates: {', '.join(dated)}", "give one")
    if dated:
        dates = native[dated[0]].to_numpy().astype("datetime64[D]")
    columns = [column for column in native.columns if column not in dated]
    if not columns:
        raise UsageError("a frame without a column of numbers", "give one beside the dates")
    return tuple(columns), np.column_stack([_numbers(native[column].to_numpy(), column) for column in columns]), dates


def _index_dates(native: "nw.Series[Any] | nw.DataFrame[Any]") -> Days | None:
    """The dates of a pandas index [T]; None where there is no index, or one of row numbers."""
    import narwhals as nw

    index = nw.maybe_get_index(native)
    if index is None or str(index.dtype).startswith(("int", "uint", "range")):
        return None
    if hasattr(index, "to_timestamp"):
        index = index.to_timestamp(how="end")
    if getattr(index, "tz", None) is not None:
        index = index.tz_localize(None)
    days: Days = np.asarray(index)
    if days.dtype.kind != "M":
        raise UsageError(f"an index of {index.dtype}", "give it dates: pandas.to_datetime(index)")
    return days.astype("datetime64[D]")


def _numbers(values: Any, label: str) -> Floats:  # noqa: ANN401 (whatever numpy can turn into numbers)
    is_time = isinstance(values, np.ndarray) and values.dtype.kind in "mM"
    try:
        numbers: Floats = np.ma.filled(np.ma.array(values, dtype=np.float64, copy=True), np.nan)
    except (TypeError, ValueError) as fault:
        raise UsageError(f"{label} holds what is no number", "give numbers, and nothing where there is none") from fault
    if is_time:
        raise UsageError(f"{label} holds dates", "give numbers beside them")
    return numbers


def _refuse_disorder(dates: Days, label: str) -> None:
    if np.isnat(dates).any():
        raise UsageError(f"{label}: {int(np.isnat(dates).sum())} rows without a date", "leave them out")
    wrong = np.flatnonzero(np.diff(dates) <= np.timedelta64(0, "D"))
    if len(wrong):
        first, second = dates[wrong[0] : wrong[0] + 2]
        raise UsageError(f"{label}: {second} comes after {first}", "sort the dates, and give each once")
