"""What indexes and funds hold, as panels of weights or of worth; share classes of one company; who leads."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from rotascope.catalogue.groups import SHARE_CLASSES
from rotascope.errors import UnknownSymbol
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.schema import EVENTS, HOLDINGS

ANNOUNCED = ("earnings", "announcement", "report")


def issuers(symbols: Sequence[str]) -> Mapping[str, str]:
    """Symbol -> the symbol that stands for its company, for those of these that are another class of one."""
    there = set(symbols)
    known = {other: main for main, other in SHARE_CLASSES if {main, other} <= there}
    for one in symbols:
        root, dot, letter = one.partition(".")
        if dot and len(letter) == 1:
            mates = [root, *(f"{root}.{mate}" for mate in "BA" if mate != letter)]
            main = next((mate for mate in mates if mate in there and (mate == root or mate > one)), None)
            if main:
                known[one] = main
    return known


def holders(view: View) -> tuple[str, ...]:
    """Everyone whose holdings are known by now, those with most names first."""
    rows = view.scan(HOLDINGS).filter(pl.col("weight") > 0)
    counted = rows.group_by("holder").agg(pl.col("id").n_unique().alias("names")).collect()
    return tuple(counted.sort("names", "holder", descending=[True, False])["holder"].to_list())


def held(view: View, holder: str, *, column: str = "weight") -> Panel:
    """What a holder holds on each date that is known of it [D, N]: weights as published, or `value` or `shares`.

    NaN = not held, or not published. Raises UnknownSymbol with the holders that there are.
    """
    rows = view.rows(HOLDINGS, pl.col("holder") == holder, pl.col(column).is_not_null())
    if rows.is_empty():
        there = ", ".join(holders(view)[:12]) or "none at all"
        raise UnknownSymbol(f"no {column} of a holder {holder!r} by {view.as_of}", f"holders with weights: {there}")
    dates, symbols = rows["date"].unique().sort(), rows["id"].unique().sort()
    values = np.full((len(dates), len(symbols)), np.nan)
    place = rows["id"].cast(pl.Enum(symbols)).to_physical().to_numpy()
    values[np.searchsorted(dates.to_numpy(), rows["date"].to_numpy()), place] = rows[column].to_numpy()
    unit = {"weight": "fraction", "value": "usd"}.get(column, "number")
    return Panel(dates.to_numpy(), tuple(symbols.to_list()), values, holder, unit)


def holdings_input(view: View, holder: str, *, source: str, last: date) -> Input:
    """A holder's weights of one date as one input."""
    layer, hides = view.layer_of(holder, table=HOLDINGS), view.hides(holder, table=HOLDINGS)
    return Input(f"weights of {holder}", source, f"holdings of {last}", last, layer=layer, hides=hides)


def worth(base: Panel, close: Panel) -> Panel:
    """Market value at the close before each session of `close` [T, N], from the value on one date and the levels since.

    base     [1, N] worth on a date of `close`, or the last session before it
    returns  values that moved with the levels, that is at a constant number of shares; NaN where a level lacks
    """
    row = close.place(base.last)
    columns = [close.symbols.index(one) for one in base.symbols if one in close.symbols]
    names = tuple(close.symbols[column] for column in columns)
    start = np.array([base.column(one)[-1] for one in names])
    level = close.values[:, columns]
    value = start * level / level[row]
    before = np.vstack([np.full((1, len(names)), np.nan), value[:-1]])
    return Panel(close.dates, names, before, f"market value of {base.name}", base.unit)


def held_now(view: View, ids: Sequence[str]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Last known weights of `ids` in everyone who holds the first of them, and what those holdings are worth.

    A holder with any holding of unknown value has no worth here: a sum of the rest would be too small.
    """
    portfolios: dict[str, dict[str, float]] = {}
    values: dict[str, float] = {}
    for holder in holders(view):
        rows = view.rows(HOLDINGS, pl.col("holder") == holder)
        last = rows.filter(pl.col("date") == rows["date"].max())
        weights = dict(last.select("id", "weight").drop_nulls().iter_rows())
        if weights.get(ids[0], 0.0) > 0:
            portfolios[holder] = {one: float(weights.get(one, 0.0)) for one in ids}
            if last["value"].null_count() == 0:
                values[holder] = float(last["value"].sum())
    return portfolios, values


def announcements(view: View, ids: Sequence[str]) -> dict[str, list[date]]:
    """Dates of company reports known by now: of these ids, or of everyone where none is named."""
    wanted = [pl.col("id").is_in(list(ids))] if ids else []
    found: dict[str, list[date]] = {}
    rows = view.rows(EVENTS, pl.col("kind").is_in(list(ANNOUNCED)), *wanted)
    for id_, day in rows.select("id", "date").iter_rows():
        found.setdefault(id_, []).append(day)
    return found
