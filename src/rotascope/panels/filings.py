"""Rows of a view as plain records: what companies filed, what happened when, how instruments are listed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from rotascope.evidence import Input
from rotascope.panels.records import Fact
from rotascope.panels.view import View
from rotascope.schema import EVENTS, FACTS

LISTING = ("id", "name", "kind", "exchange", "source", "vintage")


def read_facts(view: View, symbol: str) -> tuple[Fact, ...]:
    """Everything that a company had filed by the view's date, by item and period."""
    source = view.describe(symbol)["source"] if view.has(symbol) else None
    layer = view.layer_of(symbol, table=FACTS)
    return tuple(
        _fact(row, source or "imported", layer)
        for row in view.rows_of(FACTS, symbol).to_dicts()
        if row["value"] is not None
    )


def _fact(row: dict[str, Any], source: str, layer: str) -> Fact:
    filing_date = row["known_at"].date()
    return Fact(
        item=row["item"],
        start=row["period_start"],
        end=row["period_end"],
        value=row["value"],
        unit=row["unit"] or "usd",
        filing_date=filing_date,
        input=Input(f"{row['id']}.{row['item']}", source, f"filed {filing_date}", row["period_end"], layer=layer),
    )


def read_events(view: View) -> tuple[tuple[str, str, date], ...]:
    """Events known by the view's date, by date: id, title, day."""
    return tuple(
        (row["id"], row["title"] or row["id"], row["date"]) for row in view.rows(EVENTS).sort("date", "id").to_dicts()
    )


def read_events_of_kinds(view: View, kinds: Iterable[str], *, since: date) -> tuple[tuple[str, str, date], ...]:
    """The market's events of these kinds from `since` on, by date: kind, title, day."""
    rows = view.rows(EVENTS, pl.col("kind").is_in(list(kinds)), pl.col("date") >= since).sort("date", "id")
    return tuple((row["kind"], row["title"] or row["id"], row["date"]) for row in rows.iter_rows(named=True))


def read_law_events(view: View) -> tuple[tuple[date, str], ...]:
    """Acts of law among the market's events, by date: day and title."""
    rows = view.rows(EVENTS, pl.col("kind") == "law").sort("date")
    return tuple(rows.select("date", "title").iter_rows())


def read_listings(view: View) -> tuple[tuple[str, ...], ...]:
    """Every instrument: id, name, kind, exchange, source, vintage; empty where not stated."""
    return tuple(tuple(cell or "" for cell in row) for row in view.listing.select(LISTING).iter_rows())
