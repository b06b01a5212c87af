"""The McClellan oscillator and summation index, which remember everything: their seed is part of their meaning."""

from dataclasses import dataclass
from math import isfinite, nan
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting
from rotascope.measures.breadth import net_advances, ratio
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

Seed: TypeAlias = Literal["first", "zero"]
FAST, SLOW = 0.10, 0.05  # the 19- and 39-day trends
BASE = 1000.0  # the McClellans' neutral level of the summation index of plain counts; ratio-adjusted it is 0
STRONG = 500.0  # ratio-adjusted: above it an advance has its escape velocity, below -500 a decline has
COLUMNS = ("oscillator", "summation", "fast", "slow")


@dataclass(frozen=True, slots=True)
class McClellanTrends:
    """The two exponential trends of net advances; NaN before the first session that has any."""

    fast: float = nan
    slow: float = nan

    def after(self, net: float, *, seed: Seed = "first") -> "McClellanTrends":
        """The trends one session later; a session without a single stock changes nothing."""
        if not isfinite(net):
            return self
        if not isfinite(self.fast):
            return McClellanTrends(net, net) if seed == "first" else McClellanTrends(FAST * net, SLOW * net)
        return McClellanTrends(self.fast + FAST * (net - self.fast), self.slow + SLOW * (net - self.slow))

    def row(self, base: float = 0.0) -> tuple[float, float, float, float]:
        """Oscillator, summation index round its neutral level, and the trends themselves."""
        return self.fast - self.slow, base - 9.0 * self.fast + 19.0 * self.slow, self.fast, self.slow


def mcclellan(counts: PanelLike, *, ratio_adjusted: bool = True, seed: Seed = "first") -> Panel:
    """Oscillator T10 - T5 and summation index S = 19 T5 - 9 T10, of plain counts 1000 more.

    counts   [T, 12] of `breadth_counts`
    net      advances less declines, or with `ratio_adjusted` 1000 (A - D) / (A + D), so that years with more listed
             stocks compare, and whose neutral level is 0; NaN where nothing moved, and then the trends stand still
             and the row is NaN
    seed     first: both trends begin at the first session's net; zero: at 0. It fades: under 1 % after 100 sessions
    returns  [T, 4] oscillator, summation, fast (10 %), slow (5 %)
    timing   row t reads rows <= t
    source   McClellan and McClellan, Patterns for Profit (1970): S[t] - S[t-1] is the oscillator of t, identically
    """
    counts = as_panel(counts)
    if seed not in {"first", "zero"}:
        raise BadSetting(f"no seed {seed!r}", "choose first or zero")
    net = net_of(counts, ratio_adjusted=ratio_adjusted)
    out = np.full((len(counts), 4), np.nan)
    trends = McClellanTrends()
    for row, value in enumerate(net.tolist()):
        trends = trends.after(value, seed=seed)
        if isfinite(value):
            out[row] = trends.row(0.0 if ratio_adjusted else BASE)
    kind = "ratio-adjusted " if ratio_adjusted else ""
    return counts.derive(out, name=f"{kind}McClellan, seed {seed}", unit="index points", symbols=COLUMNS)


def net_of(counts: Panel, *, ratio_adjusted: bool) -> Floats:
    """What the trends follow [T]."""
    moved = counts.column("advances") + counts.column("declines")
    net = net_advances(counts)
    if ratio_adjusted:
        return ratio(1000.0 * net, moved)
    plain: Floats = np.where(moved > 0, net, np.nan)
    return plain
