"""View: the only door to data. What was not known by the end of the as-of day cannot be reached through it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from rotascope.errors import OutsideData, UnknownSymbol
from rotascope.evidence import Input
from rotascope.panels.adjust import adjusted_levels
from rotascope.panels.panel import Panel
from rotascope.schema import ACTIONS, INSTRUMENTS, PRICES, SERIES, TableSchema
from rotascope.store.snapshot import Snapshot

EXCHANGE = ZoneInfo("America/New_York")
LEVEL_KINDS = ("level", "stock", "fund")
RETURN_KINDS = ("factor", "return")


@dataclass(frozen=True, eq=False)
class View:
    """A market as it was known at the end of the exchange's day `as_of`."""

    snapshot: Snapshot
    as_of: date

    @property
    def known_until(self) -> datetime:
        """The end of the as-of day in New York, as UTC; rows known later do not exist here."""
        midnight = datetime.combine(self.as_of + timedelta(days=1), time(), tzinfo=EXCHANGE)
        return midnight.astimezone(UTC)

    def rows(self, table: TableSchema, *where: pl.Expr) -> pl.DataFrame:
        """Rows of a table known by now, the last known version of each key, ordered by key."""
        known = self.snapshot.scan(table).filter(*where, pl.col("known_at") < self.known_until)
        latest = known.sort(*table.key, "known_at", "batch", "version", nulls_last=False, maintain_order=True)
        return latest.unique(subset=table.key, keep="last", maintain_order=True).collect()

    @cached_property
    def instruments(self) -> pl.DataFrame:
        """What each id stands for, as known by now."""
        return self.rows(INSTRUMENTS)

    @cached_property
    def _described(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in self.instruments.iter_rows(named=True)}

    def has(self, *ids: str) -> bool:
        """Whether every id is an instrument of this market."""
        return all(one in self._described for one in ids)

    def describe(self, id: str) -> dict[str, str]:  # noqa: A002 (the schema calls it id)
        """The instrument row of an id; UnknownSymbol with the nearest three if there is none."""
        if id not in self._described:
            priced = "prices" in self.snapshot.tables
            upper = {one.upper(): one for one, row in self._described.items() if priced or row["kind"] != "stock"}
            near = [upper[one] for one in get_close_matches(id.upper(), list(upper), n=3, cutoff=0.0)]
            raise UnknownSymbol(f"no instrument {id!r} in market {self.snapshot.name}", f"nearest: {', '.join(near)}")
        return self._described[id]

    @cached_property
    def _read(self) -> dict[str, Panel]:
        return {}

    def series(self, id: str) -> Panel:  # noqa: A002 (the schema calls it id)
        """One series as published [T, 1], in its own unit; OutsideData when nothing was known of it yet.

        Read once a view: what was known by a date does not change, and a Panel is read-only.
        """
        if id not in self._read:
            self._read[id] = self._published(id)
        return self._read[id]

    def _published(self, id: str) -> Panel:  # noqa: A002
        about = self.describe(id)
        frame = self.rows(SERIES, pl.col("id") == id)
        if frame.is_empty():
            remedy = "choose a later --as-of date, or rotascope data import FILE..."
            raise OutsideData(f"no value of {id} was known by {self.as_of}", remedy)
        return Panel(
            frame["date"].to_numpy(),
            (id,),
            frame["value"].to_numpy()[:, None],
            about["name"],
            about["unit"],
            about["basis"] or "none",
        )

    def levels(self, id: str, *, basis: str = "total") -> Panel:  # noqa: A002 (the schema calls it id)
        """One instrument as a level line [T, 1].

        A level is taken as published, with the basis that its source states. Periodic returns are compounded from
        1.0 on their first date. Stocks and funds with raw prints are adjusted here for the splits (and, where
        `basis` is total, the dividends) known by now, unless a level of the basis asked for was published.
        """
        if (id, basis) not in self._lines:
            self._lines[id, basis] = self._line(id, basis)
        return self._lines[id, basis]

    @cached_property
    def _lines(self) -> dict[tuple[str, str], Panel]:
        return {}

    def _line(self, id: str, basis: str) -> Panel:  # noqa: A002
        about = self.describe(id)
        if about["kind"] in RETURN_KINDS:
            returns = self.series(id)
            return returns.derive(np.cumprod(1.0 + returns.values, axis=0), name=returns.name, unit="level")
        prices = self.rows(PRICES, pl.col("id") == id, pl.col("close").is_not_null())
        published = about["basis"] == basis and self.last_session([id]) is not None
        if not published and not prices.is_empty():
            level, used = adjusted_levels(prices, self.rows(ACTIONS, pl.col("id") == id), basis=basis)
            return Panel(prices["session"].to_numpy(), (id,), level[:, None], about["name"], "level", used)
        return self.series(id)

    def inputs(self, ids: Iterable[str], panel: Panel) -> tuple[Input, ...]:
        """Where the ids come from, with the last date that `panel` uses of them."""
        last = panel.last if len(panel) else None
        rows = ((one, self.describe(one)) for one in ids)
        return tuple(
            Input(one, about["source"] or "imported", about["vintage"] or "not stated", last, about["basis"] or "none")
            for one, about in rows
        )

    def last_session(self, ids: Sequence[str]) -> date | None:
        """The last date that any of the series `ids` has by now; None where they have none."""
        known = self.snapshot.scan(SERIES).filter(pl.col("id").is_in(list(ids)), pl.col("known_at") < self.known_until)
        last: date | None = known.select(pl.col("date").max()).collect().item()
        return last
