"""What a question gives back: an Answer of Findings, each sentence with the Evidence behind its number.

Numbers are kept as fractions; `Evidence.shown` is the one place where a number becomes text, so a cell reads the
same in the terminal, HTML, Markdown and PDF. No array library is imported here: this module is a leaf.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import polars as pl

Status: TypeAlias = Literal["ok", "stale", "fragile", "missing"]
Display: TypeAlias = Literal["percent", "pp", "number", "count", "sessions", "probability", "date", "text"]
Value: TypeAlias = float | int | str | None
Cell: TypeAlias = float | int | str | date | None

UNIT_DISPLAY: Mapping[str, Display] = {
    "fraction": "percent",
    "probability": "probability",
    "sessions": "sessions",
    "count": "count",
    "date": "date",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: from the close of `start` to the close of `end`, `sessions` steps."""

    start: date
    end: date
    sessions: int

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "sessions": self.sessions}

    def __str__(self) -> str:
        return f"{self.start} to {self.end} ({show(self.sessions, 'sessions')})"


@dataclass(frozen=True, slots=True)
class Input:
    """One series that a number stands on."""

    series: str
    source: str
    vintage: str
    last: date | None
    basis: str = "none"  # price, total, unstated; none where the distinction has no meaning

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        last = self.last.isoformat() if self.last else None
        return {
            "series": self.series,
            "source": self.source,
            "vintage": self.vintage,
            "last": last,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A number and everything needed to believe it, or to refuse to.

    value        fraction, count, ISO date or word, by `unit`; None = it could not be computed (see status, caveats)
    display      how faces print it: a gap and a return are both fractions, one prints "pp", the other "%"
    interval     lower and upper bound in the value's unit
    p_value      of this statistic alone; p_adjusted after the whole search of `searched` alternatives
    n_effective  independent observations behind the judgement, not rows
    """

    value: Value
    unit: str
    display: Display | None = None
    window: Window | None = None
    interval: tuple[Value, Value] | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    n_effective: float | None = None
    searched: int = 1
    method: str
    inputs: tuple[Input, ...] = ()
    status: Status = "ok"
    caveats: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The value as every face prints it."""
        return show(self.value, self.display or UNIT_DISPLAY.get(self.unit, "number"), unit=self.unit)

    def on(self, inputs: Iterable[Input]) -> "Evidence":
        """The same evidence, resting on `inputs`."""
        return replace(self, inputs=tuple(inputs))

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        return {
            "value": finite(self.value),
            "unit": self.unit,
            "display": self.display or UNIT_DISPLAY.get(self.unit, "number"),
            "window": self.window.to_dict() if self.window else None,
            "interval": [finite(bound) for bound in self.interval] if self.interval else None,
            "p_value": finite(self.p_value),
            "p_adjusted": finite(self.p_adjusted),
            "n_effective": finite(self.n_effective),
            "searched": self.searched,
            "method": self.method,
            "status": self.status,
            "inputs": [one.to_dict() for one in self.inputs],
            "caveats": list(self.caveats),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with its evidence. `id` is stable: other programs key on it."""

    id: str
    text: str
    evidence: Evidence
    subject: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        return {
            "id": self.id,
            "text": self.text,
            "subject": dict(self.subject),
            "evidence": self.evidence.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that was wanted and not there, or too old; named, never filled."""

    input: str
    why: str
    remedy: str

    def to_dict(self) -> dict[str, str]:
        """As in the JSON contract."""
        return {"input": self.input, "why": self.why, "remedy": self.remedy}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key in JSON, its heading, and how its cells print."""

    name: str
    label: str
    display: Display = "text"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows behind a section or a chart, with the inputs that they stand on."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    inputs: tuple[Input, ...] = ()
    note: str = ""

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


class Document(Protocol):
    """What an answer shows besides findings and tables, like a text with marks; a frozen record.

    A face looks its renderer up by `kind` and lays the answer out as usual where it has none.
    """

    @property
    def kind(self) -> str:
        """What is to be drawn, like `annotated article`."""

    def to_dict(self) -> dict[str, Any]:
        """Its entries in the answer's JSON document, under names that the answer does not use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question says at one date: the only thing that a face sees."""

    question: str
    as_of: date
    data: str
    headline: str
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    document: Document | None = None
    simulated: bool = False
    store_version: int | None = None
    generated_at: datetime | None = None

    def finding(self, id: str) -> Finding:  # noqa: A002 (the contract calls it id)
        """The first finding with that id; KeyError if there is none."""
        for one in self.findings:
            if one.id == id:
                return one
        raise KeyError(id)

    def to_polars(self, table: str) -> "pl.DataFrame":
        """One table as a Polars frame, in its own units; KeyError if there is none of that name."""
        import polars as pl

        records = self.tables[table].records()
        return pl.DataFrame(records, schema=[column.name for column in self.tables[table].columns])

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of DESIGN's contract."""
        return {
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "data": self.data,
            "simulated": self.simulated,
            "store_version": self.store_version,
            "generated_at": self.generated_at.isoformat() if self.generated_at else None,
            "headline": self.headline,
            "missing": [one.to_dict() for one in self.missing],
            "findings": [one.to_dict() for one in self.findings],
            "tables": {name: table.records() for name, table in self.tables.items()},
            **(self.document.to_dict() if self.document else {}),
        }


def finite(value: Any) -> Any:  # noqa: ANN401 (any JSON scalar in, the same or None out)
    """A JSON-safe scalar: dates as ISO text, a NaN or infinity as None."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def show(value: Cell, display: Display, *, unit: str = "") -> str:  # noqa: PLR0911 (one return a display)
    """A value as text. Fractions become percent or percentage points here and nowhere else; None is a dash."""
    value = finite(value)
    if not isinstance(value, int | float):
        return "—" if value is None else str(value)
    match display:
        case "percent":
            return f"{100 * value:.2f} %"
        case "pp":
            return f"{100 * value:+.2f} pp"
        case "probability":
            if 0 < value < 0.00005:
                return "< 0.0001"
            return f"{value:.4f}" if value < 0.01 else f"{value:.2f}"
        case "sessions":
            return f"{value:.0f} session{'' if value == 1 else 's'}"
        case "text" | "date":
            return str(value)
        case "count":
            return f"{value:,.0f}"
        case _:
            text = f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:,.4g}"
            return text if unit in {"", "ratio", "number"} else f"{text} {unit}"
