"""Counts of funds' shares and published flows, beside the price of each count, as a view knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotascope.arrays import Floats
from rotascope.errors import DataMissing
from rotascope.evidence import Input
from rotascope.panels.companies.estimates import read_splits
from rotascope.panels.view import View
from rotascope.panels.wide import read_matrix
from rotascope.schema import FLOWS, PRICES

COUNTED, PUBLISHED = "shares outstanding less those before, times the close", "as published"


@dataclass(frozen=True, slots=True, eq=False)
class FundShares:
    """A fund's counts of shares.

    dates, shares, prices   [T]; NaN where a count, or a price of its day or the week before, lacks
    published               [T] money into the fund as its source says it, usd; None where it does not for every date
    splits                  ex-date and new shares per old one
    """

    fund: str
    dates: tuple[date, ...]
    shares: Floats
    prices: Floats
    published: Floats | None
    splits: tuple[tuple[date, float], ...]
    inputs: tuple[Input, ...]


def read_fund_shares(view: View, fund: str) -> FundShares | None:
    """A fund's counts in order; None where fewer than two are known."""
    rows = view.rows(FLOWS, pl.col("id") == fund).sort("date")
    if rows.height < 2:
        return None
    days = rows["date"].to_list()
    published = rows["value"].to_numpy().astype(np.float64) if rows["value"].null_count() == 0 else None
    rule = COUNTED if published is None else PUBLISHED
    layer = view.layer_of(fund, table=FLOWS)
    return FundShares(
        fund=fund,
        dates=tuple(days),
        shares=rows["shares"].fill_null(float("nan")).to_numpy(),
        prices=_fund_prices(view, fund, days),
        published=published,
        splits=read_splits(view).get(fund, ()),
        inputs=(Input(f"flows of {fund}", "flows", rule, days[-1], layer=layer),),
    )


def _fund_prices(view: View, fund: str, days: Sequence[date]) -> Floats:
    """The raw close on or before each day; a published level where there are no prints, NaN where there is neither."""
    closes, sessions = read_matrix(view, PRICES, "close", [fund], None)
    prices = closes[:, 0]
    if not len(sessions):
        try:
            level = view.levels(fund, basis="price")
        except DataMissing:
            return np.full(len(days), np.nan)
        sessions, prices = level.dates, level.values[:, 0]
    rows = np.searchsorted(sessions, np.array(days, dtype="datetime64[D]"), side="right") - 1
    return np.where(rows >= 0, prices[rows], np.nan)
