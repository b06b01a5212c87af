"""Analysts' estimates as a view knows them: every vintage of every period, a share counted as on the view's date."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from rotascope.panels.records import Estimate
from rotascope.panels.view import View
from rotascope.schema import ACTIONS, ESTIMATES

EARNINGS = ("eps", "eps_year")


def read_estimates(view: View, *, items: Sequence[str] = EARNINGS) -> Mapping[str, tuple[Estimate, ...]]:
    """Estimates of these items by id, ordered by item, period and date; empty where the market has none.

    timing   only what was published by the view's date: an estimate dated later is not there
    splits   a figure a share that is older than a split is divided by it
    """
    rows = view.rows(ESTIMATES, pl.col("item").is_in(list(items)), pl.col("date") <= view.as_of)
    splits = read_splits(view)
    by_id: dict[str, list[Estimate]] = {}
    columns = ("id", "item", "period_end", "date", "value", "analysts")
    for id_, item, period_end, day, value, analysts in rows.select(columns).drop_nulls("value").iter_rows():
        by_id.setdefault(id_, []).append(
            Estimate(
                id=id_,
                item=item,
                period_end=period_end,
                date=day,
                value=value / split_ratio(splits.get(id_, ()), since=day, until=view.as_of),
                analysts=analysts,
            )
        )
    return {id_: tuple(estimates) for id_, estimates in by_id.items()}


def estimates_layer(view: View, *ids: str) -> str:
    """The layers that estimates of these ids come from."""
    return view.layer_of(*ids, table=ESTIMATES)


def read_splits(view: View) -> Mapping[str, tuple[tuple[date, float], ...]]:
    """Splits known by now by id: ex-date, and new shares per old one."""
    rows = view.rows(ACTIONS, pl.col("kind") == "split", pl.col("value") > 0).sort("id", "session")
    splits: dict[str, tuple[tuple[date, float], ...]] = {}
    for id_, session, ratio in rows.select("id", "session", "value").iter_rows():
        splits[id_] = (*splits.get(id_, ()), (session, ratio))
    return splits


def split_ratio(splits: Sequence[tuple[date, float]], *, since: date, until: date) -> float:
    """Shares on `until` per share on `since`: the splits whose ex-date lies after the one and not after the other."""
    ratio = 1.0
    for ex_date, new_per_old in splits:
        if since < ex_date <= until:
            ratio *= new_per_old
    return ratio
