"""What lies where in a market of several layers, and what hides what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from rotascope.evidence import list_names
from rotascope.schema import BATCHES, INSTRUMENTS, PRICES, SERIES, TABLES
from rotascope.store.known_rows import Hidden, KnownRows
from rotascope.store.snapshot import Snapshot
from rotascope.store.status import TableStatus, count_table

NAMED = 6  # owners of one line
EVER = datetime(9999, 1, 1, tzinfo=UTC)
PACKAGED = "inside the package"


@dataclass(frozen=True, slots=True)
class LayerStatus:
    """One layer: where it lies, how many ingests it holds (None where it is no store), and its tables."""

    name: str
    location: str
    version: int | None
    tables: tuple[TableStatus, ...]

    def lines(self) -> list[str]:
        """One table a line, empty ones left out."""
        version = "" if self.version is None else f", version {self.version}"
        spans = {table.name: f", {table.first} to {table.last}" if table.first else "" for table in self.tables}
        rows = [
            f"  {table.name}: {table.rows:,} rows, {table.ids:,} ids{spans[table.name]}"
            for table in self.tables
            if table.rows
        ]
        return [f"layer {self.name}: {self.location}{version}", *(rows or ["  nothing yet"])]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Owners whose rows of a table in the lower layer are hidden by the upper; `further`: where the lower has more."""

    upper: str
    lower: str
    table: str
    owners: tuple[str, ...]
    further: tuple[tuple[str, Hidden], ...] = ()

    def lines(self) -> list[str]:
        """Who is hidden, and whose history it costs."""
        first = f"{self.upper} hides {self.lower} in {self.table}: {list_names(self.owners, most=NAMED)}"
        spans = [f"{owner} ({span.first} to {span.last})" for owner, span in self.further]
        return [
            first,
            *([f"  of which {self.lower} has more, not used: {list_names(spans, most=NAMED)}"] if spans else []),
        ]


@dataclass(frozen=True, slots=True)
class MarketStatus:
    """A market's layers, uppermost first; `orphans` says of each store what no answer rests on."""

    market: str
    layers: tuple[LayerStatus, ...]
    overlaps: tuple[Overlap, ...]
    note: str = ""
    orphans: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Layer by layer, then what hides what."""
        count = f"{len(self.layers)} layers, uppermost first" if len(self.layers) > 1 else "one layer"
        return [
            f"market {self.market}: {count}",
            *(line for layer in self.layers for line in layer.lines()),
            *(line for overlap in self.overlaps for line in overlap.lines()),
            *([self.note] if self.note else []),
            *self.orphans,
        ]


def market_status(
    name: str,
    layers: tuple[Snapshot, ...],
    locations: tuple[str, ...],
    *,
    note: str = "",
    orphans: tuple[str, ...] = (),
) -> MarketStatus:
    """Count the layers of a market, uppermost first, and what each hides of those below it.

    locations   where each layer lies
    """
    counted = tuple(
        LayerStatus(layer.name, location, layer.version, _tables(layer))
        for layer, location in zip(layers, locations, strict=True)
    )
    rows = KnownRows(layers, EVER)
    overlaps = tuple(
        Overlap(upper, lower, table.name, owners, _further(rows, owners) if table in (PRICES, SERIES) else ())
        for table in TABLES
        if table not in (BATCHES, INSTRUMENTS)
        for upper, lower, owners in rows.overlaps(table)
    )
    return MarketStatus(name, counted, overlaps, note, orphans)


def _tables(layer: Snapshot) -> tuple[TableStatus, ...]:
    return tuple(count_table(layer, table) for table in TABLES if table is not BATCHES)


def _further(rows: KnownRows, owners: tuple[str, ...]) -> tuple[tuple[str, Hidden], ...]:
    return tuple((owner, span) for owner in owners for span in rows.hidden(owner, SERIES))
