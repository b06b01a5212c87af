"""Formulas, panel in and panel out. MEASURES lists each with the arguments under which its laws are tested.

MEASURES take the two legs of a spread, WIDE_MEASURES a panel of many stocks' closes: as a Panel, an array [T, N], or a
pandas or Polars frame (see `panels.border.as_panel`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rotascope.measures.breadth import (
    advance_decline_line,
    breadth_counts,
    equal_weighted,
    high_low_index,
    net_highs,
    session_returns,
    share_above,
    share_above_own_mean,
    window_share,
)
from rotascope.measures.fragility import Absorption, absorption_shift, turbulence
from rotascope.measures.leadership import drawdown, relative_line, rolling_gap
from rotascope.measures.mcclellan import mcclellan
from rotascope.measures.rotation import VARIANTS, rotation_map, rotation_maps
from rotascope.measures.thrusts import crossing_signal, hindenburg, zweig_thrust
from rotascope.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class Measure:
    """A name of the catalogue and the formula behind it."""

    name: str
    compute: Callable[[Panel], Panel]


def of_counts(measure: Callable[[Panel], Panel]) -> Callable[[Panel], Panel]:
    """A measure of breadth counts as one of closes."""
    return lambda close: measure(breadth_counts(close))


def of_returns(measure: Callable[[Panel], Panel]) -> Callable[[Panel], Panel]:
    """A measure of returns as one of closes."""
    return lambda close: measure(session_returns(close))


MEASURES = (
    Measure("relative_line", relative_line),
    Measure("drawdown", drawdown),
    Measure("rolling_gap", partial(rolling_gap, sessions=21)),
    *(Measure(f"rotation_{name}", partial(rotation_map, variant=name)) for name in VARIANTS),
)

WIDE_MEASURES = (
    Measure("breadth_counts", breadth_counts),
    Measure("advance_decline_line", of_counts(advance_decline_line)),
    Measure("share_above_200", of_counts(share_above)),
    Measure("net_highs", of_counts(net_highs)),
    Measure("high_low_index", of_counts(high_low_index)),
    Measure("mcclellan", of_counts(mcclellan)),
    Measure("zweig_ema", of_counts(zweig_thrust)),
    Measure("zweig_sma", of_counts(partial(zweig_thrust, mean="sma"))),
    Measure("hindenburg", lambda close: hindenburg(breadth_counts(close), close.select(close.symbols[3:4]))),
    Measure("crossing", lambda close: crossing_signal(share_above(breadth_counts(close)), 0.5, rising=True)),
    Measure("share_above_own_mean", partial(share_above_own_mean, window=10)),
    Measure("equal_weighted", equal_weighted),
    Measure("rotation_momentum", lambda close: rotation_maps(close)[1]),
    Measure("share_up", partial(window_share, sessions=21)),
    Measure("turbulence", of_returns(lambda returns: turbulence(returns.select(returns.symbols[5:8])))),
    Measure("absorption_ratio", of_returns(Absorption(window=120, half_life=60, every=5).ratio)),
    Measure("absorption_shift", of_returns(lambda r: absorption_shift(Absorption(window=60).ratio(r), long=120))),
)
