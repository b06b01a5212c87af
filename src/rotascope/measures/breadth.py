"""Breadth: how many stocks rise, stand above their own means, make new highs, or beat the index.

Everything starts from one panel of counts, so a stock that lacks leaves numerator and denominator alike: a gap is never
an unchanged close, a delisted stock is in no count. Conventions in docs/measures/breadth.md.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from os import cpu_count

import numpy as np

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting, UnknownSymbol
from rotascope.kernels import breadth as kernel
from rotascope.kernels.rolling import rolling_mean
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

COUNTS = (
    "advances",
    "declines",
    "unchanged",
    "above_20",
    "known_20",
    "above_50",
    "known_50",
    "above_200",
    "known_200",
    "highs",
    "lows",
    "known_year",
)
MEANS = (20, 50, 200)  # sessions
YEAR = 252  # sessions of a 52-week high, the current one included
SMALL = 256  # columns: below this a second thread costs more than it saves


@dataclass(frozen=True, slots=True)
class Completeness:
    """How full a window must be: at least `min_share` of its closes, else the stock is not counted in it."""

    min_share: float = 0.8

    def __post_init__(self) -> None:
        """Refuse a share that no window could have."""
        if not 0.0 < self.min_share <= 1.0:
            raise BadSetting(f"min_share {self.min_share} is no share", "give a number above 0, at most 1")

    @property
    def windows(self) -> Ints:
        """The lengths of the three means."""
        return np.array(MEANS)

    @property
    def needs(self) -> Ints:
        """The closes that each mean needs."""
        return np.array([ceil(self.min_share * window) for window in MEANS])

    @property
    def year_needs(self) -> int:
        """The closes that a 52-week high needs."""
        return ceil(self.min_share * YEAR)


def breadth_counts(
    close: PanelLike,
    *,
    member: Bools | None = None,
    completeness: Completeness | None = None,
    workers: int | None = None,
) -> Panel:
    """Count every session's stocks, all of `COUNTS` in one pass.

    close    [T, N] adjusted closes above 0; NaN = not listed or no print
    member   [T, N] or [1, N] who is counted; None = every column. Windows read closes from before membership too
    workers  threads over blocks of columns; None = all cores. Any number gives the same integers
    returns  [T, 12] counts. advances, declines, unchanged: of stocks that print in this session and the one before.
             above_k of known_k: close above its own k-session mean (by more than 1e-12, relatively), of those with
             enough closes. highs, lows of known_year: close beyond every other close of 252 sessions
    timing   row t reads rows t - 251 to t
    """
    close = as_panel(close)
    completeness = completeness or Completeness()
    member_mask = np.ones((1, len(close.symbols)), dtype=np.bool_) if member is None else np.atleast_2d(member)
    if member_mask.shape[1] != len(close.symbols) or len(member_mask) not in {1, len(close)}:
        raise ValueError(f"{close.name}: a mask of {member_mask.shape} does not fit {close.values.shape}")
    columns = len(close.symbols)
    blocks = 1 if columns < SMALL else min(workers or cpu_count() or 1, columns)
    bounds = np.linspace(0, columns, blocks + 1).astype(int).tolist()

    def part(block: int) -> Ints:
        first, last = bounds[block], bounds[block + 1]
        return kernel.breadth_counts(
            close.values,
            member_mask,
            first,
            last,
            completeness.windows,
            completeness.needs,
            YEAR,
            completeness.year_needs,
        )

    if blocks == 1:
        return as_counts(close, part(0))
    with ThreadPoolExecutor(blocks) as pool:
        return as_counts(close, np.sum(list(pool.map(part, range(blocks))), axis=0))


def as_counts(close: Panel, counts: Ints) -> Panel:
    """Counts as a panel on the dates of the closes."""
    return close.derive(counts, name=f"breadth of {close.name}", unit="count", symbols=COUNTS)


def advance_decline_line(counts: PanelLike) -> Panel:
    """Cumulated advances less declines [T, 1]; its level has no meaning, its direction has. Row t reads rows <= t."""
    counts = as_panel(counts)
    return counts.derive(np.cumsum(net_advances(counts)), name="advance-decline line", unit="count")


def net_advances(counts: Panel) -> Floats:
    """Advances less declines [T]."""
    net: Floats = counts.column("advances") - counts.column("declines")
    return net


def share_above(counts: PanelLike, *, window: int = 200) -> Panel:
    """Share of counted stocks that close above their own trailing mean [T, 1]; NaN where none has closes enough."""
    counts = as_panel(counts)
    if window not in MEANS:
        raise BadSetting(f"no mean of {window} sessions is counted", f"choose one of {', '.join(map(str, MEANS))}")
    share = ratio(counts.column(f"above_{window}"), counts.column(f"known_{window}"))
    return counts.derive(share, name=f"share above {window}-session mean", unit="fraction")


def share_above_own_mean(levels: PanelLike, *, window: int, min_share: float = 0.8) -> Panel:
    """Share of lines that stand above their own trailing mean, today included: for groups, at any frequency.

    levels   [T, N] positive; NaN = no value, which is in neither numerator nor denominator
    returns  [T, 2] share, and the lines counted: those with min_share of their window; NaN and 0 where none has it.
             Within 1e-12 of the mean is at it, not above
    timing   row t reads rows <= t
    """
    levels = as_panel(levels)
    least = ceil(min_share * window)
    means = np.column_stack([rolling_mean(line, window, least) for line in levels.values.T])
    judged = np.isfinite(means) & np.isfinite(levels.values)
    above = judged & (levels.values > means * (1.0 + 1e-12))
    counted = judged.sum(axis=1)
    shares = np.column_stack([ratio(above.sum(axis=1), counted), counted])
    return levels.derive(
        shares, name=f"share above own mean of {window}", unit="fraction", symbols=("share", "counted")
    )


def advancing_share(counts: PanelLike) -> Panel:
    """Advances over advances and declines [T, 1]; NaN where nothing moved."""
    counts = as_panel(counts)
    up = counts.column("advances")
    return counts.derive(ratio(up, up + counts.column("declines")), name="advancing share", unit="fraction")


def net_highs(counts: PanelLike) -> Panel:
    """New 52-week highs less new lows, as a share of stocks with a year of closes [T, 1]."""
    counts = as_panel(counts)
    net = counts.column("highs") - counts.column("lows")
    return counts.derive(ratio(net, counts.column("known_year")), name="net new highs", unit="fraction")


def record_high_percent(counts: PanelLike) -> Panel:
    """New highs over new highs and lows [T, 1], a fraction; NaN where there is neither."""
    counts = as_panel(counts)
    highs = counts.column("highs")
    share = ratio(highs, highs + counts.column("lows"))
    return counts.derive(share, name="record-high percent", unit="fraction")


def high_low_index(counts: PanelLike, *, sessions: int = 10) -> Panel:
    """Mean of the record-high percent over the last `sessions` [T, 1]; sessions with neither high nor low are left out.

    NaN until half of the sessions have one.
    """
    counts = as_panel(counts)
    share = record_high_percent(counts).values[:, 0]
    mean = rolling_mean(share, sessions, ceil(sessions / 2))
    return counts.derive(mean, name="high-low index", unit="fraction")


def window_share(close: PanelLike, *, sessions: int, above: Floats | None = None, member: Bools | None = None) -> Panel:
    """Share of stocks whose return over `sessions` is above a hurdle: 0, or the index's own return [T, 1].

    above    [T] the hurdle; None = 0, "share of members up"
    member   [T, N] or [1, N] who is counted
    returns  [T, 2] share, and the stocks counted; NaN and 0 where none has both closes
    """
    close = as_panel(close)
    values = close.values
    out = np.full((len(close), 2), np.nan)
    out[:, 1] = 0.0
    if len(close) > sessions:
        eligible, above_hurdle = beats_hurdle(values[sessions:] / values[:-sessions] - 1.0, above, member, sessions)
        out[sessions:, 1] = eligible.sum(axis=1)
        out[sessions:, 0] = ratio(above_hurdle.sum(axis=1), eligible.sum(axis=1))
    return close.derive(out, name=f"share above hurdle, {sessions} sessions", symbols=("share", "counted"))


def mean_window_return(close: PanelLike, *, sessions: int, member: Bools | None = None) -> Panel:
    """Mean return of stocks over `sessions`: bought in equal parts and held [T, 1]; NaN where none has both closes.

    member   [T, N] or [1, N] who is counted
    timing   row t reads rows t - sessions and t
    """
    close = as_panel(close)
    values = close.values
    mean = np.full(len(close), np.nan)
    if len(close) > sessions:
        returns = values[sessions:] / values[:-sessions] - 1.0
        eligible, _ = beats_hurdle(returns, None, member, sessions)
        mean[sessions:] = ratio(np.where(eligible, returns, 0.0).sum(axis=1), eligible.sum(axis=1))
    return close.derive(mean, name=f"mean return, {sessions} sessions", unit="fraction", symbols=("mean",))


def beats_hurdle(returns: Floats, above: Floats | None, member: Bools | None, sessions: int) -> tuple[Bools, Bools]:
    """Who is counted, and who of them is above the hurdle, for the rows that have a window."""
    hurdle = np.zeros(len(returns)) if above is None else above[sessions:]
    eligible = np.isfinite(returns) & np.isfinite(hurdle)[:, None]
    if member is not None:
        mask = np.atleast_2d(member)
        eligible &= mask if len(mask) == 1 else mask[sessions:]
    return eligible, eligible & (returns > hurdle[:, None])


def equal_weighted(close: PanelLike, *, member: Bools | None = None) -> Panel:
    """Each session's mean return of the counted stocks [T, 1]; NaN where none prints in this session and the last."""
    close = as_panel(close)
    returns = session_returns(close).values
    finite = np.isfinite(returns)
    if member is not None:
        finite = finite & np.atleast_2d(member)
    total = np.where(finite, returns, 0.0).sum(axis=1)
    mean = ratio(total, finite.sum(axis=1))
    return close.derive(mean, name="equal-weighted return", unit="fraction", symbols=("equal",))


def session_returns(close: PanelLike) -> Panel:
    """Returns close to close [T, N]; NaN on the first row and wherever either close lacks: a gap is no zero."""
    close = as_panel(close)
    out = np.full(close.values.shape, np.nan)
    out[1:] = close.values[1:] / close.values[:-1] - 1.0
    return close.derive(out, name=f"returns of {close.name}", unit="fraction")


def columns_of(panel: Panel, symbols: tuple[str, ...]) -> Bools:
    """[1, N] mask of these symbols; UnknownSymbol names the first that the panel lacks."""
    lacking = [symbol for symbol in symbols if symbol not in panel.symbols]
    if lacking:
        raise UnknownSymbol(f"{panel.name} has no {lacking[0]!r} ({len(lacking)} such)", "import its prices")
    mask: Bools = np.isin(np.array(panel.symbols), symbols)[None, :]
    return mask


def ratio(top: Floats, bottom: Floats) -> Floats:
    """The quotient, NaN where there is nothing to divide by."""
    top = np.asarray(top, dtype=np.float64)
    quotient: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=np.asarray(bottom) > 0)
    return quotient
