"""Which columns of a wide sheet hold numbers: one that holds none in any cell is no series."""

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.sheet import Sheet, collect_rows
from rotascope.sources.files.report import list_names, show_name

# A number as people write it: digits with points and commas, perhaps a sign, a currency before it, a percent after it.
NUMBER = r"^[(+-]?\s*[$€£¥]?\s*[+-]?\d[\d.,]*([eE][+-]?\d+)?\s*%?\)?$|^[+-]?\.\d+$"


def number_columns(sheet: Sheet, header: tuple[str, ...], *, skip_bad: bool) -> tuple[str, ...]:
    """The header without its columns of text, which no series is; those of other types only `skip_bad` leaves out.

    Raises InputRefused for a column whose type is neither number nor text, unless `skip_bad`; and where none is left.
    """
    schema = sheet.cells.select(header).collect_schema()
    typed = {name: dtype for name, dtype in schema.items() if not (dtype.is_numeric() or dtype in {pl.String, pl.Null})}
    if typed and not skip_bad:
        name, dtype = next(iter(typed.items()))
        raise InputRefused(
            f"{sheet.path}, column {show_name(name)} holds {dtype}, not numbers",
            "drop the column, or pass --skip-bad to leave it out",
        )
    text = text_columns(sheet, [name for name, dtype in schema.items() if dtype == pl.String])
    numbers = tuple(name for name in header if name not in {*typed, *text})
    if not numbers:
        raise InputRefused(f"{sheet.path}: no column holds a number ({list_names(header)})", "check the file")
    return numbers


def text_columns(sheet: Sheet, names: list[str]) -> set[str]:
    """Those in which some cell is filled and none is a number."""
    if not names:
        return set()
    cells = {name: pl.col(name).str.strip_chars() for name in names}
    texts = [(cell != "").any().alias(f"filled {name}") for name, cell in cells.items()]
    numbers = [cell.str.contains(NUMBER).any().alias(name) for name, cell in cells.items()]
    marks = collect_rows(sheet, sheet.cells.select(*texts, *numbers)).row(0, named=True)
    return {name for name in names if marks[f"filled {name}"] and not marks[name]}
