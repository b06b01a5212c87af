"""What investment costs: its burden on cash, the depreciation that follows, the revenue that would pay for it.

No question asks for the wave or the break-even yet: they wait for the outlook, which sets the payback of a plan against
a curve of adoption.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Investment against what pays for it, one period. A ratio is None where its base is not above 0 or not known."""

    capex: float
    to_cash_flow: float | None
    to_sales: float | None
    free_cash_flow: float | None


def burden(capex: float, *, cash_flow: float | None, sales: float | None) -> Burden:
    """Ratios of a period's investment; capex is given as a positive outlay."""
    if capex < 0:
        raise UsageError(f"capex {capex:g} is below 0", "give the outlay as a positive number")
    return Burden(
        capex=capex,
        to_cash_flow=capex / cash_flow if cash_flow is not None and cash_flow > 0 else None,
        to_sales=capex / sales if sales is not None and sales > 0 else None,
        free_cash_flow=None if cash_flow is None else cash_flow - capex,
    )


def depreciation_wave(capex: Floats, *, life: float) -> Floats:
    """Book depreciation [T] that investment [T] brings in its own years, straight line from the middle of each.

    life   useful life in periods, at least 1; fractions are allowed
    """
    shares = _straight_line(life)
    wave: Floats = np.convolve(capex, shares)[: len(capex)]
    return wave


def _straight_line(life: float) -> Floats:
    """Shares by period: half a period in the first, whole ones, and what is left; they sum to 1."""
    if not life >= 1.0:
        raise UsageError(f"useful life {life}", "give at least one period")
    edges = np.append(np.arange(0.5, life, 1.0), life)
    shares: Floats = np.diff(np.minimum(edges, life), prepend=0.0) / life
    return shares


def break_even_revenue(plan: float, *, life: float, margin: float, cost_of_capital: float) -> float:
    """Yearly revenue at which a plan's depreciation and capital cost are earned: (plan / life + WACC x plan) / margin.

    margin   of that revenue before depreciation and capital cost, fraction above 0
    note     on the full plan, as in its first year; the charge falls as the base is written down
    """
    if not 0.0 < margin <= 1.0 or plan < 0 or life <= 0:
        raise UsageError(f"plan {plan:g}, margin {margin}, life {life}", "margin above 0 to 1, a life above 0")
    return (plan / life + cost_of_capital * plan) / margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One period's operating result, usd; None = not known. Depreciation is here only where it has its own line."""

    revenue: float
    operating_income: float
    gross_profit: float | None = None
    research: float | None = None
    overhead: float | None = None
    depreciation: float | None = None


@dataclass(frozen=True, slots=True)
class MarginChange:
    """Change of the operating margin in parts, fractions of revenue; positive = the margin rose by it.

    parts   gross margin, research, overhead, depreciation, each where both periods have it; `other` closes the sum
    """

    before: float
    after: float
    parts: tuple[tuple[str, float], ...]

    @property
    def change(self) -> float:
        """Of the operating margin."""
        return self.after - self.before


def margin_change(before: Results, after: Results) -> MarginChange:
    """Which line moved the operating margin; the parts sum to the change exactly.

    raises   UsageError where revenue is not above 0
    """
    if not (before.revenue > 0 and after.revenue > 0):
        raise UsageError(f"revenue {before.revenue:g} and {after.revenue:g}", "a margin needs revenue above 0")
    lines = (
        ("gross margin", before.gross_profit, after.gross_profit, 1.0),
        ("research", before.research, after.research, -1.0),
        ("overhead", before.overhead, after.overhead, -1.0),
        ("depreciation", before.depreciation, after.depreciation, -1.0),
    )
    parts = [
        (name, sign * (new / after.revenue - old / before.revenue))
        for name, old, new, sign in lines
        if old is not None and new is not None
    ]
    old_margin, new_margin = (one.operating_income / one.revenue for one in (before, after))
    other = new_margin - old_margin - sum(part for _, part in parts)
    return MarginChange(old_margin, new_margin, (*parts, ("other", other)))


def pooled_burden(members: Sequence[tuple[float | None, float | None, float | None]]) -> tuple[Burden | None, int]:
    """A cohort's burden from (capex, cash flow, sales) of its members, and how many had all three."""
    full = [one for one in members if None not in one]
    if not full:
        return None, 0
    capex, cash, sales = (sum(one[place] or 0.0 for one in full) for place in range(3))
    return burden(capex, cash_flow=cash, sales=sales), len(full)
