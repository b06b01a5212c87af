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
    kept = cached_levels(view, *key) if cache else None
    if kept is None:
        levels, used = build(view, names, basis, start)
        if cache:
            cache.save({"values": levels.values, "dates": levels.dates, "basis": np.array([used])}, *key)
        return levels
    return kept


def wide_volume(view: View, close: Panel) -> Panel | None:
    """Shares traded in the sessions and stocks of `close` [T, N], NaN where not printed; None where none is on file."""
    values, days = matrix(view, PRICES, "volume", close.symbols, close.first)
    if not len(days):
        return None
    there = np.isin(days, close.dates)
    out = np.full(close.values.shape, np.nan)
    out[np.searchsorted(close.dates, days[there])] = values[there]
    return close.derive(out, name="volume", unit="shares")


def cached_levels(view: View, *key: object) -> Panel | None:
    """The panel under a key of `wide_levels`, mapped; None where it is no longer kept."""
    cache = view.cache
    kept = cache.load(*key) if cache else None
    names = tuple(str(one) for one in key[len(WIDE) + 4 :])
    return Panel(kept["dates"], names, kept["values"], "levels", "level", str(kept["basis"][0])) if kept else None


def earlier_levels(view: View, ids: Sequence[str], *, digest: str, as_of: date) -> Panel | None:
    """The panel of these instruments as the content of that digest had it on a date, if it is still kept."""
    return cached_levels(view, *WIDE, digest, as_of, "total", None, *ids)


def build(view: View, names: tuple[str, ...], basis: str, start: date | None) -> tuple[Panel, str]:
    """The panel from the tables, and the basis that it really has."""
    kinds = {row["id"]: row["kind"] for row in view.instruments.select("id", "kind").iter_rows(named=True)}
    printed = [one for one in names if kinds.get(one) in STOCKS]
    raw, days = matrix(view, PRICES, "close", printed, start)
    prints = {printed[column] for column in filled(raw)}
    rest = [one for one in names if one not in prints]
    level, level_days = matrix(view, SERIES, "value", rest, start)
    used = adjust(view, raw, days, printed, basis) if prints else set()
    dates = np.union1d(days, level_days)
    if not len(dates):
        raise OutsideData(f"no close of {len(names)} instruments was known by {view.as_of}", "import prices")
    values = beside(((raw, days, printed), (level, level_days, rest)), dates, names)
    said = used | {view.describe(one)["basis"] or "none" for one in rest if one in kinds}
    basis_used = next(iter(said)) if len(said) == 1 else "mixed"
    return Panel(dates, names, values, "levels", "level", basis_used), basis_used


def beside(parts: tuple[tuple[Floats, Days, list[str]], ...], dates: Days, names: tuple[str, ...]) -> Floats:
    """Parts with their own dates and columns as one matrix; a part that already is the whole is taken as it is."""
    for part, days, columns in parts:
        if tuple(columns) == names and len(days) == len(dates):
            return part
    values = np.full((len(dates), len(names)), np.nan)
    place = {one: column for column, one in enumerate(names)}
    for part, days, columns in parts:
        rows = np.searchsorted(dates, days)
        for column in filled(part):
            values[rows, place[columns[column]]] = part[:, column]
    return values


def filled(part: Floats) -> list[int]:
    """The columns that have any close."""
    there: list[int] = np.flatnonzero(np.isfinite(part).any(axis=0)).tolist()
    return there


def matrix(
    view: View, table: TableSchema, column: str, names: Sequence[str], start: date | None
) -> tuple[Floats, Days]:
    """One number column of a table as [T, N] on the sessions that have any, the newest word on each cell."""
    sessions = view.sessions(start=start)
    blank = np.full((0, len(names)), np.nan)
    if not names or not len(sessions):
        return blank, sessions[:0]
    event = table.event or "date"
    wanted = pl.Enum(list(names))
    rows = view.scan(table).filter(pl.col(column).is_not_null(), pl.col(event).is_between(*ends(sessions)))
    cells = rows.select(
        pl.col("id").cast(wanted, strict=False).to_physical().alias("column"),
        pl.col(event).to_physical().alias("day"),
        pl.col(column).alias("value"),
    ).drop_nulls("column")
    found = cells.collect()
    if found.is_empty():
        return blank, sessions[:0]
    out, there, count = scattered(found, sessions, len(names))
    if count != int(np.isfinite(out).sum()):
        keys = ("id", event)
        newest = rows.sort(*keys, "known_at", "batch", "version").unique(keys, keep="last", maintain_order=True)
        again = newest.filter(pl.col("id").is_in(list(names))).select(
            pl.col("id").cast(wanted).to_physical().alias("column"),
            pl.col(event).to_physical().alias("day"),
            pl.col(column).alias("value"),
        )
        out, there, _ = scattered(again.collect(), sessions, len(names))
    return (out, sessions) if there.all() else (out[there], sessions[there])


def ends(sessions: Days) -> tuple[date, date]:
    """The first and the last session."""
    return sessions[0].item(), sessions[-1].item()


def scattered(cells: pl.DataFrame, sessions: Days, columns: int) -> tuple[Floats, Bools, int]:
    """Cells put into place [T, N]; which sessions have any [T]; how many cells fell on sessions."""
    days = sessions.astype(np.int64)
    row_of = np.full(int(days[-1] - days[0]) + 1, -1, dtype=np.int64)
    row_of[days - days[0]] = np.arange(len(days))
    rows: Ints = row_of[cells["day"].to_numpy() - days[0]]
    out = np.full((len(days), columns), np.nan)
    inside = rows >= 0
    flat = out.reshape(-1)
    place = rows * columns + cells["column"].to_numpy()
    values = cells["value"].to_numpy()
    if inside.all():
        flat[place] = values
    else:
        flat[place[inside]] = values[inside]
    there = np.zeros(len(days), dtype=np.bool_)
    there[rows[inside]] = True
    return out, there, int(inside.sum())


def adjust(view: View, raw: Floats, days: Days, names: Sequence[str], basis: str) -> set[str]:
    """Adjust raw closes in place for splits, and dividends where `basis` is total; the bases that columns then have.

    As `adjusted_levels`: a dividend is reinvested at the close before its ex-date, factor 1 - D / P.
    """
    place = {one: column for column, one in enumerate(names)}
    actions = view.rows(ACTIONS, pl.col("kind").is_in(["split", "dividend"])).filter(pl.col("id").is_in(list(names)))
    paid: set[str] = set()
    for (id_,), rows in actions.partition_by("id", as_dict=True, maintain_order=True).items():
        column = place[str(id_)]
        printed = np.flatnonzero(np.isfinite(raw[:, column]))
        if len(printed):
            close = raw[printed, column]
            raw[printed, column] = close * factors(close, days[printed], rows, basis)
            if basis == "total" and (rows["kind"] == "dividend").any():
                paid.add(str(id_))
    plain = {one for one in names if one not in paid and np.isfinite(raw[:, place[one]]).any()}
    return ({"total"} if paid else set()) | ({"price"} if plain else set())


def factors(close: Floats, days: Days, actions: pl.DataFrame, basis: str) -> Floats:
    """What each close is multiplied by [T]."""
    step = np.ones(len(close) + 1)
    for day, kind, value in actions.select("session", "kind", "value").iter_rows():
        at = int(np.searchsorted(days, np.datetime64(day, "D")))
        if kind == "split":
            step[at] /= value
        elif basis == "total" and 0 < at < len(close):
            step[at] *= 1.0 - value / close[at - 1]
    later: Floats = np.cumprod(step[::-1], dtype=np.float64)[::-1][1:]
    return later


def stock_ids(view: View) -> tuple[str, ...]:
    """Every stock that has prices or levels by now, sorted."""
    stocks = view.instruments.filter(pl.col("kind") == "stock")["id"]
    parts = [view.scan(table).select(pl.col("id").unique()) for table in (PRICES, SERIES)]
    there = pl.concat(parts).unique().collect()["id"]
    return tuple(stocks.filter(stocks.is_in(there.implode())).sort().to_list())
