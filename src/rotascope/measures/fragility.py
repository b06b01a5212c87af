"""Fragility: how far everything moves as one, and what a session can cost."""

from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.kernels.covariance import expanding_distance, window_covariance
from rotascope.kernels.weighted import weighted_moments
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

WINDOW, HALF_LIFE, PART = 500, 250, 0.2  # Kritzman, Li, Page and Rigobon 2011
SHORT, LONG, FRAGILE = 15, 252, 1.0
LEAST = 252  # sessions of expanding history before a turbulence is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorption:
    """Parameters of the absorption ratio.

    window, half_life  sessions, as published      part   of the eigenvectors, a fifth
    every              sessions between readings: 1 as published; more where columns are many
    full               share of the window's weight that a column, and a pair, must have returns in
    """

    window: int = WINDOW
    half_life: float = HALF_LIFE
    part: float = PART
    every: int = 1
    full: float = 0.9

    def __post_init__(self) -> None:
        """Refuse what no window could be."""
        if self.window < 2 or self.every < 1 or not (0 < self.part < 1 and 0 < self.full <= 1 and self.half_life > 0):
            raise BadSetting(f"{self}: out of range", "window >= 2, every >= 1, shares between 0 and 1")

    def ratio(self, returns: PanelLike) -> Panel:
        """Share of all variance that the first fifth of eigenvectors absorbs [T, 1].

        returns  [T, N] fractions; NaN = no print, left out pair by pair, never taken as 0
        NaN      before the first full window, between readings, and where fewer than five columns are full
        timing   row t reads rows t - window + 1 to t
        """
        returns = as_panel(returns)
        weights = 0.5 ** (np.arange(self.window)[::-1] / self.half_life)
        out, total_weight = np.full(len(returns), np.nan), float(weights.sum())
        for t in range(self.window - 1, len(returns), self.every):
            window = returns.values[t - self.window + 1 : t + 1]
            covariance, common = window_covariance(window, weights, self.full**2 * total_weight)
            out[t] = absorbed_share(covariance, common / total_weight, self)
        return returns.derive(out, name="absorption ratio", unit="fraction", symbols=("absorption",))


def absorbed_share(covariance: Floats, fullness: Floats, settings: Absorption) -> float:
    """The share of the trace in the top eigenvalues, over columns that are full and whose pairs all met."""
    columns = np.flatnonzero(fullness >= settings.full)
    while len(columns):
        lacks = np.isnan(covariance[np.ix_(columns, columns)]).sum(axis=1)
        if not lacks.any():
            break
        columns = np.delete(columns, int(np.argmax(lacks)))
    if len(columns) < 5:
        return float("nan")
    values = np.linalg.eigvalsh(covariance[np.ix_(columns, columns)])
    top = max(1, round(settings.part * len(columns)))
    return float(values[-top:].sum() / values.sum())


def absorption_shift(ratio: PanelLike, *, short: int = SHORT, long: int = LONG) -> Panel:
    """(mean of 15 sessions - mean of 252) / deviation of the 252 [T, 1]; fragile above 1.

    Means over the readings that there are in each; NaN until the year holds two of them and the short window one.
    """
    ratio = as_panel(ratio)
    values, out = ratio.values[:, 0], np.full(len(ratio), np.nan)
    for t in range(long - 1, len(out)):
        year, recent = values[t - long + 1 : t + 1], values[t - short + 1 : t + 1]
        year, recent = year[np.isfinite(year)], recent[np.isfinite(recent)]
        if len(year) > 1 and len(recent) and year.std(ddof=1) > 0 and np.isfinite(values[: t - long + 2]).any():
            out[t] = (recent.mean() - year.mean()) / year.std(ddof=1)
    return ratio.derive(out, name="absorption shift", unit="ratio", symbols=("shift",))


def turbulence(returns: PanelLike, *, least: int = LEAST) -> Panel:
    """How unusual each session's pattern of returns is, against all sessions before it [T, 1].

    d = (y - m)' S^-1 (y - m) / n, mean and sample covariance of complete rows before t: about 1 is ordinary
    returns  [T, n] few lines: sectors or factors; NaN until `least` and 3 n complete rows, and on a row with a gap
    source   Chow et al. 1999; Kritzman and Li 2010, whose own series uses the full sample and so looks ahead
    """
    returns = as_panel(returns)
    out = expanding_distance(returns.values, max(least, 3 * len(returns.symbols)))
    return returns.derive(out, name="turbulence", unit="ratio", symbols=("turbulence",))


def implied_correlation(index_variance: Floats, weights: Floats, variances: Floats) -> Floats:
    """Mean correlation that an index's variance implies, (var_I - sum w^2 s^2) / ((sum w s)^2 - sum w^2 s^2) [T].

    index_variance  [T]        weights, variances  [T, N], weights summing to 1; NaN = left out, weights scaled to 1
    NaN where fewer than two names are left
    """
    valid = np.isfinite(weights) & np.isfinite(variances) & (weights > 0)
    w = np.where(valid, weights, 0.0)
    total = w.sum(axis=1, keepdims=True)
    w = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    v = np.where(valid, variances, 0.0)
    diagonal = (w * w * v).sum(axis=1)
    perfect = (w * np.sqrt(v)).sum(axis=1) ** 2
    defined = (valid.sum(axis=1) > 1) & (perfect > diagonal)
    implied: Floats = np.divide(
        index_variance - diagonal, perfect - diagonal, out=np.full(len(diagonal), np.nan), where=defined
    )
    return implied


def average_correlation(returns: PanelLike, weights: Floats, *, window: int = 63) -> Panel:
    """Implied correlation of the names over a trailing window at fixed weights [T, 1].

    weights  [N] summing to 1 over the names; those without every return of a window are left out of it
    timing   row t reads rows t - window + 1 to t; NaN before
    """
    returns = as_panel(returns)
    out = np.full(len(returns), np.nan)
    for t in range(window - 1, len(returns)):
        part = returns.values[t - window + 1 : t + 1]
        full = np.isfinite(part).all(axis=0) & (weights > 0)
        if full.sum() > 1:
            w, r = weights[full] / weights[full].sum(), part[:, full]
            index = np.array([(r @ w).var(ddof=1)])
            out[t] = implied_correlation(index, w[None, :], r.var(axis=0, ddof=1)[None, :])[0]
    return returns.derive(out, name="implied mean correlation", unit="ratio", symbols=("correlation",))


def dispersion(returns: PanelLike, weights: Floats) -> Panel:
    """How far names' returns lie from the index's, sqrt(sum w (r - R)^2) [T, 1].

    returns  [T, N] of one session or of longer windows       weights  [T, N] of the close before
    source   Edwards and Lazzara, S&P Dow Jones Indices 2013
    """
    returns = as_panel(returns)
    spread = np.sqrt(weighted_moments(returns.values, np.ascontiguousarray(weights, dtype=np.float64))[:, 1])
    return returns.derive(spread, name="dispersion", unit="fraction", symbols=("dispersion",))


def leaders_correlation(leaders: PanelLike, rest: PanelLike, *, window: int = 63) -> Panel:
    """Correlation of the leaders' returns with the rest's over a trailing window [T, 1]; NaN below 80 % of it."""
    leaders = as_panel(leaders)
    rest = as_panel(rest)
    x, y = leaders.values[:, 0], rest.values[:, 0]
    out, need = np.full(len(x), np.nan), ceil(0.8 * window)
    for t in range(window - 1, len(x)):
        a, b = x[t - window + 1 : t + 1], y[t - window + 1 : t + 1]
        common = np.isfinite(a) & np.isfinite(b)
        if common.sum() >= need and a[common].std() > 0 and b[common].std() > 0:
            out[t] = np.corrcoef(a[common], b[common])[0, 1]
    return leaders.derive(out, name="correlation of leaders with the rest", unit="ratio", symbols=("correlation",))


@dataclass(frozen=True, slots=True)
class WipeOut:
    """What a cohort's market value changed by in one session.

    loss      in the values' currency, negative where value was lost       share  of the value at the close before
    counted   names with a value and a return; of = names with a value
    heaviest  the name that lost most, and its part
    """

    session: date
    loss: float
    share: float
    counted: int
    of: int
    heaviest: str
    heaviest_loss: float


def wipe_outs(values: PanelLike, returns: PanelLike, *, count: int = 5) -> tuple[WipeOut, ...]:
    """The sessions that cost a cohort most, largest loss first.

    values   [T, N] market value at the close before each session; NaN = not known
    returns  [T, N] price returns of the session; a name without one is not counted as 0
    raises   HistoryTooShort where no session has both
    """
    values = as_panel(values)
    returns = as_panel(returns)
    change = values.values * returns.values
    finite = np.isfinite(change)
    rows = np.flatnonzero(finite.any(axis=1))
    if not len(rows):
        raise HistoryTooShort(f"{values.name}: no session has a value and a return", "import prices")
    loss = np.where(finite, change, 0.0).sum(axis=1)
    worst = rows[np.argsort(loss[rows], kind="stable")[:count]]
    return tuple(_wipe_out(values, change, finite, int(row)) for row in worst)


def _wipe_out(values: Panel, change: Floats, finite: Floats, row: int) -> WipeOut:
    lost = np.where(finite[row], change[row], 0.0)
    opening = np.where(finite[row], values.values[row], 0.0).sum()
    heaviest = int(np.argmin(lost))
    return WipeOut(
        to_date(values.dates[row]),
        float(lost.sum()),
        float(lost.sum() / opening),
        int(finite[row].sum()),
        int(np.isfinite(values.values[row]).sum()),
        values.symbols[heaviest],
        float(lost[heaviest]),
    )
