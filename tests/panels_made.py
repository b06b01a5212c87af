"""Wide panels for tests: gaps, late listings, delistings, a column of nothing, ties."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

FIRST = int(np.searchsorted(nyse().days, np.datetime64("2010-01-04")))


def wide(values: Floats, *, name: str = "closes") -> Panel:
    """Values on real sessions; columns are A0, A1, ..."""
    rows, columns = values.shape
    symbols = tuple(f"A{column}" for column in range(columns))
    return Panel(nyse().days[FIRST : FIRST + rows], symbols, values, name, "level")


def ragged(rows: int, columns: int, *, seed: int = 0) -> Panel:
    """Random walks in cents, so that ties happen; one column never prints, one lists late, one is delisted."""
    rng = np.random.default_rng(seed)
    close = np.round(20.0 * np.exp(np.cumsum(rng.normal(0.0003, 0.02, (rows, columns)), axis=0)), 1)
    close[rng.random(close.shape) < 0.02] = np.nan
    close[:, 0] = np.nan
    close[: rows // 2, 1] = np.nan
    close[rows // 2 :, 2] = np.nan
    close[:, 3] = 7.7
    return wide(close)
