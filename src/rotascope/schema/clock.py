"""When rows become known, where their date alone tells: at the close of the New York exchange."""

from datetime import time, timedelta

import polars as pl

CLOSE = time(21, 30)  # UTC: after the New York close in winter and in summer
ALWAYS = pl.datetime(1900, 1, 1, time_unit="us", time_zone="UTC")  # known before any view


def at_close(day: pl.Expr, *, days: int = 0) -> pl.Expr:
    """21:30 UTC of each date, plus whole days."""
    midnight = day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return midnight + timedelta(days=days, hours=CLOSE.hour, minutes=CLOSE.minute)
