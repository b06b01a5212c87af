"""Columns whose cells repeat (symbols, dates, times): each distinct text is judged once, then looked up."""

import polars as pl

from rotascope.errors import InputRefused
from rotascope.schema.symbols import Symbol, group, symbol
from rotascope.sources.files.cells.dates import Judged, judge_dates, judge_times
from rotascope.sources.files.cells.layout import Layout, Want
from rotascope.sources.files.cells.sheet import ROW, Sheet, collected
from rotascope.sources.files.report import Refusal, visible


def judge(sheet: Sheet, layout: Layout, want: Want) -> Judged:
    """What the distinct texts of one column mean. Raises InputRefused where a date column has two readings."""
    if want.column == layout.variable:
        texts = pl.DataFrame({"raw": layout.header, ROW: [1] * len(layout.header)})
    else:
        text = pl.col(want.column).cast(pl.String)
        cells = sheet.cells if want.column in sheet.columns else layout.cells
        found = cells.filter(text.str.strip_chars() != "").group_by(text.alias("raw")).agg(pl.col(ROW).min())
        texts = collected(sheet, found).sort(ROW)
    texts = texts.rename({ROW: "row"})
    if want.kind == "date":
        return judge_dates(texts, want.column, where=str(sheet.path))
    if want.kind == "time":
        return judge_times(texts, want.column)
    judged = judge_symbols(texts, want)
    if want.column == layout.variable:
        check_header(judged.meaning, where=str(sheet.path))
    return judged


def check_header(meaning: pl.DataFrame, *, where: str) -> None:
    """InputRefused where two columns of a wide sheet are one symbol."""
    twice = meaning.filter(pl.col("value").is_duplicated()).sort("value", maintain_order=True)
    if twice.height:
        one, other = twice["raw"][0], twice["raw"][1]
        raise InputRefused(
            f"{where}, row 1, column {visible(other)}: the same symbol as column {visible(one)}",
            "leave one of them out, or rename it",
        )


def judge_symbols(texts: pl.DataFrame, want: Want) -> Judged:
    """Symbols as a sorted enumeration, so that ten million rows sort by id as fast as by number."""
    read = symbol if want.kind == "symbol" else group
    answers = [(raw, row, read(raw)) for raw, row in texts.select("raw", "row").iter_rows()]
    refusals = tuple(Refusal(row, want.column, raw, told) for raw, row, told in answers if isinstance(told, str))
    good = [(raw, one) for raw, _, one in answers if isinstance(one, Symbol)]
    ids = pl.Enum(sorted({one.id for _, one in good}))
    meaning = pl.DataFrame(
        {"raw": [raw for raw, _ in good], "exchange": [one.exchange for _, one in good]},
        schema={"raw": pl.String, "exchange": pl.String},
    )
    return Judged(meaning.with_columns(pl.Series("value", [one.id for _, one in good], dtype=ids)), refusals)
