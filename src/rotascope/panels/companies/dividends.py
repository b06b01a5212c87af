"""Dividends a share by ex-date, in shares of the view's date."""

from datetime import date

import polars as pl

from rotascope.panels.companies.estimates import read_splits, split_ratio
from rotascope.panels.view import View
from rotascope.schema import ACTIONS


def read_dividends(view: View, symbol: str) -> tuple[tuple[date, float], ...]:
    """Ex-dates known by now with usd a share; one from before a split is divided by it. () where none is on file."""
    rows = view.rows(ACTIONS, pl.col("id") == symbol, pl.col("kind") == "dividend", pl.col("value") > 0).sort("session")
    splits = read_splits(view).get(symbol, ()) if rows.height else ()
    return tuple(
        (day, value / split_ratio(splits, since=day, until=view.as_of))
        for day, value in rows.select("session", "value").iter_rows()
    )
