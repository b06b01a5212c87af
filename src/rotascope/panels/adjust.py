"""Level lines from returns, or from raw closes, splits and dividends, as known at the view's date; their joins."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

WEEK, MONTH = np.timedelta64(7, "D"), np.timedelta64(1, "M")


def compound_returns(returns: Panel) -> Panel:
    """Periodic returns [T, 1] as a level line [T + 1, 1] from 1.0 at the end of the period before the first return.

    Without that row the first return would be no change of any level, and every statistic of changes would lack it.
    """
    levels = np.concatenate([np.ones((1, len(returns.symbols))), np.cumprod(1.0 + returns.values, axis=0)])
    dates = np.concatenate([[base_day(returns.dates)], returns.dates])
    return replace(returns, dates=dates, values=levels, unit="level")


def base_day(dates: Days) -> np.datetime64:
    """The end of the period before the first of `dates`: the session before, or the month end before a month end.

    Other periods are as long as the first one that can be seen. One date alone counts as a session's.
    """
    first = dates[0]
    step = dates[1] - first if len(dates) > 1 else np.timedelta64(1, "D")
    month = first.astype("datetime64[M]")
    base: np.datetime64 = first - step
    if step < WEEK:
        earlier = nyse().days[nyse().days < first]
        base = earlier[-1] if len(earlier) else first - np.timedelta64(1, "D")
    elif first == (month + MONTH).astype("datetime64[D]") - np.timedelta64(1, "D"):
        base = month.astype("datetime64[D]") - np.timedelta64(1, "D")
    return base


def adjusted_levels(prices: pl.DataFrame, actions: pl.DataFrame, *, basis: str) -> tuple[Floats, str]:
    """Closes [T] adjusted backwards for splits, and for dividends where `basis` is total.

    prices   rows of one instrument by session: session, close > 0
    actions  its rows: session (ex-date), kind, value; a split's value is new shares per old one,
             a dividend's is currency per share of that day
    returns  the line, equal to the raw close on the last session, and the basis it really has: total return is
             claimed only where dividends are on file
    source   CRSP convention: a dividend is reinvested at the ex-date's previous close, factor 1 - D / P[t-1]
    """
    sessions, close = prices["session"].to_numpy(), prices["close"].to_numpy().astype(np.float64)
    factor = np.ones(len(close))
    dividends = actions.filter(pl.col("kind") == "dividend")
    for row in actions.filter(pl.col("kind") == "split").iter_rows(named=True):
        ex_row = int(np.searchsorted(sessions, np.datetime64(row["session"], "D")))
        factor[:ex_row] /= row["value"]
    if basis == "total":
        for row in dividends.iter_rows(named=True):
            ex_row = int(np.searchsorted(sessions, np.datetime64(row["session"], "D")))
            if 0 < ex_row < len(close):
                factor[:ex_row] *= 1.0 - row["value"] / close[ex_row - 1]
    return close * factor, "total" if basis == "total" and len(dividends) else "price"


APART, BROKEN = (
    0.005,
    0.20,
)  # difference of two returns of one session: beyond rounding, and as a missed split leaves it
ODD, COMMON = 0.10, 5  # share of sessions that may be apart, as ex-dates are; least sessions in common to join on


@dataclass(frozen=True, slots=True)
class Joined:
    """Two lines of one instrument as one.

    line      [T] the main line, and before and after it the other one, rescaled to it
    extended  whether the other line gave any of it
    fault     why the other line was not joined, in words; empty where it agrees
    """

    line: Floats
    extended: bool
    fault: str


def join_lines(main: Floats, other: Floats) -> Joined:
    """Join two lines of one instrument on returns: the other one where the main one has not begun or has ended.

    main, other  [T] levels on the same dates, each on its own scale; NaN = no close
    agreement    over sessions in which both have a return, at least 5 of them: none 20 points apart, at most a tenth
                 half a point apart (a line without dividends differs on ex-dates); else the main line is all there is
    timing       a later row never changes what the main line says of an earlier one
    """
    fault = compare_returns(main, other)
    rows = np.flatnonzero(np.isfinite(main))
    first, last = int(rows[0]), int(rows[-1])
    line = main.copy()
    if fault:
        return Joined(line, extended=False, fault=fault)
    common = np.flatnonzero(np.isfinite(main) & np.isfinite(other))
    start, end = int(common[0]), int(common[-1])
    line[:first] = other[:first] * (main[start] / other[start])
    line[last + 1 :] = other[last + 1 :] * (main[end] / other[end])
    extended = bool(np.isfinite(line[:first]).any() or np.isfinite(line[last + 1 :]).any())
    return Joined(line, extended=extended, fault="")


def compare_returns(main: Floats, other: Floats) -> str:
    """Why two lines are not of one instrument on one basis, in words; empty where their returns agree."""
    both = np.isfinite(main) & np.isfinite(other)
    rows = np.flatnonzero(both)
    if len(rows) <= COMMON:
        return f"{len(rows)} sessions in common, too few to join on"
    difference = np.abs(np.diff(main[rows]) / main[rows][:-1] - np.diff(other[rows]) / other[rows][:-1])
    apart = int((difference > APART).sum())
    if (difference > BROKEN).any() or apart > max(1.0, ODD * len(difference)):
        return f"returns differ in {apart:,} of {len(difference):,} common sessions, by {difference.max():.1%} at most"
    return ""


def order_lines(
    published: Floats, prints: Floats, *, stated: str, basis: str
) -> tuple[tuple[Floats, Floats], tuple[str, str]] | None:
    """The main line and the other one of an instrument that has both, and which is which; None: the prints alone.

    stated   basis of the published levels; `basis` what was asked for
    returns  published levels of that basis first; else the line with more closes. Where price is asked for and levels
             are published with dividends, only prints are that
    """
    if basis == "price" and stated != "price":
        return None
    if stated == basis or np.isfinite(published).sum() >= np.isfinite(prints).sum():
        return (published, prints), ("published", "prints")
    return (prints, published), ("prints", "published")


def join_panels(published: Panel, prints: Panel, *, basis: str) -> Panel:
    """One instrument's published levels and adjusted prints [T, 1] as one line, by `order_lines` and `join_lines`."""
    dates = np.union1d(published.dates, prints.dates)
    lines = []
    for panel in (published, prints):
        line = np.full(len(dates), np.nan)
        line[np.searchsorted(dates, panel.dates)] = panel.values[:, 0]
        lines.append(line)
    order = order_lines(*lines, stated=published.basis, basis=basis)
    if order is None:
        return prints
    joined = join_lines(*order[0])
    main = published if order[1][0] == "published" else prints
    bases = {published.basis, prints.basis} if joined.extended else {main.basis}
    rows = np.isfinite(joined.line)
    joined_basis = bases.pop() if len(bases) == 1 else "mixed"
    return Panel(dates[rows], main.symbols, joined.line[rows][:, None], main.name, "level", joined_basis)
