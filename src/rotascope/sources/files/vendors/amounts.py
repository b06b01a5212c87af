"""Numbers as people and vendors write them: currencies, percents, thousands marks, decimal commas, marks for none."""

from collections.abc import Sequence

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.sheet import ROW, Sheet, collect_rows
from rotascope.sources.files.report import quote_cell

POINT, COMMA = "point", "comma"
MISSING = ("", ".", "-", "--", "---", "n/a", "na", "#n/a", "null", "none", "nm")
DECORATION = r"[$€£¥+\s\u00a0']"
THOUSANDS = r"^-?\d{1,3}(,\d{3})+\.\d+$|^-?\d{1,3}(,\d{3}){2,}$"
DECIMALS = r"^-?\d{1,3}(\.\d{3})+,\d+$|^-?\d+,\d{1,2}$|^-?\d+,\d{4,}$|^-?0,\d+$|^-?\d{4,},\d+$|^-?\d{1,3}(\.\d{3}){2,}$"
EITHER = r"^-?\d{1,3},\d{3}$"
POINTED = r"^-?\d*\.\d{1,2}$|^-?\d*\.\d{4,}$|^-?0\.\d+$"


def bare(cell: pl.Expr) -> pl.Expr:
    """A cell without what decorates its number; parentheses are a minus, marks for none are empty."""
    plain = (
        cell.cast(pl.String).str.strip_chars().str.replace_all(DECORATION, "").str.replace("\u2212", "-", literal=True)
    )
    negative = plain.str.replace(r"^-?\((.*)\)$", "-$1")
    number = negative.str.replace(r"%$", "")
    return pl.when(number.str.to_lowercase().is_in(MISSING)).then(pl.lit("")).otherwise(number)


def tidy(sheet: Sheet, columns: Sequence[str], *, decimal: str | None = None) -> Sheet:
    """The sheet with plain numbers in these columns of text: a point for decimals and no marks.

    decimal  point or comma, where somebody says; else what the cells of all these columns together allow
    raises   InputRefused where they allow two readings
    """
    schema = sheet.cells.collect_schema()
    texts = [name for name in columns if schema.get(name) == pl.String]
    if not texts:
        return sheet
    numbers = {name: bare(pl.col(name)) for name in texts}
    mark = decimal or find_mark(sheet, numbers)
    plain = {name: cell.str.replace_all(",", "", literal=True) for name, cell in numbers.items()}
    if mark == COMMA:
        pointless = {name: cell.str.replace_all(".", "", literal=True) for name, cell in numbers.items()}
        plain = {name: cell.str.replace(",", ".", literal=True) for name, cell in pointless.items()}
    cells = sheet.cells.with_columns(cell.alias(name) for name, cell in plain.items())
    return Sheet(sheet.path, cells, sheet.columns, sheet.mark, (*sheet.notes, *describe(sheet, numbers, mark)))


def find_mark(sheet: Sheet, numbers: dict[str, pl.Expr]) -> str:
    """Which mark stands before decimals in these columns. InputRefused where either could."""
    cells = pl.concat([sheet.cells.select(ROW, cell.alias("cell")) for cell in numbers.values()])
    patterns = {"thousands": THOUSANDS, "decimals": DECIMALS, "either": EITHER, "pointed": POINTED}
    marks = [pl.col("cell").str.contains(pattern).alias(name) for name, pattern in patterns.items()]
    marked = collect_rows(sheet, cells.select(ROW, "cell", *marks))
    counts = {name: int(marked[name].sum()) for name in patterns}
    if counts["decimals"] and not counts["thousands"]:
        return COMMA
    if counts["decimals"] or (counts["either"] and not (counts["thousands"] or counts["pointed"])):
        doubtful = marked.filter(pl.col("either") | pl.col("decimals")).sort(ROW).row(0, named=True)
        raise InputRefused(
            f"{sheet.path}, row {doubtful[ROW]}: {quote_cell(doubtful['cell'])} has a comma that could stand for "
            "thousands or for decimals",
            "say --decimal point (1,234 is 1234) or --decimal comma (1,234 is 1.234)",
        )
    return POINT


def describe(sheet: Sheet, numbers: dict[str, pl.Expr], mark: str) -> tuple[str, ...]:
    """How the numbers were read, where that needs saying."""
    comma = pl.any_horizontal(cell.str.contains(",", literal=True).any() for cell in numbers.values())
    if not collect_rows(sheet, sheet.cells.select(comma.alias("comma")))["comma"][0]:
        return ()
    return ("numbers are read with a decimal comma" if mark == COMMA else "commas in numbers are thousands marks",)
