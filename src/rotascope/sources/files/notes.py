"""What a reader should know of a file that was read, beside its rows."""

from collections.abc import Mapping

import polars as pl

from rotascope.catalogue.instruments import BY_REFERENCE
from rotascope.schema import INSTRUMENTS
from rotascope.sessions import nyse
from rotascope.sources.files.cells.read_cells import TypedRows
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.columns import Shape
from rotascope.sources.files.report import ImportReport, list_names, plural
from rotascope.sources.files.tables.accounts import fact_notes
from rotascope.sources.files.tables.release import HOLDINGS_LAG
from rotascope.sources.files.tables.versions import Versions


def describe_reading(
    sheet: Sheet, shape: Shape, typed: TypedRows, rows: Versions, frames: Mapping[str, pl.DataFrame]
) -> ImportReport:
    """What reading came to."""
    first, last = rows.frame.select(pl.col(shape.key[-1]).min().alias("first"), pl.col(shape.key[-1]).max()).row(0)
    return ImportReport(
        file=sheet.path.name,
        shape=shape.words,
        noun=shape.layout.noun,
        rows=typed.rows,
        symbols=rows.frame["id"].n_unique(),
        first=first,
        last=last,
        tables={name: frame.height for name, frame in frames.items()},
        duplicates=rows.duplicates,
        conflicts=rows.conflicts,
        gaps=typed.gaps,
        refused=typed.refused,
        refusals=typed.refusals,
        notes=(*sheet.notes, *typed.notes, *notes(sheet, shape, rows), *describe_facts(shape, frames)),
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


def notes(sheet: Sheet, shape: Shape, rows: Versions) -> tuple[str, ...]:
    """What a reader should know of the file beside its counts."""
    layout = shape.layout
    used = {field.column for field in layout.fields.values()} | {*layout.header, *layout.parts, *shape.left_out}
    unused = [name for name in sheet.columns if name not in used]
    lines = ["rows were not in date order; they are stored sorted"] if rows.unsorted else []
    lines += [f"columns not used: {list_names(unused)}"] if unused else []
    lines += (
        [f"columns left out, as no cell in them is a number: {list_names(shape.left_out)}"] if shape.left_out else []
    )
    if shape.table == "holdings" and "known_at" not in layout.fields:
        lines.append(HOLDINGS_LAG)
    return (*lines, *(price_notes(rows.frame) if shape.table == "prices" else ()))


def price_notes(rows: pl.DataFrame) -> tuple[str, ...]:
    """Prices on days without a session, and prints whose high and low do not bound them."""
    sessions = nyse()
    days = rows["session"].unique().filter(rows["session"].unique().is_between(sessions.first, sessions.last))
    odd = days.filter(~days.is_in(pl.Series(sessions.days).implode())).sort()
    lines = []
    if odd.len():
        count = rows.filter(pl.col("session").is_in(odd.implode())).height
        lines.append(f"{plural(count, 'price')} on {plural(odd.len(), 'day')} without a session (first {odd[0]})")
    if {"high", "low"} <= set(rows.columns):
        inside = pl.all_horizontal(
            pl.col(name).is_between(pl.col("low"), pl.col("high")) for name in ("open", "close") if name in rows.columns
        )
        torn = rows.filter(~inside.fill_null(value=True))
        if torn.height:
            id_, session = torn.select("id", "session").row(0)
            lines.append(
                f"{plural(torn.height, 'row')} where low and high do not bound the rest (first {id_} {session})"
            )
    return tuple(lines)
