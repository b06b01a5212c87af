"""Many instruments side by side as one panel, straight from the tables: for measures of a whole market.

Column for column it is what `View.levels` gives on the exchange's sessions. Rows on other days are left out.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, Floats, Ints
from rotascope.errors import OutsideData
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.schema import ACTIONS, PRICES, SERIES, TableSchema

STOCKS = ("stock", "fund")
WIDE = ("wide",)


def wide_levels(view: View, ids: Sequence[str], *, basis: str = "total", start: date | None = None) -> Panel:
    """Levels of these instruments [T, N] on the exchange's sessions, NaN where there is no close.

    ids      stocks, funds and levels, in this order; one without any close is a column of NaN
    basis    of raw prints with dividends on file: total or price; published levels keep their own
    start    the first date wanted; adjustments do not depend on it
    raises   OutsideData when nothing was known of any of them by the view's date
    cached   as memory-mapped arrays by the market's digest, the view's date and the arguments
    """
    names = tuple(ids)
    cache = view.cache
    key = (*WIDE, view.digest, view.as_of, basis, start, *names) if cache else ()
    levels = cached_levels(view, *key) if cache else None
    if levels is None:
        levels = build_levels(view, names, basis, start)
        if cache:
            cache.save({"values": levels.values, "dates": levels.dates, "basis": np.array([levels.basis])}, *key)
    return levels


def wide_volume(view: View, close: Panel) -> Panel | None:
    """Shares traded in the sessions and stocks of `close` [T, N], NaN where not printed; None where none is on file."""
    volumes, days = read_matrix(view, PRICES, "volume", close.symbols, close.first)
    if not len(days):
        return None
    common = np.isin(days, close.dates)
    values = np.full(close.values.shape, np.nan)
    values[np.searchsorted(close.dates, days[common])] = volumes[common]
    return close.derive(values, name="volume", unit="shares")


def cached_levels(view: View, *key: object) -> Panel | None:
    """The panel under a key of `wide_levels`, mapped; None where it is no longer kept."""
    cache = view.cache
    arrays = cache.load(*key) if cache else None
    if arrays is None:
        return None
    names = tuple(str(part) for part in key[len(WIDE) + 4 :])
    return Panel(arrays["dates"], names, arrays["values"], "levels", "level", str(arrays["basis"][0]))


def earlier_levels(view: View, ids: Sequence[str], *, digest: str, as_of: date) -> Panel | None:
    """The panel of these instruments as the content of that digest had it on a date, if it is still kept."""
    return cached_levels(view, *WIDE, digest, as_of, "total", None, *ids)


def build_levels(view: View, names: tuple[str, ...], basis: str, start: date | None) -> Panel:
    """The panel from the tables, with the basis that it really has."""
    kinds = {row["id"]: row["kind"] for row in view.instruments.select("id", "kind").iter_rows(named=True)}
    traded = [name for name in names if kinds.get(name) in STOCKS]
    raw, days = read_matrix(view, PRICES, "close", traded, start)
    printed = {traded[column] for column in columns_with_values(raw)}
    published = [name for name in names if name not in printed]
    level, level_days = read_matrix(view, SERIES, "value", published, start)
    bases = adjust(view, raw, days, traded, basis) if printed else set()
    dates = np.union1d(days, level_days)
    if not len(dates):
        raise OutsideData(f"no close of {len(names)} instruments was known by {view.as_of}", "import prices")
    values = join_columns(((raw, days, traded), (level, level_days, published)), dates, names)
    bases |= {view.describe(name)["basis"] or "none" for name in published if name in kinds}
    return Panel(dates, names, values, "levels", "level", next(iter(bases)) if len(bases) == 1 else "mixed")


def join_columns(parts: tuple[tuple[Floats, Days, list[str]], ...], dates: Days, names: tuple[str, ...]) -> Floats:
    """Parts with their own dates and columns as one matrix; a part that already is the whole is taken as it is."""
    for part, days, columns in parts:
        if tuple(columns) == names and len(days) == len(dates):
            return part
    values = np.full((len(dates), len(names)), np.nan)
    column_of = {name: column for column, name in enumerate(names)}
    for part, days, columns in parts:
        rows = np.searchsorted(dates, days)
        for column in columns_with_values(part):
            values[rows, column_of[columns[column]]] = part[:, column]
    return values


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
    """Adjust raw closes in place for splits, and dividends where `basis` is total; the bases that columns then have.

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
    unpaid = any(name not in paid and np.isfinite(raw[:, column]).any() for name, column in column_of.items())
    return ({"total"} if paid else set()) | ({"price"} if unpaid else set())


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
    stocks = view.instruments.filter(pl.col("kind") == "stock")["id"]
    parts = [view.scan(table).select(pl.col("id").unique()) for table in (PRICES, SERIES)]
    priced = pl.concat(parts).unique().collect()["id"]
    return tuple(stocks.filter(stocks.is_in(priced.implode())).sort().to_list())
