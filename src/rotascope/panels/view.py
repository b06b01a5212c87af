"""View: the only door to data. What was not known by the end of the as-of day cannot be reached through it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from rotascope.arrays import Days
from rotascope.catalogue.instruments import MISTAKEN
from rotascope.catalogue.namespaces import TRADED, symbol_of
from rotascope.errors import OutsideData, UnknownSymbol
from rotascope.evidence import Input, Layer
from rotascope.panels.adjust import adjusted_levels, compound_returns, join_panels
from rotascope.panels.panel import Panel
from rotascope.panels.references import References
from rotascope.schema import ACTIONS, INSTRUMENTS, PRICES, SERIES, TableSchema
from rotascope.sessions import nyse
from rotascope.store.cache import ArrayCache
from rotascope.store.descriptions import latest
from rotascope.store.known_rows import KnownRows, read
from rotascope.store.snapshot import Snapshot
from rotascope.store.stack import Stack

EXCHANGE = ZoneInfo("America/New_York")
RETURN_KINDS = ("factor", "return")


@dataclass(frozen=True, eq=False)
class View:
    """A market as it was known at the end of the exchange's day `as_of`."""

    _snapshot: Snapshot | Stack
    as_of: date

    @property
    def market(self) -> str:
        """The market's name, as pages print it."""
        return self._snapshot.name

    @property
    def simulated(self) -> bool:
        """Whether any of it is made up."""
        return self._snapshot.simulated

    @property
    def version(self) -> int | None:
        """How many ingests stand behind it; None where no store does."""
        return self._snapshot.version

    @property
    def digest(self) -> str:
        """What tells this market's content from that of any other."""
        return self._snapshot.digest

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What it is made of, uppermost first."""
        return tuple(Layer(layer.name, layer.version, layer.digest) for layer in self._snapshot.layers)

    @property
    def lineage(self) -> str:
        """What stays of this market's identity from ingest to ingest."""
        return self._snapshot.lineage

    @property
    def cache(self) -> ArrayCache | None:
        """Where arrays made from this market are kept between runs; None = nowhere. Key them by `digest`."""
        return self._snapshot.cache

    @property
    def known_until(self) -> datetime:
        """The end of the as-of day in New York, as UTC; rows known later do not exist here."""
        midnight = datetime.combine(self.as_of + timedelta(days=1), time(), tzinfo=EXCHANGE)
        return midnight.astimezone(UTC)

    def at(self, day: date) -> "View":
        """The same market at another date."""
        return self if day == self.as_of else type(self)(self._snapshot, day)

    @cached_property
    def _known(self) -> KnownRows:
        return KnownRows(self._snapshot.layers, self.known_until)

    def scan(self, table: TableSchema) -> pl.LazyFrame:
        """Every version of every row known by now, lazily. A table of ordinary size is read once a view, and held."""
        return self._known.scan(table)

    def rows(self, table: TableSchema, *where: pl.Expr) -> pl.DataFrame:
        """Rows of a table known by now, the last known version of each key, ordered by key."""
        return read(self.market, latest(table, self.scan(table).filter(*where)))

    def rows_of(self, table: TableSchema, id: str, *where: pl.Expr) -> pl.DataFrame:  # noqa: A002
        """As `rows`, of one instrument; from memory where the table is held."""
        rows = self._known.rows_of(table, id)
        rows = rows.filter(*where) if where and rows.height else rows
        return rows if _in_order(table, rows) else latest(table, rows.lazy()).collect()

    def layer_of(self, *owners: str, table: TableSchema = INSTRUMENTS) -> str:
        """The layers that instruments come from, or the universes or holders of another table; several by commas."""
        ids = (self.find(owner) or owner if table is INSTRUMENTS else owner for owner in owners)
        return ", ".join(dict.fromkeys(self._known.layer_of(id_, table) for id_ in ids))

    def hides(self, owner: str, *, table: TableSchema = INSTRUMENTS) -> str:
        """What a lower layer has of an owner's rows beyond those used, its name and dates; empty where it has none."""
        return "; ".join(map(str, self._known.hidden(owner, table)))

    @cached_property
    def listing(self) -> pl.DataFrame:
        """What each id stands for, as known by now."""
        return self.rows(INSTRUMENTS)

    @cached_property
    def _described(self) -> dict[str, dict[str, str]]:
        return {row["id"]: row for row in self.listing.iter_rows(named=True)}

    @cached_property
    def _references(self) -> References:
        return References({id_: row["kind"] for id_, row in self._described.items()})

    def find(self, reference: str) -> str | None:
        """The id of what a reference means here (`index:DJI`, `fund:SPY`, `macro:DFF`, or bare letters), else None.

        Every method that takes an id takes a reference too.
        """
        return reference if reference in self._described else self._references.find(reference)

    def shown(self, id: str) -> str:  # noqa: A002 (the schema calls it id)
        """An id as pages print it: its symbol alone, unless that means something else in this market."""
        return self._references.shown(self._id(id))

    def has(self, *ids: str) -> bool:
        """Whether every id is an instrument of this market."""
        return all(self.find(id_) is not None for id_ in ids)

    def describe(self, id: str) -> dict[str, str]:  # noqa: A002 (the schema calls it id)
        """The instrument row of an id; UnknownSymbol with the nearest three if there is none."""
        return self._described[self._id(id)]

    def _id(self, reference: str) -> str:
        id_ = self.find(reference)
        if id_ is not None:
            return id_
        several = self._references.sharing(reference)
        if several:
            raise UnknownSymbol(f"{reference} is several instruments of {self.market}", f"say {' or '.join(several)}")
        symbol = symbol_of(reference)
        named = self._known_elsewhere(reference)
        if named is not None:
            cause = f"market {self.market} has nothing of {symbol} ({named})"
            raise UnknownSymbol(cause, "rotascope data import FILE... with its prices")
        nearest = ", ".join(self._nearest(symbol))
        raise UnknownSymbol(f"no instrument {symbol!r} in market {self.market}", f"nearest: {nearest}")

    def _known_elsewhere(self, reference: str) -> str | None:
        """What the catalogue calls a traded symbol that this market lacks; None where it knows none."""
        from rotascope.catalogue.find import find

        symbol = symbol_of(reference)
        meant = (instrument for instrument in find(symbol) if instrument.namespace in TRADED)
        return next((instrument.name for instrument in meant if instrument.symbol == symbol.upper()), None)

    def _nearest(self, symbol: str) -> list[str]:
        """Three instruments as they are shown: what the catalogue calls so or nearly so, then like letters."""
        from rotascope.catalogue.find import find

        meant = [id_ for instrument in find(symbol) if (id_ := self.find(instrument.reference))]
        priced = self._snapshot.holds(PRICES)
        rows = self._described.items()
        upper = {symbol_of(id_).upper(): id_ for id_, row in rows if priced or row["kind"] != "stock"}
        alike = [upper[match] for match in _most_alike(symbol.upper(), upper)]
        return list(dict.fromkeys(map(self.shown, (*meant, *alike))))[:3]

    def _told(self, id: str) -> str:  # noqa: A002
        """An id in an error: with its name, and the index that a company's symbol is often printed for."""
        index = MISTAKEN.get(id)
        other = self.find(index.reference) if index else None
        if index is None or other is None:
            return self.shown(id)
        return f"{id} ({self._described[id]['name']}; the {index.name} is {self.shown(other)})"

    @cached_property
    def _published(self) -> dict[str, Panel]:
        return {}

    def series(self, id: str) -> Panel:  # noqa: A002 (the schema calls it id)
        """One series as published [T, 1], in its own unit; OutsideData when nothing was known of it yet.

        Made once a view: what was known by a date does not change, and a Panel is read-only.
        """
        stored = self._id(id)
        if stored not in self._published:
            self._published[stored] = self._publish(stored)
        return self._published[stored]

    def _publish(self, id: str) -> Panel:  # noqa: A002
        about = self.describe(id)
        frame = self.rows_of(SERIES, id)
        if frame.is_empty():
            remedy = "choose a later --as-of date, or rotascope data import FILE..."
            raise OutsideData(f"no value of {self._told(id)} was known by {self.as_of}", remedy)
        return Panel(
            frame["date"].to_numpy(),
            (self.shown(id),),
            frame["value"].to_numpy()[:, None],
            about["name"],
            about["unit"],
            about["basis"] or "none",
        )

    def levels(self, id: str, *, basis: str = "total") -> Panel:  # noqa: A002 (the schema calls it id)
        """One instrument as a level line [T, 1].

        A level is taken as published, with the basis that its source states. Periodic returns are compounded from 1.0
        at the end of the period before their first. Stocks and funds with raw prints are adjusted here for the splits
        (and, where `basis` is total, the dividends) known by now. Of an instrument that has both, a level of the basis
        asked for is the main line, else the longer of the two; the other goes on where it ends, if their returns agree.
        """
        stored = self._id(id)
        if (stored, basis) not in self._lines:
            self._lines[stored, basis] = self._line(stored, basis)
        return self._lines[stored, basis]

    @cached_property
    def _lines(self) -> dict[tuple[str, str], Panel]:
        return {}

    def _line(self, id: str, basis: str) -> Panel:  # noqa: A002
        about = self.describe(id)
        if about["kind"] in RETURN_KINDS:
            return compound_returns(self.series(id))
        prices = self.rows_of(PRICES, id, pl.col("close").is_not_null())
        if prices.is_empty():
            return self.series(id)
        level, used = adjusted_levels(prices, self.rows_of(ACTIONS, id), basis=basis)
        prints = Panel(prices["session"].to_numpy(), (id,), level[:, None], about["name"], "level", used)
        return prints if self.rows_of(SERIES, id).is_empty() else join_panels(self.series(id), prints, basis=basis)

    def inputs(self, ids: Iterable[str], panel: Panel) -> tuple[Input, ...]:
        """Where the ids come from, with the last date that `panel` uses of them."""
        last = panel.last if len(panel) else None
        return tuple(self._input(self._id(id_), self.describe(id_), last) for id_ in ids)

    def _input(self, id: str, about: dict[str, str], last: date | None) -> Input:  # noqa: A002
        return Input(
            self.shown(id),
            about["source"] or "imported",
            about["vintage"] or "not stated",
            last,
            about["basis"] or "none",
            self.layer_of(id),
            self.hides(id),
        )

    def sessions(self, *, start: date | None = None) -> Days:
        """The exchange's sessions from `start`, or the table's first, to the view's date."""
        table = nyse()
        return table.between(max(start or table.first, table.first), min(self.as_of, table.last))

    def last_session(self, ids: Sequence[str]) -> date | None:
        """The last date that any of the series `ids` has by now; None where they have none."""
        rows = self.scan(SERIES).filter(pl.col("id").is_in([self._id(id_) for id_ in ids]))
        last: date | None = rows.select(pl.col("date").max()).collect().item()
        return last


def _most_alike(symbol: str, others: Iterable[str]) -> list[str]:
    """The three most alike, as difflib's `get_close_matches` ranks them, without its search for what is too unlike."""
    matcher = SequenceMatcher()
    matcher.set_seq2(symbol)
    ratios = []
    for other in others:
        matcher.set_seq1(other)
        ratios.append((matcher.ratio(), other))
    return [other for _, other in nlargest(3, ratios)]


def _in_order(table: TableSchema, part: pl.DataFrame) -> bool:
    """Whether one id's rows already stand by their dates, one version each."""
    if len(table.key) != 2:
        return False
    dates = part[table.key[1]].to_physical()
    return not dates.null_count() and bool((np.diff(dates.to_numpy()) > 0).all())
