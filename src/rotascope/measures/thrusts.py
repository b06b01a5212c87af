"""Named breadth signals: the Zweig thrust, the Hindenburg conditions, and the Arms index. Each is one convention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.errors import BadSetting
from rotascope.kernels.rolling import ema, rolling_mean
from rotascope.measures.breadth import advancing_share, ratio
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

LOW, HIGH, WITHIN = 0.40, 0.615, 10  # Zweig, Winning on Wall Street (1986)
Mean: TypeAlias = Literal["ema", "sma"]


def zweig_thrust(counts: PanelLike, *, mean: Mean = "ema") -> Panel:
    """Where ten-session breadth swings from below 0.40 to above 0.615 within ten sessions.

    mean     ema: weight 2/11, as the signal is mostly computed; sma: plain mean, as the book is also read. They differ
             in which years they count
    returns  [T, 2] mean of the advancing share, and signal: 1 in the session that completes a thrust, 0 else, NaN
             where the mean is. One dip gives one signal
    timing   row t reads rows <= t
    """
    counts = as_panel(counts)
    if mean not in {"ema", "sma"}:
        raise BadSetting(f"no mean {mean!r}", "choose ema or sma")
    share = advancing_share(counts).values[:, 0]
    mean_share = ema(share, WITHIN) if mean == "ema" else rolling_mean(share, WITHIN, WITHIN)
    mean_share[: WITHIN - 1] = np.nan  # fewer sessions are no ten-session mean
    signal = np.where(np.isfinite(mean_share), 0.0, np.nan)
    dip = -WITHIN - 1
    for row, value in enumerate(mean_share.tolist()):
        if value < LOW:
            dip = row
        elif value > HIGH and row - dip <= WITHIN:
            signal[row], dip = 1.0, -WITHIN - 1
    return counts.derive(
        np.column_stack([mean_share, signal]), name=f"Zweig thrust ({mean})", symbols=("mean", "signal")
    )


@dataclass(frozen=True, slots=True)
class Hindenburg:
    """One published set of conditions.

    share     that new highs and new lows must both exceed
    of        issues: all stocks that traded; moved: advances and declines
    rising    index above its level 50 sessions ago, or its 50-session mean above that of the session before
    """

    share: float
    of: Literal["issues", "moved"]
    rising: Literal["level", "mean"]


VARIANTS: Mapping[str, Hindenburg] = {
    "mchugh": Hindenburg(0.022, "issues", "mean"),
    "miekka": Hindenburg(0.028, "moved", "level"),
}
TREND, CLUSTER, LIVE = 50, 25, 30  # sessions: the trend, 36 calendar days, how long a confirmed omen stands


def hindenburg(counts: PanelLike, index: PanelLike, *, variant: str = "mchugh") -> Panel:
    """Many new highs and many new lows in a rising market, condition by condition.

    counts   [T, 12]        index  [T, 1] levels on the same dates
    returns  [T, 7] wide, rising, negative (McClellan oscillator below 0), bounded (highs at most twice lows), all,
             confirmed (a second `all` within 36 days), live (at most 30 sessions since a confirmation): 1 or 0, NaN
             where a condition cannot be judged
    timing   row t reads rows <= t         source  docs/measures/breadth.md, with its history of false alarms
    """
    counts = as_panel(counts)
    index = as_panel(index)
    if variant not in VARIANTS:
        raise BadSetting(f"no Hindenburg variant {variant!r}", f"choose one of {', '.join(VARIANTS)}")
    rules = VARIANTS[variant]
    highs, lows = counts.column("highs"), counts.column("lows")
    moved = counts.column("advances") + counts.column("declines")
    issues = moved + counts.column("unchanged") if rules.of == "issues" else moved
    least = ratio(np.minimum(highs, lows), issues)
    wide = least > rules.share if rules.of == "issues" else least >= rules.share
    up = rising_flag(index.values[:, 0], rules.rising)
    oscillator = mcclellan(counts).column("oscillator")
    judged = np.isfinite(least) & np.isfinite(up) & np.isfinite(oscillator) & (counts.column("known_year") > 0)
    conditions = [wide, up > 0, oscillator < 0, highs <= 2 * lows]
    all_met = np.logical_and.reduce(conditions) & judged
    confirmed, live = confirm_clusters(all_met)
    out = np.column_stack([*conditions, all_met, confirmed, live]).astype(np.float64)
    out[~judged] = np.nan
    names = ("wide", "rising", "negative", "bounded", "all", "confirmed", "live")
    return counts.derive(out, name=f"Hindenburg ({variant})", unit="flag", symbols=names)


def rising_flag(level: Floats, kind: str) -> Floats:
    """1 where the index rises by the variant's rule, 0 where not, NaN where its history is too short [T]."""
    trend = rolling_mean(level, TREND, TREND) if kind == "mean" else level
    back = 1 if kind == "mean" else TREND
    out = np.full(len(level), np.nan)
    if len(level) > back:
        finite = np.isfinite(trend[back:]) & np.isfinite(trend[:-back])
        out[back:] = np.where(finite, trend[back:] > trend[:-back], np.nan)
    return out


def confirm_clusters(all_met: Bools) -> tuple[Bools, Bools]:
    """Sessions that confirm an earlier one, and those on which a confirmed signal still stands [T]."""
    confirmed, live = np.zeros(len(all_met), dtype=np.bool_), np.zeros(len(all_met), dtype=np.bool_)
    last = -CLUSTER - 1
    for row in np.flatnonzero(all_met).tolist():
        confirmed[row] = row - last <= CLUSTER
        last = row
        if confirmed[row]:
            live[row : row + LIVE + 1] = True
    return confirmed, live


def crossing_signal(line: PanelLike, level: float, *, rising: bool) -> Panel:
    """Where a line crosses a level: 1 in the session that ends beyond it after one that did not, 0 else [T, 1].

    rising   from at or below the level to above it; else from at or above it to below
    returns  NaN where this session or the one before has no value      timing   row t reads rows t - 1 and t
    """
    line = as_panel(line)
    values = line.values[:, 0] if rising else -line.values[:, 0]
    limit = level if rising else -level
    before = np.concatenate([[np.nan], values[:-1]])
    judged = np.isfinite(values) & np.isfinite(before)
    crossed = (values > limit) & (before <= limit)
    side = "above" if rising else "below"
    return line.derive(np.where(judged, crossed, np.nan), name=f"{line.name} {side} {level:g}", symbols=("signal",))


def arms_index(close: PanelLike, volume: PanelLike) -> Panel:
    """TRIN: (advances / declines) / (volume of advances / volume of declines) [T, 1].

    close, volume   [T, N] on the same dates and symbols; NaN = no print; zero volume counts as none traded
    returns  a ratio, above 1 where volume favours decliners; NaN where any of the four is 0: undefined, not infinite
    timing   row t reads rows t - 1 and t      source  Arms, Barron's (1967)
    """
    close = as_panel(close)
    volume = as_panel(volume)
    previous = np.vstack([np.full((1, len(close.symbols)), np.nan), close.values[:-1]])
    traded = np.isfinite(volume.values) & np.isfinite(close.values) & np.isfinite(previous)
    rises, falls = (traded & (close.values > previous)).sum(axis=1), (traded & (close.values < previous)).sum(axis=1)
    volumes = session_volumes(close, volume)
    value = ratio(ratio(rises, falls), ratio(volumes.column("rising"), volumes.column("falling")))
    return close.derive(value, name="Arms index", unit="ratio", symbols=("trin",))


def session_volumes(close: PanelLike, volume: PanelLike) -> Panel:
    """Volume of what rose and of what fell [T, 3]: rising, falling, and the stocks that have both closes and a volume.

    close, volume   [T, N] on the same dates and symbols; NaN = no print
    timing   row t reads rows t - 1 and t
    """
    close = as_panel(close)
    volume = as_panel(volume)
    previous = np.vstack([np.full((1, len(close.symbols)), np.nan), close.values[:-1]])
    traded = np.isfinite(volume.values) & np.isfinite(close.values) & np.isfinite(previous)
    amounts = np.where(traded, volume.values, 0.0)
    rising = (amounts * (traded & (close.values > previous))).sum(axis=1)
    falling = (amounts * (traded & (close.values < previous))).sum(axis=1)
    columns = np.column_stack([rising, falling, traded.sum(axis=1)])
    return close.derive(columns, name="session volumes", unit="shares", symbols=("rising", "falling", "traded"))
