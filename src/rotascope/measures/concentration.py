"""Concentration: how few names a weighted index really holds. Weights as published, conventions in the docs page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import InputRefused
from rotascope.kernels.weighted import weight_profile
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

TOLERANCE = 0.02  # of the sum, which pages state: published index files lack cash lines and names without a ticker
TOP = (1, 5, 10, 50)
COLUMNS = ("sum", "names", "hhi", "effective", "hhi_normalised", "entropy_number", "gini")
POINTS = 101  # of a Lorenz curve


def check_weights(weights: PanelLike, *, tolerance: float = TOLERANCE) -> Panel:
    """The weights, if each row that holds anything is a portfolio.

    weights  [T, N] fractions; NaN = not held
    raises   InputRefused with name and date for a weight below 0, and with the sum for a row whose weights do not sum
             to 1 within `tolerance`
    """
    weights = as_panel(weights)
    below = np.argwhere(weights.values < 0)
    if len(below):
        row, column = below[0].tolist()
        value, name = weights.values[row, column], weights.symbols[column]
        cause = f"{weights.name}: {name} weighs {value:.4%} on {weights.dates[row]} ({len(below)} weights below 0)"
        raise InputRefused(cause, "leave short positions and cash debts out, or net them")
    in_use = np.isfinite(weights.values).any(axis=1)
    sums = np.nansum(weights.values, axis=1)
    off = np.flatnonzero(in_use & ~(np.abs(sums - 1.0) <= tolerance))
    if len(off):
        row = int(off[0])
        cause = f"{weights.name}: weights of {weights.dates[row]} sum to {sums[row]:.4f}, not to 1 within {tolerance}"
        raise InputRefused(cause, "give fractions of the whole; percent belongs in a column named weight_pct")
    return weights


def concentration(weights: PanelLike, *, top: Sequence[int] = TOP) -> Panel:
    """The profile of each row of weights.

    weights  [T, N] fractions as published, not scaled; NaN or 0 = not held
    returns  [T, 7 + K]: sum; names; HHI = sum w^2; effective number 1 / HHI; HHI normalised to 0 for equal and 1 for a
             single name; entropy number exp(-sum w ln w); Gini; share of the top k
    raises   InputRefused as `check_weights`       timing  row t reads row t
    source   Herfindahl 1950, Hirschman 1964; Hannah and Kay 1977 for numbers equivalent
    """
    weights = as_panel(weights)
    statistics = weight_profile(check_weights(weights).values, np.array(top, dtype=np.float64))
    total, names, squares, logs, gini = statistics[:, :5].T
    with np.errstate(divide="ignore", invalid="ignore"):
        normalised = np.where(names > 1, (squares - 1 / names) / (1 - 1 / names), 1.0)
        normalised = np.where(np.isfinite(names), normalised, np.nan)
        profile = [total, names, squares, 1 / squares, normalised, np.exp(-logs), gini]
    symbols = (*COLUMNS, *(f"top_{count}" for count in top))
    values = np.column_stack([*profile, statistics[:, 5:]])
    return weights.derive(values, name=f"concentration of {weights.name}", unit="number", symbols=symbols)


def merge_share_classes(weights: PanelLike, issuers: Mapping[str, str]) -> Panel:
    """Weights by company: share classes added up under one symbol.

    issuers  symbol -> the symbol that stands for its company; what is not named stands for itself
    """
    weights = as_panel(weights)
    firms = [issuers.get(symbol, symbol) for symbol in weights.symbols]
    names = tuple(dict.fromkeys(firms))
    column_of = {firm: target for target, firm in enumerate(names)}
    out = np.zeros((len(weights), len(names)))
    in_use = np.zeros(out.shape, dtype=np.bool_)
    for column, firm in enumerate(firms):
        weight, target = weights.values[:, column], column_of[firm]
        finite = np.isfinite(weight)
        out[finite, target] += weight[finite]
        in_use[:, target] |= finite
    return weights.derive(np.where(in_use, out, np.nan), name=f"{weights.name}, by company", symbols=names)


def lorenz(weights: Floats, *, points: int = POINTS) -> tuple[Floats, Floats]:
    """Lorenz curve of one row: share of names, smallest first, and the share of weight that they hold together.

    Both [points], 0 to 1; linear between names.
    """
    positive = np.sort(weights[weights > 0])
    names = np.linspace(0.0, 1.0, len(positive) + 1)
    weight = np.concatenate([[0.0], np.cumsum(positive)]) / positive.sum()
    grid = np.linspace(0.0, 1.0, points)
    return grid, np.interp(grid, names, weight)


def segment_weights(weights: PanelLike, segments: Mapping[str, Panel]) -> Panel:
    """How much of a portfolio each of several others holds [D, S + 1], the last column in none of them.

    weights   [D, N] of the whole; NaN = not held
    segments  holdings by name, largest first: a name in two of them counts with the first
    returns   fraction; NaN where a segment's own holdings are not known on that date
    """
    weights = as_panel(weights, calendar=True)
    shares = np.full((len(weights), len(segments) + 1), np.nan)
    for row, day in enumerate(weights.dates):
        remaining = dict(zip(weights.symbols, np.nan_to_num(weights.values[row]).tolist(), strict=True))
        for column, segment in enumerate(segments.values()):
            if day in segment.dates:
                inside = segment.values[int(np.searchsorted(segment.dates, day))] > 0
                shares[row, column] = sum(
                    remaining.pop(segment.symbols[index], 0.0) for index in np.flatnonzero(inside)
                )
        shares[row, -1] = sum(remaining.values())
    return weights.derive(shares, name=f"segments of {weights.name}", symbols=(*segments, "unplaced"))


@dataclass(frozen=True, slots=True)
class CapEqual:
    """R_cap - R_equal = N Cov(w, r) over one window, exactly, for weights that sum to 1."""

    cap: float
    equal: float
    covariance: float  # population covariance of weights and returns
    names: int

    @property
    def gap(self) -> float:
        """Cap- minus equal-weighted return, a fraction."""
        return self.cap - self.equal


def cap_minus_equal(weights: Floats, returns: Floats) -> CapEqual:
    """Split one window's cap- minus equal-weighted return.

    weights  [N] at the window's start       returns  [N] over it; names without both are left out, weights scaled to 1
    """
    valid = np.isfinite(weights) & np.isfinite(returns) & (weights > 0)
    w, r = weights[valid] / weights[valid].sum(), returns[valid]
    covariance = float(((w - w.mean()) * (r - r.mean())).mean())
    return CapEqual(float(w @ r), float(r.mean()), covariance, len(r))
