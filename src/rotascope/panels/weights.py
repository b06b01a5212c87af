"""What indexes and funds hold, as panels of weights or of market values; share classes; dates of company reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

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
    listed = set(symbols)
    main_of = {other: main for main, other in SHARE_CLASSES if {main, other} <= listed}
    for symbol in symbols:
        root, dot, letter = symbol.partition(".")
        if dot and len(letter) == 1:
            mates = [root, *(f"{root}.{mate}" for mate in "BA" if mate != letter)]
            main = next((mate for mate in mates if mate in listed and (mate == root or mate > symbol)), None)
            if main:
                main_of[symbol] = main
    return main_of


def holders(view: View) -> tuple[str, ...]:
    """Everyone whose holdings are known by now, those with most names first; names that differ in case are one holder.

    A holder is called as its newest rows call it.
    """
    rows = (
        view.scan(HOLDINGS)
        .filter(pl.col("weight") > 0)
        .with_columns(pl.col("holder").str.to_lowercase().alias("folded"))
    )
    newest = pl.col("holder").sort_by("known_at", "batch", "holder").last()
    counted = rows.group_by("folded").agg(newest, pl.col("id").n_unique().alias("names")).collect()
    return tuple(counted.sort("names", "folded", descending=[True, False])["holder"].to_list())


def is_called(holder: str) -> pl.Expr:
    """Whether a row of holdings is this holder's, however the case of either name is written."""
    return pl.col("holder").str.to_lowercase() == holder.lower()


def find_holder(view: View, name: str) -> str | None:
    """What the market calls a holder, however its case is written; None where it has none of that name."""
    return next((holder for holder in holders(view) if holder.lower() == name.lower()), None)


def latest_members(view: View, holder: str) -> frozenset[str]:
    """Everyone with a weight in the last holdings that are known of a holder."""
    rows = view.rows(HOLDINGS, is_called(holder), pl.col("weight") > 0)
    return frozenset(rows.filter(pl.col("date") == rows["date"].max())["id"].to_list())


def holdings_panel(view: View, holder: str, *, column: str = "weight") -> Panel:
    """What a holder holds on each date that is known of it [D, N]: weights as published, or `value` or `shares`.

    NaN = not held, or not published. Raises UnknownSymbol with the holders that there are.
    """
    rows = view.rows(HOLDINGS, is_called(holder), pl.col(column).is_not_null()).sort("known_at", "batch")
    if rows.is_empty():
        weighted = ", ".join(holders(view)[:12]) or "none at all"
        raise UnknownSymbol(f"no {column} of a holder {holder!r} by {view.as_of}", f"holders with weights: {weighted}")
    dates, symbols = rows["date"].unique().sort(), rows["id"].unique().sort()
    values = np.full((len(dates), len(symbols)), np.nan)
    columns = rows["id"].cast(pl.Enum(symbols)).to_physical().to_numpy()
    values[np.searchsorted(dates.to_numpy(), rows["date"].to_numpy()), columns] = rows[column].to_numpy()
    unit = {"weight": "fraction", "value": "usd"}.get(column, "number")
    return Panel(dates.to_numpy(), tuple(symbols.to_list()), values, holder, unit)


def holdings_input(view: View, holder: str, *, source: str, last: date, quantity: str = "weights") -> Input:
    """What a holder held on one date as one input, and since when that was known."""
    layer, hides = view.layer_of(holder, table=HOLDINGS), view.hides(holder, table=HOLDINGS)
    vintage = f"holdings of {last}, known since {known_since(view, holder, last)}"
    return Input(f"{quantity} of {holder}", source, vintage, last, layer=layer, hides=hides)


def known_since(view: View, holder: str, day: date) -> date:
    """The day from which what a holder held on a date could be known; a holding that was corrected counts as first."""
    rows = view.scan(HOLDINGS).filter(is_called(holder), pl.col("date") == day)
    first = rows.group_by("id").agg(pl.col("known_at").min()).select(pl.col("known_at").max())
    moment: datetime | None = first.collect().item()
    return moment.date() if moment else day


def closes_input(view: View, close: Panel, *, label: str, symbols: Sequence[str]) -> Input:
    """The closes of many stocks as one input."""
    return Input(label, "prices", "as known", close.last, close.basis, view.layer_of(*symbols))


def market_values(base: Panel, close: Panel) -> Panel:
    """Market value at the close before each session of `close` [T, N], from the value on one date and the levels since.

    base     [1, N] values on a date of `close`, or the last session before it
    returns  values that moved with the levels, that is at a constant number of shares; NaN where a level lacks
    """
    row = close.row_of(base.last)
    columns = [close.symbols.index(symbol) for symbol in base.symbols if symbol in close.symbols]
    names = tuple(close.symbols[column] for column in columns)
    start = np.array([base.column(name)[-1] for name in names])
    level = close.values[:, columns]
    value = start * level / level[row]
    before = np.vstack([np.full((1, len(names)), np.nan), value[:-1]])
    return Panel(close.dates, names, before, f"market value of {base.name}", base.unit)


def latest_holdings(view: View, ids: Sequence[str]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Last known weights of `ids` in everyone who holds the first of them, and what those holdings are worth.

    A holder with any holding of unknown value has no value here: a sum of the rest would be too small.
    """
    portfolios: dict[str, dict[str, float]] = {}
    values: dict[str, float] = {}
    for holder in holders(view):
        rows = view.rows(HOLDINGS, is_called(holder))
        last = rows.filter(pl.col("date") == rows["date"].max())
        weights = dict(last.select("id", "weight").drop_nulls().iter_rows())
        if weights.get(ids[0], 0.0) > 0:
            portfolios[holder] = {id_: float(weights.get(id_, 0.0)) for id_ in ids}
            if last["value"].null_count() == 0:
                values[holder] = float(last["value"].sum())
    return portfolios, values


def announcements(view: View, ids: Sequence[str]) -> dict[str, list[date]]:
    """Dates of company reports known by now: of these ids, or of everyone where none is named."""
    companies = [pl.col("id").is_in(list(ids))] if ids else []
    dates: dict[str, list[date]] = {}
    rows = view.rows(EVENTS, pl.col("kind").is_in(list(ANNOUNCED)), *companies)
    for id_, day in rows.select("id", "date").iter_rows():
        dates.setdefault(id_, []).append(day)
    return dates
