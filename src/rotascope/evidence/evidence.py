"""A number with everything behind it: window, interval, p-values, method, inputs, status."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, TypedDict, Unpack, get_args

from rotascope.evidence.display import UNIT_DISPLAY, Display, Value, finite, show

Status: TypeAlias = Literal[
    "ok",
    "fragile",  # another benchmark of the spread would change the verdict
    "stale",  # an input is older than its own cadence allows
    "estimated",  # something else stands in for what was asked
    "few episodes",  # too few cases to judge by
    "thin coverage",  # too much of the group has no data
    "inconsistent",  # the figures contradict each other
    "missing",
]


STATUSES: tuple[Status, ...] = get_args(Status)


def weakest(*statuses: Status) -> Status:
    """The last in the order of `Status`: what a number is worth that stands on all of them; ok for none."""
    return max(statuses, key=STATUSES.index, default="ok")


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
    layer: str = ""  # which layer of the market it lies in
    hides: str = ""  # which layer below has more of its history, not used, and over which dates

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON contract."""
        last = self.last.isoformat() if self.last else None
        return {
            "series": self.series,
            "source": self.source,
            "vintage": self.vintage,
            "last": last,
            "basis": self.basis,
            "layer": self.layer,
            "hides": self.hides,
        }


class Details(TypedDict, total=False):
    """What the constructors of Evidence take beside value and method: the fields of that name."""

    display: Display | None
    window: Window | None
    interval: tuple[Value, Value] | None
    p_value: float | None
    p_adjusted: float | None
    n_effective: float | None
    searched: int
    inputs: tuple[Input, ...]
    status: Status
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A number and everything needed to believe it, or to refuse to.

    value        fraction, count, ISO date or word, by `unit`; None = it could not be computed (see status, caveats)
    display      how faces print it: a gap and a return are both fractions, one prints "pp", the other "%"
    interval     lower and upper bound in the value's unit
    p_value      of this statistic alone; p_adjusted after the whole search of `searched` alternatives
    n_effective  independent observations behind the judgement, not rows
    status       ok, or the one thing that stands most against the number; `Status` says what each word means

    The constructors say what kind of number it is: `Evidence.gap(0.05, method="...")`. Each takes the value (None and
    NaN become a missing one) and, by keyword, the method and any other field.
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

    @classmethod
    def number(cls, value: Value, *, unit: str, method: str, **details: Unpack[Details]) -> "Evidence":
        """A number of any unit; None or NaN is missing, whatever status is given."""
        number: Value = finite(value)
        if number is None:
            details["status"] = "missing"
        return cls(value=number, unit=unit, method=method, **details)

    @classmethod
    def gap(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """Compounded return of long less that of short, a fraction that prints as percentage points."""
        return cls.points(value, method=method, **details)

    @classmethod
    def points(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A difference of two shares or returns that is no gap, such as a contribution: prints as percentage points."""
        details.setdefault("display", "pp")
        return cls.number(value, unit="fraction", method=method, **details)

    @classmethod
    def change(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A return or a relative change, a fraction that prints as percent."""
        return cls.number(value, unit="fraction", method=method, **details)

    @classmethod
    def share(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A part of a whole, a fraction that prints as percent."""
        return cls.number(value, unit="fraction", method=method, **details)

    @classmethod
    def p(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A p-value that is itself the number shown; `p_value` holds it too."""
        details.setdefault("p_value", value)
        return cls.number(value, unit="probability", method=method, **details)

    @classmethod
    def probability(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A probability that is no p-value, such as that of a regime."""
        return cls.number(value, unit="probability", method=method, **details)

    @classmethod
    def dated(cls, day: date | str | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A day, as ISO text."""
        return cls.number(finite(day), unit="date", method=method, **details)

    @classmethod
    def count(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """How many of something."""
        return cls.number(value, unit="count", method=method, **details)

    @classmethod
    def sessions(cls, value: float | None, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A length in sessions."""
        return cls.number(value, unit="sessions", method=method, **details)

    @classmethod
    def text(cls, words: str, *, method: str, **details: Unpack[Details]) -> "Evidence":
        """A verdict, or that there is none."""
        return cls.number(words, unit="text", method=method, **details)

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
            "inputs": [series.to_dict() for series in self.inputs],
            "caveats": list(self.caveats),
        }
