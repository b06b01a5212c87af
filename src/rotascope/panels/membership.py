"""Universes as a view knows them: indexes with spells of membership, holders of which only weights are known."""

from collections.abc import Sequence

import polars as pl

from rotascope.errors import UnknownSymbol
from rotascope.panels.universe import EVERY, Universe
from rotascope.panels.view import View
from rotascope.schema import HOLDINGS, MEMBERS


def universe_names(view: View) -> tuple[str, ...]:
    """Every name that `open_universe` takes: indexes with spells, then holders of which only weights are known."""
    spells = view.scan(MEMBERS).select(pl.col("universe").unique()).collect()
    holders = view.scan(HOLDINGS).select(pl.col("holder").unique()).collect()
    names = sorted(spells["universe"].to_list())
    return (*names, *(holder for holder in sorted(holders["holder"].to_list()) if holder not in names), EVERY)


def open_universe(view: View, name: str, *, stocks: Sequence[str] = ()) -> Universe:
    """The universe of that name as known at the view's date.

    stocks  who stands for `all`: every stock that has prices
    raises  UnknownSymbol with the names that there are
    """
    if name == EVERY:
        return Universe(EVERY, tuple(sorted(stocks)), as_of=view.as_of)
    spells = view.rows(MEMBERS, pl.col("universe") == name).select("id", "start", "end")
    if spells.height:
        layer, hides = view.layer_of(name, table=MEMBERS), view.hides(name, table=MEMBERS)
        return Universe(name, tuple(sorted(spells["id"].unique().to_list())), spells, layer=layer, hides=hides)
    holdings = view.rows(HOLDINGS, pl.col("holder") == name)
    if holdings.is_empty():
        raise UnknownSymbol(f"no universe {name!r} by {view.as_of}", f"choose one of {', '.join(universe_names(view))}")
    last = max(holdings["date"].to_list())
    ids = holdings.filter(pl.col("date") == last, pl.col("weight") > 0)["id"].to_list()
    layer, hides = view.layer_of(name, table=HOLDINGS), view.hides(name, table=HOLDINGS)
    return Universe(name, tuple(sorted(ids)), as_of=last, layer=layer, hides=hides)
