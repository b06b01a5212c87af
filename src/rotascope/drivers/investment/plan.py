"""What a plan of investment brings later: the depreciation that follows it, and the revenue that would pay for it."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import UsageError


def depreciation_wave(capex: Floats, *, life: float) -> Floats:
    """Book depreciation [T] that investment [T] brings in its own years, straight line from the middle of each.

    life   useful life in periods, at least 1; fractions are allowed
    """
    wave: Floats = np.convolve(capex, straight_line(life))[: len(capex)]
    return wave


def straight_line(life: float) -> Floats:
    """Shares by period: half a period in the first, whole ones, and what is left; they sum to 1.

    raises   UsageError for a life below one period
    """
    if not life >= 1.0:
        raise UsageError(f"useful life {life}", "give at least one period")
    edges = np.append(np.arange(0.5, life, 1.0), life)
    shares: Floats = np.diff(np.minimum(edges, life), prepend=0.0) / life
    return shares


def break_even_revenue(plan: float, *, life: float, margin: float, cost_of_capital: float) -> float:
    """Yearly revenue at which a plan's depreciation and capital cost are earned: (plan / life + WACC x plan) / margin.

    margin   of that revenue before depreciation and capital cost, fraction above 0
    note     on the full plan, as in its first year; the charge falls as the base is written down
    raises   UsageError for a margin outside 0..1, a plan below 0, or no life
    """
    if not 0.0 < margin <= 1.0 or plan < 0 or life <= 0:
        raise UsageError(f"plan {plan:g}, margin {margin}, life {life}", "margin above 0 to 1, a life above 0")
    return (plan / life + cost_of_capital * plan) / margin
