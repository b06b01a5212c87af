"""What a check computes from: level lines, pairs, statistics, accounts and listings as plain records of one date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rotascope.catalogue.acts import Act
from rotascope.claims.reading.mentions import Listing
from rotascope.claims.verdicts.fundamentals.records import GroupFigure
from rotascope.errors import OutsideData
from rotascope.evidence import Display, Evidence, Input, Window
from rotascope.measures.flows import FundFlow
from rotascope.panels.panel import Panel
from rotascope.panels.records import Estimate, Fact
from rotascope.read_only import NOTHING, make_read_only
from rotascope.sessions import nyse, to_date

CENTS = 2  # decimals of a printed level
BASES = {"price": "price return", "total": "total return", "unstated": "price or total return not stated"}


@dataclass(frozen=True, eq=False)
class Line:
    """One instrument's levels [T, 1], and how it stands for what was named: index, fund, stock, basket or proxy."""

    id: str
    relation: str
    panel: Panel
    inputs: tuple[Input, ...]

    @property
    def label(self) -> str:
        """The instrument and what its return includes."""
        basis = BASES.get(self.panel.basis)
        return f"{self.id} ({self.relation}{f', {basis}' if basis else ''})"


@dataclass(frozen=True, eq=False)
class LinePair:
    """Two lines on their common dates [T, 2]; the short one is 1 throughout where a line is compared with nothing."""

    long: str
    short: str
    relation: str
    panel: Panel
    inputs: tuple[Input, ...]

    @property
    def label(self) -> str:
        """The two instruments and what their returns include."""
        basis = BASES.get(self.panel.basis)
        ids = f"{self.long}/{self.short}" if self.short else self.long
        return f"{ids} ({self.relation}{f', {basis}' if basis else ''})"


@dataclass(frozen=True, eq=False, kw_only=True)
class Material:
    """Everything that was known by the end of `dated`, of what the claims need.

    since    the first day that the article may be of; `dated` itself unless its own words leave it open
    lines    name -> lines, the best first     pairs  (name, name or empty) -> pairs, the best first
    series   statistic -> line     facts  symbol -> accounts
    faults   subject -> what went wrong when its data were read
    figures  multiples, discounts and growth of groups     flows  fund -> flows     plans  symbol -> planned capex
    dividends  symbol -> ex-dates and usd a share
    """

    dated: date
    since: date
    market: str
    lines: Mapping[str, tuple[Line, ...]] = NOTHING
    pairs: Mapping[tuple[str, str], tuple[LinePair, ...]] = NOTHING
    series: Mapping[str, Line] = NOTHING
    facts: Mapping[str, tuple[Fact, ...]] = NOTHING
    listings: Mapping[str, Listing] = NOTHING
    happenings: Mapping[str, Act] = NOTHING
    faults: Mapping[str, str] = NOTHING
    figures: tuple[GroupFigure, ...] = ()
    flows: Mapping[str, tuple[FundFlow, ...]] = NOTHING
    plans: Mapping[str, tuple[Estimate, ...]] = NOTHING
    dividends: Mapping[str, tuple[tuple[date, float], ...]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "lines", "pairs", "series", "facts", "listings", "happenings", "faults")
        make_read_only(self, "flows", "plans", "dividends")


@dataclass(frozen=True, slots=True)
class WindowReturn:
    """A return or gap between two closes, as a fraction."""

    value: float
    window: Window
    label: str
    inputs: tuple[Input, ...]

    def evidence(self, method: str, *, display: Display = "percent", searched: int = 1) -> Evidence:
        """The number with where it comes from."""
        if display == "number":
            return Evidence.number(
                self.value,
                unit="index points",
                window=self.window,
                method=f"{method} of {self.label}",
                inputs=self.inputs,
                searched=searched,
            )
        return Evidence.change(
            self.value,
            display=display,
            window=self.window,
            method=f"{method} of {self.label}",
            inputs=self.inputs,
            searched=searched,
        )


def line_return(line: Line, base: date, end: date) -> WindowReturn | None:
    """The return from the last close on or before `base` to that by `end`; None where the line lacks one."""
    rows = rows_between(line.panel, base, end)
    if rows is None:
        return None
    first, last = rows
    levels = line.panel.values[:, 0]
    value = float(levels[last] / levels[first] - 1.0)
    return WindowReturn(value, window_between(line.panel, first, last), line.label, line.inputs)


def line_points(line: Line, base: date, end: date) -> WindowReturn | None:
    """The difference of the closes on or before `base` and by `end`, in points; None where the line lacks one."""
    rows = rows_between(line.panel, base, end)
    if rows is None:
        return None
    first, last = rows
    levels = line.panel.values[:, 0]
    value = round(float(levels[last]), CENTS) - round(float(levels[first]), CENTS)  # as both levels are printed
    return WindowReturn(value, window_between(line.panel, first, last), line.label, line.inputs)


def pair_gap(pair: LinePair, base: date, end: date) -> WindowReturn | None:
    """Return of the first less return of the second between the same two closes."""
    rows = rows_between(pair.panel, base, end)
    if rows is None:
        return None
    first, last = rows
    long, short = (float(growth) for growth in pair.panel.values[last] / pair.panel.values[first])
    return WindowReturn(long - short, window_between(pair.panel, first, last), pair.label, pair.inputs)


def rows_between(panel: Panel, base: date, end: date) -> tuple[int, int] | None:
    """Rows of both closes; None outside the data, or where the last close is a session or more behind `end`."""
    try:
        first, last = panel.row_of(base), panel.row_of(end)
        reached = to_date(panel.dates[last]) >= nyse().shift(end, -1)
        started = to_date(panel.dates[first]) >= nyse().shift(base, -5)
    except OutsideData:
        return None
    return (first, last) if last > first and reached and started else None


def window_between(panel: Panel, first: int, last: int) -> Window:
    """The stretch from the close of one row to that of another."""
    return Window(to_date(panel.dates[first]), to_date(panel.dates[last]), last - first)


def previous_session(day: date) -> date:
    """The last session before a day."""
    return nyse().before(day)
