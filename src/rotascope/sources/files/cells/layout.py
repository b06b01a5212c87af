"""How a sheet's cells become rows: which column is read as what, and what a number in it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeAlias

import polars as pl

from rotascope.read_only import make_read_only
from rotascope.sources.files.cells.sheet import ROW, Sheet

Kind: TypeAlias = Literal["symbol", "group", "date", "time", "number", "text"]
NAME, CELL = "__name", "__cell"


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What a number must not be: in words, and as an expression that is true where the rule is broken.

    remedy   what to do about it, beside correcting the cell
    largest  what a number must not be above
    """

    words: str
    broken: Callable[[pl.Expr], pl.Expr]
    remedy: str = ""
    largest: float = inf


LARGEST_PRICE, LARGEST_SPLIT = 1e15, 1e5  # no price, level or dividend and no split is larger
BEYOND = "is larger than any such number of a market"
POSITIVE = NumberRule("is not above 0", lambda value: value <= 0, largest=LARGEST_PRICE)
LEVEL = NumberRule(
    POSITIVE.words, POSITIVE.broken, "say --kind macro, return or factor if it is no level", largest=LARGEST_PRICE
)
NOT_NEGATIVE = NumberRule("is below 0", lambda value: value < 0)
DIVIDEND = NumberRule(NOT_NEGATIVE.words, NOT_NEGATIVE.broken, largest=LARGEST_PRICE)
SPLIT = NumberRule(NOT_NEGATIVE.words, NOT_NEGATIVE.broken, largest=LARGEST_SPLIT)
FRACTION = NumberRule("is no fraction; name the column weight_pct if it is in percent", lambda value: value.abs() > 1)
FINITE = NumberRule("is not a number", lambda value: value.is_nan())


@dataclass(frozen=True, slots=True)
class Field:
    """A column to read.

    optional   its cells may be empty, where a date or a symbol otherwise must stand
    after      the date target that this date or time may not precede
    """

    column: str
    kind: Kind
    rule: NumberRule = FINITE
    optional: bool = False
    after: str | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """A sheet's rows, and what to read of them.

    cells    lazy, with `ROW`
    fields   target name -> the column it is read from
    header   of a wide sheet: the columns whose names are symbols; each of their cells is a row here
    parts    the file's columns that a wanted one was put together from
    """

    cells: pl.LazyFrame
    fields: Mapping[str, Field]
    header: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "fields")

    @property
    def variable(self) -> str | None:
        """The column that holds the header's names, in a wide sheet."""
        return NAME if self.header else None

    @property
    def noun(self) -> str:
        """What is refused, or left out, as one."""
        return "cell" if self.header else "row"

    def of_kind(self, *kinds: Kind) -> list[str]:
        """The targets of these kinds."""
        return [target for target, field in self.fields.items() if field.kind in kinds]


def wide_layout(sheet: Sheet, *, dates: Mapping[str, Field], header: tuple[str, ...], rule: NumberRule) -> Layout:
    """One cell of the sheet is one row: the header's name, the row's dates, the number."""
    columns = [field.column for field in dates.values()]
    text = pl.String in sheet.cells.select(header).collect_schema().dtypes()
    cells = sheet.cells.with_columns(pl.col(header).cast(pl.String if text else pl.Float64))
    long = cells.unpivot(on=header, index=[ROW, *columns], variable_name=NAME, value_name=CELL)
    return Layout(long, {"id": Field(NAME, "symbol"), **dates, "value": Field(CELL, "number", rule)}, header)
