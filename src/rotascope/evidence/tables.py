"""Tables: rows with named columns, what they stand on, and which chart draws them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rotascope.evidence.display import Cell, Display, finite, show
from rotascope.evidence.evidence import Input
from rotascope.evidence.plain_html import grid
from rotascope.read_only import NOTHING, make_read_only


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key in JSON, its heading, and how its cells print."""

    name: str
    label: str
    display: Display = "text"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Which chart draws a table, and which of its columns are the channels.

    A face looks the renderer up by `kind` and knows no table by name; a kind that it does not know leaves the table.
    The columns' `display` says how an axis is labelled: pp and percent axes print the fractions times 100.

    kind     lines      small panels on one scale, one a value of `color`, each a line of `y` over the dates `x`
             line       one line of `y` over the dates `x`, its last point marked
             history    an area of `y` over the dates `x`, the last value as a rule across the whole
             calendar   an upright bar a row: `y` by the year `x`, the last one in the accent colour
             bars       a lying bar a row, in the order of the rows: `y` by the name in `x`, signed
             rotation   a tail a value of `color` in four quadrants around 100: `x` against `y`, in the order of `order`
             lorenz     curves of `y` over `x`, both shares, one a value of `color`, and the line of equality
             density    an area of `y` over the sizes `x`, `level` as a rule across it
             turn       a line of `y` over the dates `x`, the stretch `span` shaded, `day` a rule named by `marked`
             episodes   small panels on one scale, one a value of `color`: `y` over the sessions `x` since day zero
             waterfall  a lying bar a row that starts where the one before ends: `y` by the name in `x`; `text` says
                        `unexplained` of what is left over and `total` of the whole; `low` to `high` is a part's range
             dumbbell   two dots a name in `x`, then and now: the two columns of `y`
             ranges     a dot with its range from `low` to `high` a name in `x`, and the word in `text`
             scatter    a dot a row, `x` against `y` in four quadrants around x = 0 and y = `level`; those with a `text`
                        in the accent colour, the furthest of them named by `color`
             heat       a square a row, in the order of the rows: the name in `color` and its `text` down, `x` across,
                        `y` in it, the rarer by `share` the darker
    x, y     column names; y may name several
    color    the column that tells lines, tails or curves apart
    text     the column that says in words what a value of `color` is
    order    the column along which points are joined where that is not `x`
    share    the column that says how many like windows were as large
    low      and `high`: the columns of the bounds of y
    title    of the axis of y; "" = the label of its column
    level    a rule across at this value of y
    zero     whether the axis of y starts at zero
    dots     whether each row is marked
    span     first and last date of a stretch that is shaded
    day      a date that is marked, and in `marked` its name
    """

    kind: str
    x: str
    y: tuple[str, ...]
    color: str | None = None
    text: str | None = None
    order: str | None = None
    share: str | None = None
    low: str | None = None
    high: str | None = None
    title: str = ""
    level: float | None = None
    zero: bool = False
    dots: bool = False
    span: tuple[date, date] | None = None
    day: date | None = None
    marked: str = ""

    @property
    def channels(self) -> tuple[str, ...]:
        """Every column that it reads."""
        return tuple(
            name
            for name in (self.x, *self.y, self.color, self.text, self.order, self.share, self.low, self.high)
            if name is not None
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Rows behind a section or a chart, with the inputs that they stand on.

    chart    how a face may draw it; None = as rows alone
    key      the column that names a row; the first one unless given
    trails   of a row's key its history, evenly spaced values that the same answer has as a table: for faces that draw a
             small line beside a row
    raises   ValueError for a key or a channel of the chart that is no column
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    inputs: tuple[Input, ...] = ()
    note: str = ""
    chart: Chart | None = None
    key: str = ""
    trails: Mapping[str, tuple[float, ...]] = NOTHING

    def __post_init__(self) -> None:
        """Name the key; refuse a channel that no column fills."""
        make_read_only(self, "trails")
        names = [column.name for column in self.columns]
        if not self.key and names:
            object.__setattr__(self, "key", names[0])
        references = (self.key, *(self.chart.channels if self.chart else ()))
        if lacking := [name for name in references if name and name not in names]:
            raise ValueError(f"table {self.title!r} has no column {', '.join(lacking)}; it has {', '.join(names)}")

    def records(self) -> list[dict[str, Any]]:
        """One dictionary a row, JSON-ready."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(finite, row), strict=True)) for row in self.rows]

    def shown(self) -> list[list[str]]:
        """One list of texts a row, as every face prints it."""
        return [
            [show(cell, column.display, unit=column.unit) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]

    def _repr_html_(self) -> str:
        """The table for a notebook, escaped, its last rows where it is long."""
        return grid(self.title, [column.label for column in self.columns], self.shown(), note=self.note)
