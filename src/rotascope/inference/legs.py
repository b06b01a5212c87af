"""What the tests of a spread share: its two level lines checked once, their windows, and their daily difference."""

import numpy as np

from rotascope import kernels
from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import DataMissing, HistoryTooShort, NoVariation, UsageError
from rotascope.evidence import Window
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

ROUNDING = 1e-12  # a daily difference no larger than this is two equal returns that floating point sets apart


def check_legs(legs: Panel, *, steps: int, method: str) -> Panel:
    """The complete rows of a spread's legs, fit for `method`.

    legs    [T, 2] levels of long and short; a factor that is already long-short has short = 1
    raises  UsageError (not two columns), HistoryTooShort (fewer than `steps` steps on which both legs have a level),
            DataMissing (a level of zero or less), NoVariation (the legs never differ)
    """
    if len(legs.symbols) != 2:
        raise UsageError(f"{legs.name}: {len(legs.symbols)} columns, {method} takes two", "give long and short levels")
    complete = legs if _complete_rows(legs).all() else legs.complete()
    if len(complete) < steps + 1:
        raise HistoryTooShort(
            f"{legs.name}: {len(complete)} sessions with both legs, {method} needs {steps + 1}",
            "widen the view or ask for a shorter window",
        )
    if not (complete.values > 0).all():
        row = int(np.argmin(complete.values.min(axis=1)))
        raise DataMissing(
            f"{legs.name}: level {complete.values[row].min():g} on {to_date(complete.dates[row])}",
            "levels are positive: correct that row or choose another pair",
        )
    if not signs(complete).any():
        raise NoVariation(
            f"{legs.name}: the two legs never differ in {len(complete) - 1} sessions", "choose two different lines"
        )
    return complete


def daily_difference(legs: Panel) -> Floats:
    """d_t = long[t]/long[t-1] - short[t]/short[t-1], a fraction [T - 1]; element j belongs to row j + 1."""
    return kernels.window_gaps(legs.values[:, 0], legs.values[:, 1], 1)


def signs(legs: Panel) -> Ints:
    """The sign of each daily difference, -1, 0 or +1 [T - 1]; a difference within rounding of zero is zero."""
    difference = daily_difference(legs)
    return np.where(np.abs(difference) <= ROUNDING, 0, np.sign(difference)).astype(np.int64)


def window_gaps(legs: Panel, sessions: int) -> Floats:
    """The gap of every window of `sessions` steps [T - sessions]; element j runs from row j to row j + sessions."""
    return kernels.window_gaps(legs.values[:, 0], legs.values[:, 1], sessions)


def window(legs: Panel, start: int, end: int) -> Window:
    """The stretch from the close of row `start` to the close of row `end`."""
    return Window(to_date(legs.dates[start]), to_date(legs.dates[end]), end - start)


def omission_caveats(legs: Panel) -> tuple[str, ...]:
    """A caveat when rows between the first and the last complete one lack a leg and were left out."""
    complete = _complete_rows(legs)
    if complete.all():
        return ()
    rows = np.flatnonzero(complete)
    lacking = int(rows[-1] - rows[0] + 1 - len(rows)) if len(rows) else len(legs)
    return (f"{lacking} sessions without both legs left out",) if lacking else ()


def _complete_rows(legs: Panel) -> Bools:
    """The rows on which both legs have a level."""
    return np.isfinite(legs.values[:, 0]) & np.isfinite(legs.values[:, 1])
