"""What the methods for one series share: its complete rows, checked once, without a hole that no date can fall in."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, NoVariation, UsageError
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

LEAST_GAP = np.timedelta64(31, "D")  # no closure of the exchange since 1926 lasted longer
GAP_STEPS = 4  # a monthly or quarterly series may lack three values in a row


def check_series(series: Panel, *, need: int, method: str) -> Panel:
    """The rows of a one-column panel that have a value, fit for `method`.

    series  [T, 1]; NaN = no value that day, its row is left out
    raises  UsageError (not one column), NoVariation (no value, or all equal), HistoryTooShort (fewer than `need`
            values, or a hole longer than 31 days and four usual steps: dates across it would mean nothing)
    """
    if len(series.symbols) != 1:
        raise UsageError(f"{series.name}: {len(series.symbols)} columns, {method} takes one", "select one column")
    complete = series.complete()
    if len(complete) == 0:
        raise NoVariation(f"{series.name}: none of {len(series)} rows has a value", "choose a series with values")
    if len(complete) < need:
        raise HistoryTooShort(f"{series.name}: {len(complete)} values, {method} needs {need}", "widen the view")
    refuse_constant(complete.values, series.name)
    _refuse_hole(complete, need, method)
    return complete


def refuse_constant(values: Floats, name: str) -> None:
    """NoVariation when the values differ by rounding at most."""
    if not np.ptp(values) > np.finfo(float).eps * len(values) ** 0.5 * np.abs(values).max():
        raise NoVariation(f"{name}: all {len(values)} values are {values.flat[0]:g}", "choose a series that varies")


def _refuse_hole(complete: Panel, need: int, method: str) -> None:
    steps = np.diff(complete.dates)
    limit = max(LEAST_GAP, GAP_STEPS * np.sort(steps)[len(steps) // 2])
    row = int(np.argmax(steps))
    if steps[row] > limit:
        start, end = to_date(complete.dates[row]), to_date(complete.dates[row + 1])
        unbroken = len(complete) - 1 - int(np.flatnonzero(steps > limit)[-1])
        since = to_date(complete.dates[-unbroken])
        raise HistoryTooShort(
            f"{complete.name}: no value between {start} and {end} ({steps[row].astype(int)} days); "
            f"{unbroken} unbroken values since {since}, {method} needs {need}",
            f"start the series at {since}" if unbroken >= need else "fill the hole or choose another series",
        )


def omission_caveats(series: Panel, complete: Panel) -> tuple[str, ...]:
    """A caveat when rows between the first and the last value lack one."""
    inside = len(series.between(complete.first, complete.last)) - len(complete)
    return (f"{inside} rows without a value left out",) if inside else ()
