"""What a company's shares did when rates, the curve and activity moved: slopes by month with the market in."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Bools, Floats

FEWEST = 36  # months
DRIVERS = ("market", "rate", "curve", "activity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Betas:
    """Slopes of a company's monthly return. None = that driver is not known, or has too few months.

    market     per unit of the market's return
    rate       return in a month in which the short rate rose by one point; curve: the slope of the curve by one point
    activity   in which industrial production rose by one percent
    months     that the slopes stand on
    """

    market: float | None = None
    rate: float | None = None
    curve: float | None = None
    activity: float | None = None
    months: int = 0


def company_betas(returns: Floats, drivers: Mapping[str, Floats]) -> tuple[Betas | None, ...]:
    """Slopes of every company [N] on all drivers at once, so that each is beside the others.

    returns   [M, N] monthly, NaN = not listed
    drivers   by name of DRIVERS, [M] in the same months: market returns, changes of rates in points, of the logarithm
              of activity in percent; NaN = not known
    returns   None for a company with under 36 months      timing  reads all rows
    source    ordinary least squares with an intercept
    """
    names = [name for name in DRIVERS if name in drivers]
    if not names:
        return tuple(None for _ in returns.T)
    table = np.column_stack([np.ones(len(returns)), *(drivers[name] for name in names)])
    complete: Bools = np.asarray(np.isfinite(table).all(axis=1))
    return tuple(_slopes(table, column, complete, names) for column in returns.T)


def _slopes(table: Floats, column: Floats, complete: Bools, names: list[str]) -> Betas | None:
    rows = np.isfinite(column) & complete
    count = int(rows.sum())
    if count < FEWEST or np.linalg.matrix_rank(table[rows]) < table.shape[1]:
        return None
    slopes = np.linalg.lstsq(table[rows], column[rows], rcond=None)[0][1:]
    return Betas(**dict(zip(names, slopes.tolist(), strict=True)), months=count)
