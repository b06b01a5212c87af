"""Level lines from raw closes, splits and dividends, as known at the view's date."""

import numpy as np
import polars as pl

from rotascope.arrays import Floats


def adjusted_levels(prices: pl.DataFrame, actions: pl.DataFrame, *, basis: str) -> tuple[Floats, str]:
    """Closes [T] adjusted backwards for splits, and for dividends where `basis` is total.

    prices   rows of one instrument by session: session, close > 0
    actions  its rows: session (ex-date), kind, value; a split's value is new shares per old one,
             a dividend's is currency per share of that day
    returns  the line, equal to the raw close on the last session, and the basis it really has: total return is
             claimed only where dividends are on file
    source   CRSP convention: a dividend is reinvested at the ex-date's previous close, factor 1 - D / P[t-1]
    """
    sessions, close = prices["session"].to_numpy(), prices["close"].to_numpy().astype(np.float64)
    factor = np.ones(len(close))
    dividends = actions.filter(pl.col("kind") == "dividend")
    for row in actions.filter(pl.col("kind") == "split").iter_rows(named=True):
        ex_row = int(np.searchsorted(sessions, np.datetime64(row["session"], "D")))
        factor[:ex_row] /= row["value"]
    if basis == "total":
        for row in dividends.iter_rows(named=True):
            ex_row = int(np.searchsorted(sessions, np.datetime64(row["session"], "D")))
            if 0 < ex_row < len(close):
                factor[:ex_row] *= 1.0 - row["value"] / close[ex_row - 1]
    return close * factor, "total" if basis == "total" and len(dividends) else "price"
