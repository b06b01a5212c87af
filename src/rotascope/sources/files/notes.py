"""What a reader should know of a file that was read, beside its rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from rotascope.catalogue.instruments import BY_REFERENCE
from rotascope.read_only import make_read_only
from rotascope.schema import INSTRUMENTS
from rotascope.sessions import nyse
from rotascope.sources.files.cells.read_cells import TypedRows
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.columns import Shape
from rotascope.sources.files.report import ImportReport, list_names, plural
from rotascope.sources.files.tables.accounts import fact_notes
from rotascope.sources.files.tables.release import HOLDINGS_LAG
from rotascope.sources.files.tables.versions import Versions


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """What rows came to, of a whole file or of the ids of a slab.

    tables     rows a table       odd_days  days without a session, and the prices on each
    torn       rows whose low and high do not bound the rest, and the first of them
    """

    first: date
    last: date
    symbols: int
    duplicates: int
    conflicts: int
    unsorted: bool
    tables: Mapping[str, int]
    odd_days: Mapping[date, int]
    torn: int = 0
    first_torn: tuple[str, date] | None = None

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "tables", "odd_days")


def tally_rows(shape: Shape, rows: Versions, frames: Mapping[str, pl.DataFrame]) -> Tally:
    """What rows and the tables that were made of them came to."""
    first, last = rows.frame.select(pl.col(shape.key[-1]).min().alias("first"), pl.col(shape.key[-1]).max()).row(0)
    torn = find_torn(rows.frame) if shape.table == "prices" else rows.frame.clear()
    return Tally(
        first=first,
        last=last,
        symbols=rows.frame["id"].n_unique(),
        duplicates=rows.duplicates,
        conflicts=rows.conflicts,
        unsorted=rows.unsorted,
        tables={name: frame.height for name, frame in frames.items()},
        odd_days=find_odd_days(rows.frame) if shape.table == "prices" else {},
        torn=torn.height,
        first_torn=torn.select(pl.col("id").cast(pl.String), "session").row(0) if torn.height else None,
    )


def join_tallies(tallies: Sequence[Tally]) -> Tally:
    """The tallies of slabs, in the order of their ids, as one."""
    tables: Counter[str] = Counter()
    odd_days: Counter[date] = Counter()
    for tally in tallies:
        tables.update(tally.tables)
        odd_days.update(tally.odd_days)
    return Tally(
        first=min(tally.first for tally in tallies),
        last=max(tally.last for tally in tallies),
        symbols=sum(tally.symbols for tally in tallies),
        duplicates=sum(tally.duplicates for tally in tallies),
        conflicts=sum(tally.conflicts for tally in tallies),
        unsorted=any(tally.unsorted for tally in tallies),
        tables=tables,
        odd_days=odd_days,
        torn=sum(tally.torn for tally in tallies),
        first_torn=next((tally.first_torn for tally in tallies if tally.first_torn), None),
    )


def describe_reading(
    sheet: Sheet, shape: Shape, typed: TypedRows, tally: Tally, frames: Mapping[str, pl.DataFrame]
) -> ImportReport:
    """What reading came to."""
    return ImportReport(
        file=sheet.path.name,
        shape=shape.words,
        noun=shape.layout.noun,
        rows=typed.rows,
        symbols=tally.symbols,
        first=tally.first,
        last=tally.last,
        tables=tally.tables,
        duplicates=tally.duplicates,
        conflicts=tally.conflicts,
        gaps=typed.gaps,
        refused=typed.refused,
        refusals=typed.refusals,
        notes=(*sheet.notes, *typed.notes, *notes(sheet, shape, tally), *describe_facts(shape, frames)),
    )


def describe_facts(shape: Shape, frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """What is said of accounts, once they are in the store's own form."""
    return fact_notes(frames["facts"], labelled="freq" in shape.key) if "facts" in frames else ()


def fund_notes(frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Which symbols are funds in the catalogue, where nobody said what they are and they are stored as stocks."""
    instruments = frames.get(INSTRUMENTS.name, INSTRUMENTS.empty())
    stocks = instruments.filter(pl.col("kind") == "stock")["id"].to_list()
    funds = [id_ for id_ in stocks if f"fund:{id_}" in BY_REFERENCE]
    return (f"stored as stocks, funds in the catalogue: {list_names(funds)}; --kind fund says it",) if funds else ()


def notes(sheet: Sheet, shape: Shape, tally: Tally) -> tuple[str, ...]:
    """What a reader should know of the file beside its counts."""
    layout = shape.layout
    used = {field.column for field in layout.fields.values()} | {*layout.header, *layout.parts, *shape.left_out}
    unused = [name for name in sheet.columns if name not in used]
    lines = ["rows were not in date order; they are stored sorted"] if tally.unsorted else []
    lines += [f"columns not used: {list_names(unused)}"] if unused else []
    lines += (
        [f"columns left out, as no cell in them is a number: {list_names(shape.left_out)}"] if shape.left_out else []
    )
    if shape.table == "holdings" and "known_at" not in layout.fields:
        lines.append(HOLDINGS_LAG)
    if tally.odd_days:
        prices, days = plural(sum(tally.odd_days.values()), "price"), plural(len(tally.odd_days), "day")
        lines.append(f"{prices} on {days} without a session (first {min(tally.odd_days)})")
    if tally.first_torn:
        id_, session = tally.first_torn
        lines.append(f"{plural(tally.torn, 'row')} where low and high do not bound the rest (first {id_} {session})")
    return tuple(lines)


def find_odd_days(rows: pl.DataFrame) -> dict[date, int]:
    """Days without a session, and how many prices are on each."""
    sessions = nyse()
    days = rows["session"].unique().filter(rows["session"].unique().is_between(sessions.first, sessions.last))
    odd = days.filter(~days.is_in(pl.Series(sessions.days).implode()))
    if not odd.len():
        return {}
    counts = rows.filter(pl.col("session").is_in(odd.implode())).group_by("session").len()
    return dict(counts.iter_rows())


def find_torn(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose high and low do not bound them."""
    if not {"high", "low"} <= set(rows.columns):
        return rows.clear()
    inside = pl.all_horizontal(
        pl.col(name).is_between(pl.col("low"), pl.col("high")) for name in ("open", "close") if name in rows.columns
    )
    return rows.filter(~inside.fill_null(value=True))
