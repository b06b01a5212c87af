"""Many instruments side by side as one panel, straight from the tables: for measures of a whole market.

Column for column it is what `View.levels` gives on the exchange's sessions. Rows on other days are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.errors import OutsideData
from rotascope.panels.adjust import join_lines, order_lines
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.read_only import make_read_only
from rotascope.schema import ACTIONS, PRICES, SERIES, TableSchema

STOCKS = ("stock", "fund")
WIDE = ("wide lines",)
VOLUME, IDS = "wide volume", "ids"  # what else is cached, by the first part of its key


@dataclass(frozen=True, slots=True)
class WideLines:
    """Levels of many instruments, and whose published levels and prints could not be joined.

    faults   "SYMBOL: why", a line an instrument, in the order of the columns
    """

    levels: Panel
    faults: tuple[str, ...]


def wide_levels(view: View, ids: Sequence[str], *, basis: str = "total", start: date | None = None) -> Panel:
    """Levels of these instruments [T, N] on the exchange's sessions, NaN where there is no close.

    ids      stocks, funds and levels, in this order; one without any close is a column of NaN
    basis    of raw prints with dividends on file: total or price; published levels keep their own
    start    the first date wanted; adjustments and joins do not depend on it
    raises   OutsideData when nothing was known of any of them by the view's date
    cached   as memory-mapped arrays by the market's digest, the view's date and the arguments
    """
    return wide_lines(view, ids, basis=basis, start=start).levels


def wide_lines(view: View, ids: Sequence[str], *, basis: str = "total", start: date | None = None) -> WideLines:
    """The levels of `wide_levels`, with the names of which two lines contradict each other."""
    names = tuple(ids)
    cache = view.cache
    key = (*WIDE, view.digest, view.as_of, basis, start, *names) if cache else ()
    lines = cached_lines(view, *key) if cache else None
    if lines is None:
        lines = build_lines(view, names, basis, start)
        if cache:
            levels = lines.levels
            faults = np.array(lines.faults, dtype=np.str_) if lines.faults else np.empty(0, dtype="U1")
            entry = {"values": levels.values, "dates": levels.dates, "basis": np.array([levels.basis])}
            cache.save({**entry, "faults": faults}, *key)
    return lines


def wide_volume(view: View, close: Panel) -> Panel | None:
    """Shares traded in the sessions and stocks of `close` [T, N], NaN where not printed; None where none is on file.

    Cached as `wide_lines` is.
    """
    cache = view.cache
    key = (VOLUME, view.digest, view.as_of, close.first, close.last, *close.symbols) if cache else ()
    arrays = cache.load(*key) if cache else None
    if arrays is None:
        volumes, days = read_matrix(view, PRICES, "volume", close.symbols, close.first)
        common = np.isin(days, close.dates)
        values = np.full(close.values.shape if len(days) else (0, len(close.symbols)), np.nan)
        values[np.searchsorted(close.dates, days[common])] = volumes[common]
        arrays = {"values": values}
        if cache:
            cache.save(arrays, *key)
    return close.derive(arrays["values"], name="volume", unit="shares") if len(arrays["values"]) else None


def cached_lines(view: View, *key: object) -> WideLines | None:
    """The panel under a key of `wide_lines`, mapped; None where it is no longer kept."""
    cache = view.cache
    arrays = cache.load(*key) if cache else None
    if arrays is None:
        return None
    names = tuple(str(part) for part in key[len(WIDE) + 4 :])
    levels = Panel(arrays["dates"], names, arrays["values"], "levels", "level", str(arrays["basis"][0]))
    return WideLines(levels, tuple(map(str, arrays["faults"])))


def earlier_levels(view: View, ids: Sequence[str], *, digest: str, as_of: date) -> Panel | None:
    """The panel of these instruments as the content of that digest had it on a date, if it is still kept."""
    lines = cached_lines(view, *WIDE, digest, as_of, "total", None, *ids)
    return lines.levels if lines else None


@dataclass(frozen=True, eq=False)
class Part:
    """Levels from one table [T, N] on its own days, with the basis of each name."""

    values: Floats
    days: Days
    names: tuple[str, ...]
    bases: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the bases as they are."""
        make_read_only(self, "bases")

    def line(self, name: str, dates: Days) -> Floats:
        """One name's levels on `dates`, which hold all of the days [T]."""
        line = np.full(len(dates), np.nan)
        line[np.searchsorted(dates, self.days)] = self.values[:, self.names.index(name)]
        return line


def build_lines(view: View, names: tuple[str, ...], basis: str, start: date | None) -> WideLines:
    """The panel from the tables, with the basis that it really has; what has both prints and levels is joined."""
    kinds = {row["id"]: row["kind"] for row in view.listing.select("id", "kind").iter_rows(named=True)}
    printed, leveled = ids_in(view, PRICES), ids_in(view, SERIES)
    traded = [name for name in names if name in printed and kinds.get(name) in STOCKS]
    double = leveled & set(traded)
    first = None if double else start  # what is joined is joined on all that both lines have
    prints = read_prints(view, traded, basis, first)
    published = read_levels(view, [name for name in names if name in leveled], first)
    dates = np.union1d(prints.days, published.days)
    if not len(dates):
        raise OutsideData(f"no close of {len(names)} instruments was known by {view.as_of}", "import prices")
    values = join_columns((prints, published), dates, names)
    bases = {**published.bases, **prints.bases}
    faults = []
    for name in sorted(double):
        line, bases[name], fault = join_name(name, prints, published, dates, basis)
        values[:, names.index(name)] = line
        faults += [f"{name}: {fault}"] if fault else []
    stated = {bases[names[column]] for column in columns_with_values(values)}
    panel = Panel(dates, names, values, "levels", "level", stated.pop() if len(stated) == 1 else "mixed")
    return WideLines(panel.between(start) if double else panel, tuple(faults))


def read_prints(view: View, names: list[str], basis: str, start: date | None) -> Part:
    """Raw prints of these names, adjusted."""
    raw, days = read_matrix(view, PRICES, "close", names, start)
    paid = adjust(view, raw, days, names, basis) if len(days) else set()
    return Part(raw, days, tuple(names), {name: "total" if name in paid else "price" for name in names})


def read_levels(view: View, names: list[str], start: date | None) -> Part:
    """Published levels of these names."""
    level, days = read_matrix(view, SERIES, "value", names, start)
    return Part(level, days, tuple(names), {name: stated_basis(view, name) for name in names})


def stated_basis(view: View, name: str) -> str:
    """What a name's published levels are by their source."""
    return view.describe(name)["basis"] or "none" if view.has(name) else "none"


def join_name(name: str, prints: Part, published: Part, dates: Days, basis: str) -> tuple[Floats, str, str]:
    """The line of a name that both parts have [T], its basis, and why the two could not be joined, empty where so."""
    lines = published.line(name, dates), prints.line(name, dates)
    bases = {"published": published.bases[name], "prints": prints.bases[name]}
    lacking = [not np.isfinite(line).any() for line in lines]
    if any(lacking):
        return lines[lacking[0]], bases["prints" if lacking[0] else "published"], ""
    order = order_lines(*lines, stated=bases["published"], basis=basis)
    if order is None:
        return lines[1], bases["prints"], ""
    joined = join_lines(*order[0])
    mixed = joined.extended and len(set(bases.values())) > 1
    return joined.line, "mixed" if mixed else bases[order[1][0]], joined.fault


def join_columns(parts: tuple[Part, ...], dates: Days, names: tuple[str, ...]) -> Floats:
    """Parts with their own dates and columns as one matrix; a part that already is the whole is taken as it is."""
    for part in parts:
        if part.names == names and len(part.days) == len(dates):
            return part.values
    values = np.full((len(dates), len(names)), np.nan)
    column_of = {name: column for column, name in enumerate(names)}
    for part in parts:
        rows = np.searchsorted(dates, part.days)
        for column in columns_with_values(part.values):
            values[rows, column_of[part.names[column]]] = part.values[:, column]
    return values


def ids_in(view: View, table: TableSchema) -> frozenset[str]:
    """Every id that has rows in a table by now."""
    cache = view.cache
    key = (IDS, view.digest, view.as_of, table.name) if cache else ()
    arrays = cache.load(*key) if cache else None
    if arrays is None:
        ids = view.scan(table).select(pl.col("id").unique()).collect()["id"].to_list()
        arrays = {"ids": np.array(ids, dtype=np.str_) if ids else np.empty(0, dtype="U1")}
        if cache:
            cache.save(arrays, *key)
    return frozenset(arrays["ids"].tolist())


def columns_with_values(part: Floats) -> list[int]:
    """The columns that have any close."""
    columns: list[int] = np.flatnonzero(np.isfinite(part).any(axis=0)).tolist()
    return columns


def read_matrix(
    view: View, table: TableSchema, column: str, names: Sequence[str], start: date | None
) -> tuple[Floats, Days]:
    """One number column of a table as [T, N] on the sessions that have any, the newest word on each cell."""
    sessions = view.sessions(start=start)
    blank = np.full((0, len(names)), np.nan)
    if not names or not len(sessions):
        return blank, sessions[:0]
    event = table.event or "date"
    symbols = pl.Enum(list(names))
    rows = view.scan(table).filter(pl.col(column).is_not_null(), pl.col(event).is_between(*ends(sessions)))
    located = [
        pl.col("id").cast(symbols, strict=False).to_physical().alias("column"),
        pl.col(event).to_physical().alias("day"),
        pl.col(column).alias("value"),
    ]
    cells = rows.select(located).drop_nulls("column").collect()
    if cells.is_empty():
        return blank, sessions[:0]
    values, filled_rows, count = scatter(cells, sessions, len(names))
    if count != int(np.isfinite(values).sum()):
        keys = ("id", event)
        newest = rows.sort(*keys, "known_at", "batch", "version").unique(keys, keep="last", maintain_order=True)
        cells = newest.filter(pl.col("id").is_in(list(names))).select(located).collect()
        values, filled_rows, _ = scatter(cells, sessions, len(names))
    return (values, sessions) if filled_rows.all() else (values[filled_rows], sessions[filled_rows])


def ends(sessions: Days) -> tuple[date, date]:
    """The first and the last session."""
    return sessions[0].item(), sessions[-1].item()


def scatter(cells: pl.DataFrame, sessions: Days, columns: int) -> tuple[Floats, Bools, int]:
    """Cells as a matrix [T, N]; which sessions have any [T]; how many cells fell on sessions."""
    days = sessions.astype(np.int64)
    row_of = np.full(int(days[-1] - days[0]) + 1, -1, dtype=np.int64)
    row_of[days - days[0]] = np.arange(len(days))
    rows: Ints = row_of[cells["day"].to_numpy() - days[0]]
    matrix = np.full((len(days), columns), np.nan)
    inside = rows >= 0
    flat = matrix.reshape(-1)
    positions = rows * columns + cells["column"].to_numpy()
    values = cells["value"].to_numpy()
    if inside.all():
        flat[positions] = values
    else:
        flat[positions[inside]] = values[inside]
    filled_rows = np.zeros(len(days), dtype=np.bool_)
    filled_rows[rows[inside]] = True
    return matrix, filled_rows, int(inside.sum())


def adjust(view: View, raw: Floats, days: Days, names: Sequence[str], basis: str) -> set[str]:
    """Adjust raw closes in place for splits, and dividends where `basis` is total; the names that then are total.

    As `adjusted_levels`: a dividend is reinvested at the close before its ex-date, factor 1 - D / P.
    """
    column_of = {name: column for column, name in enumerate(names)}
    actions = view.rows(ACTIONS, pl.col("kind").is_in(["split", "dividend"])).filter(pl.col("id").is_in(list(names)))
    paid: set[str] = set()
    for (id_,), rows in actions.partition_by("id", as_dict=True, maintain_order=True).items():
        column = column_of[str(id_)]
        printed = np.flatnonzero(np.isfinite(raw[:, column]))
        if len(printed):
            close = raw[printed, column]
            raw[printed, column] = close * factors(close, days[printed], rows, basis)
            if basis == "total" and (rows["kind"] == "dividend").any():
                paid.add(str(id_))
    return paid


def factors(close: Floats, days: Days, actions: pl.DataFrame, basis: str) -> Floats:
    """What each close is multiplied by [T]."""
    step = np.ones(len(close) + 1)
    for day, kind, value in actions.select("session", "kind", "value").iter_rows():
        row = int(np.searchsorted(days, np.datetime64(day, "D")))
        if kind == "split":
            step[row] /= value
        elif basis == "total" and 0 < row < len(close):
            step[row] *= 1.0 - value / close[row - 1]
    later: Floats = np.cumprod(step[::-1], dtype=np.float64)[::-1][1:]
    return later


def stock_ids(view: View) -> tuple[str, ...]:
    """Every stock that has prices or levels by now, sorted."""
    stocks = view.listing.filter(pl.col("kind") == "stock")["id"].to_list()
    return tuple(sorted((ids_in(view, PRICES) | ids_in(view, SERIES)).intersection(stocks)))
