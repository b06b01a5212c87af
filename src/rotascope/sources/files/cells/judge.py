"""Columns whose cells repeat (symbols, dates, times): each distinct text is judged once, then looked up."""

import polars as pl

from rotascope.errors import InputRefused
from rotascope.schema.symbols import Symbol, parse_symbol, parse_universe
from rotascope.sources.files.cells.dates import TextMeanings, judge_dates, judge_times
from rotascope.sources.files.cells.layout import Field, Layout
from rotascope.sources.files.cells.sheet import ROW, Sheet, collect_rows
from rotascope.sources.files.report import Refusal, show_name


def judge(sheet: Sheet, layout: Layout, field: Field) -> TextMeanings:
    """What the distinct texts of one column mean. Raises InputRefused where a date column has two readings."""
    if field.column == layout.variable:
        texts = pl.DataFrame({"raw": layout.header, ROW: [1] * len(layout.header)})
    else:
        text = pl.col(field.column).cast(pl.String)
        cells = sheet.cells if field.column in sheet.columns else layout.cells
        distinct = cells.group_by(text.alias("raw")).agg(pl.col(ROW).min())
        texts = collect_rows(sheet, distinct).filter(pl.col("raw").str.strip_chars() != "").sort(ROW)
    texts = texts.rename({ROW: "row"})
    if field.kind == "date":
        return judge_dates(texts, field.column, where=str(sheet.path))
    if field.kind == "time":
        return judge_times(texts, field.column)
    judged = judge_symbols(texts, field)
    if field.column == layout.variable:
        check_header(judged.meaning, where=str(sheet.path))
    return judged


def check_header(meaning: pl.DataFrame, *, where: str) -> None:
    """InputRefused where two columns of a wide sheet are one symbol."""
    twice = meaning.filter(pl.col("value").is_duplicated()).sort("value", maintain_order=True)
    if twice.height:
        first, second = twice["raw"][0], twice["raw"][1]
        raise InputRefused(
            f"{where}, row 1, column {show_name(second)}: the same symbol as column {show_name(first)}",
            "leave one of them out, or rename it",
        )


def judge_symbols(texts: pl.DataFrame, field: Field) -> TextMeanings:
    """Symbols as a sorted enumeration, so that ten million rows sort by id as fast as by number."""
    read = parse_symbol if field.kind == "symbol" else parse_universe
    answers = [(raw, row, read(raw)) for raw, row in texts.select("raw", "row").iter_rows()]
    refusals = tuple(Refusal(row, field.column, raw, why) for raw, row, why in answers if isinstance(why, str))
    good = [(raw, answer) for raw, _, answer in answers if isinstance(answer, Symbol)]
    ids = pl.Enum(sorted({answer.id for _, answer in good}))
    meaning = pl.DataFrame(
        {"raw": [raw for raw, _ in good], "exchange": [answer.exchange for _, answer in good]},
        schema={"raw": pl.String, "exchange": pl.String},
    )
    return TextMeanings(
        meaning.with_columns(pl.Series("value", [answer.id for _, answer in good], dtype=ids)), refusals
    )
