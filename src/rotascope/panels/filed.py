"""Rows of a view as plain records: what companies filed, what happened when, how instruments are listed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from rotascope.evidence import Input
from rotascope.panels.view import View
from rotascope.schema import EVENTS, FACTS

LISTED = ("id", "name", "kind", "exchange", "source", "vintage")


@dataclass(frozen=True, slots=True)
class Filed:
    """One item of a company's accounts; `first` is None for a balance, `known` the day of its filing."""

    item: str
    first: date | None
    last: date
    value: float
    unit: str
    known: date
    input: Input


def filed(view: View, symbol: str) -> tuple[Filed, ...]:
    """Everything that a company had filed by the view's date, by item and period."""
    source = view.describe(symbol)["source"] if view.has(symbol) else None
    return tuple(
        _filed(row, source or "imported")
        for row in view.rows(FACTS, pl.col("id") == symbol).to_dicts()
        if row["value"] is not None
    )


def _filed(row: dict[str, Any], source: str) -> Filed:
    known = row["known_at"].date()
    given = Input(f"{row['id']}.{row['item']}", source, f"filed {known}", row["period_end"])
    return Filed(row["item"], row["period_start"], row["period_end"], row["value"], row["unit"] or "usd", known, given)


def happened(view: View) -> tuple[tuple[str, str, date], ...]:
    """Events known by the view's date: id, title, day."""
    return tuple(
        (row["id"], row["title"] or row["id"], row["date"]) for row in view.rows(EVENTS).sort("date", "id").to_dicts()
    )


def listed(view: View) -> tuple[tuple[str, ...], ...]:
    """Every instrument: id, name, kind, exchange, source, vintage; empty where not stated."""
    return tuple(tuple(cell or "" for cell in row) for row in view.instruments.select(LISTED).iter_rows())
