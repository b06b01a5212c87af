"""Prices as vendors write them: several header rows, one symbol a file, bulk files; and factors under a text head."""

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from rotascope.schema.symbols import Symbol, parse_symbol
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.vendors.grid import Form, Given, Row, left_out, make_sheet, plain_name

FIELDS = {
    "open": "open",
    "high": "high",
    "low": "low",
    "close": "close",
    "adj_close": "adj_close",
    "volume": "volume",
    "dividends": "dividends",
    "stock_splits": "stock_splits",
    "capital_gains": "",
}
SYMBOL_ROWS = ("", "ticker", "symbol", "price")
PERIOD = re.compile(r"\d{4}(\d{2}(\d{2})?)?")
MONTH, DAY = 6, 8  # digits of a period
FRENCH = "factor returns of a data library with a text head"


def read_fields(path: Path, rows: Sequence[Row]) -> Form | None:
    """Two header rows, field and symbol, as yfinance writes them; None where the rows are something else."""
    if len(rows) < 3:
        return None
    tops = [[plain_name(cell) for cell in row.cells] for row in rows[:2]]
    field_row = next((number for number, cells in enumerate(tops) if known_fields(cells)), None)
    if field_row is None or len(rows[0].cells) != len(rows[1].cells):
        return None
    fields, symbols = tops[field_row], rows[1 - field_row].cells
    if tops[1 - field_row][0] not in SYMBOL_ROWS or not all(map(is_symbol, symbols[1:])):
        return None
    first = 3 if plain_name(rows[2].cells[0]) in {"date", "datetime"} and not any(rows[2].cells[1:]) else 2
    header = ["date", *(f"{symbol}\x1f{name}" for symbol, name in zip(symbols[1:], fields[1:], strict=True))]
    return Form(words="prices with two header rows", sheet=stack_fields(make_sheet(path, header, rows[first:])))


def known_fields(cells: Sequence[str]) -> bool:
    """Whether every cell but the first names a field of prices."""
    return len(cells) > 1 and all(cell in FIELDS for cell in cells[1:]) and "close" in {*cells, *map(short, cells)}


def is_symbol(text: str) -> bool:
    """Whether a cell of a header is a symbol and no number."""
    return isinstance(parse_symbol(text), Symbol) and not text.replace(".", "").isdigit()


def short(field: str) -> str:
    """`adj_close` stands for a close."""
    return "close" if field == "adj_close" else field


def stack_fields(sheet: Sheet) -> Sheet:
    """Columns `SYMBOL`, unit separator, `field` as one row a symbol and date."""
    names = [name for name in sheet.columns if "\x1f" in name]
    symbols = list(dict.fromkeys(name.partition("\x1f")[0] for name in names))
    present = list(dict.fromkeys(name.partition("\x1f")[2] for name in names))
    fields = [field for field in present if FIELDS.get(field)]
    parts = []
    for symbol in symbols:
        columns = [
            pl.col(f"{symbol}\x1f{field}").alias(field)
            if f"{symbol}\x1f{field}" in names
            else pl.lit(None).alias(field)
            for field in fields
        ]
        parts.append(sheet.cells.select(ROW, pl.lit(symbol).alias("ticker"), "date", *columns))
    cells = pl.concat(parts, how="vertical_relaxed")
    empty = pl.all_horizontal(pl.col(fields).cast(pl.String).fill_null("").str.strip_chars() == "")
    return Sheet(sheet.path, cells.filter(~empty), ("ticker", "date", *fields), "", sheet.notes)


def read_french(path: Path, rows: Sequence[Row]) -> Form | None:
    """A CSV of Kenneth R. French's data library: text, a header with a blank first cell, periods; None elsewhere."""
    header = next((number for number, row in enumerate(rows[:60]) if heads_periods(rows, number)), None)
    if header is None or header == 0:
        return None
    width = len(rows[header].cells)
    digits = len(rows[header + 1].cells[0])
    table = []
    for row in rows[header + 1 :]:
        if len(row.cells) < width or not PERIOD.fullmatch(row.cells[0]) or len(row.cells[0]) != digits:
            break
        table.append(Row(row.number, (dashed(row.cells[0]), *(missing(cell) for cell in row.cells[1:width]))))
    names = ("date", *(name.replace(" ", "_") for name in rows[header].cells[1:]))
    below = sum(len(row.cells) >= width and bool(PERIOD.fullmatch(row.cells[0])) for row in rows) - len(table)
    notes = left_out(below, "tables below the first, such as annual ones")
    return Form(
        words=FRENCH, sheet=make_sheet(path, names, table, notes=notes), stated=Given(kind="factor", unit="percent")
    )


def heads_periods(rows: Sequence[Row], number: int) -> bool:
    """Whether a row is a header over periods: nothing, then names; under it yyyymm or yyyymmdd."""
    cells = rows[number].cells
    below = rows[number + 1].cells if number + 1 < len(rows) else ()
    named = len(cells) > 1 and cells[0] in {"", "Date"} and all(cells[1:])
    return named and len(below) == len(cells) and len(below[0]) in (MONTH, DAY) and bool(PERIOD.fullmatch(below[0]))


def dashed(period: str) -> str:
    """202601 as 2026-01, 20260102 as 2026-01-02."""
    return "-".join(filter(None, (period[:4], period[4:6], period[6:8])))


def missing(cell: str) -> str:
    """Nothing for the marks of missing data: -99.99 and -999."""
    try:
        return "" if float(cell) in {-99.99, -999.0} else cell
    except ValueError:
        return cell
