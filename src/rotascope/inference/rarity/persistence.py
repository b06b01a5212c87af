"""How long a departure lasts: the half-life of a line, by its autoregression and by its variance ratio."""

from dataclasses import dataclass
from math import ceil, inf, isfinite, log

import numpy as np
from scipy.special import ndtr

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.change.break_dates import residual_block
from rotascope.inference.single_series import check_series, omission_caveats
from rotascope.kernels.half_life import ar_draws, ar_slope, variance_ratio
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

FEWEST = 60
GRID = 21
NEAREST = 1e-9  # a variance ratio this close to its bounds is at them


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceRatio:
    """ratio < 1: changes are taken back; > 1: they are followed by more. z robust to changing variance."""

    ratio: float
    z: float
    p_value: float
    horizon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """Sessions until half of a departure is gone; inf = none of it is expected to go.

    sessions       from the median-unbiased slope rho; interval by inverting the bootstrap test on a grid of slopes
    unit_root_p    that a line without any reversion gives a slope this low
    by_ratio       the half-life of the first-order line that has the variance ratio found; inf where it is 1 or more
    evidence       the half-life; an unbounded end of the interval is None
    """

    sessions: float
    interval: tuple[float, float]
    rho: float
    slope: float
    unit_root_p: float
    variance_ratio: VarianceRatio
    by_ratio: float
    by_ratio_interval: tuple[float, float]
    evidence: Evidence

    def summary(self) -> str:
        """The half-life, its interval and whether it reverts at all, in one sentence."""
        low, high = (f"{bound:,.0f}" if isfinite(bound) else "unbounded" for bound in self.interval)
        middle = f"{self.sessions:,.0f} sessions" if isfinite(self.sessions) else "no reversion"
        return f"half-life: {middle} ({low} to {high}); p = {show(self.unit_root_p, 'probability')} of no reversion"


def half_life(
    line: PanelLike, *, horizon: int = 63, confidence: float = 0.9, draws: int = 499, seed: int = 0
) -> HalfLife:
    """Half-life of a level line: a log ratio, a valuation spread, not its daily changes.

    line     [T, 1] in any unit; rows without a value are left out
    horizon  sessions of the variance ratio
    returns  median-unbiased slope and interval by the grid bootstrap: each slope on a grid is tested against draws
             of its own, from circular blocks of the residuals, and the ones not refused are the interval
    timing   reads all rows      raises  HistoryTooShort, NoVariation, BadSetting
    source   Hansen (1999), Review of Economics and Statistics 81:594-607; Andrews (1993), Econometrica 61:139-165;
             Lo and MacKinlay (1988), Review of Financial Studies 1:41-66
    """
    line = as_panel(line)
    complete = _check_line(line, horizon, confidence, draws)
    y = complete.values[:, 0] - complete.values[:, 0].mean()
    slope, _ = ar_slope(y, 1.0)
    resampling = _resampling(y, slope, draws, seed)
    slopes, low_p, high_p = _grid_p_values(y, slope, resampling)
    tail = (1.0 - confidence) / 2.0
    rho = _crossing(slopes, low_p, 0.5)
    bounds = (_crossing(slopes, 1.0 - high_p, 1.0 - tail), _crossing(slopes, low_p, tail))
    low, high = (to_half_life(bound) for bound in bounds)
    observed = variance_ratio_test(y, horizon)
    by_ratio = _by_ratio(observed.ratio, resampling.draw(min(rho, 1.0), y[0], horizon)[:, 2], horizon, tail)
    unit_root_p = (1 + low_p[-1] * draws) / (1 + draws)
    sessions = to_half_life(rho)
    evidence = Evidence(
        value=sessions if isfinite(sessions) else None,
        unit="sessions",
        interval=(low, high if isfinite(high) else None),
        p_value=unit_root_p,
        n_effective=len(complete) * (1.0 - min(rho, 1.0)) / (1.0 + rho),
        window=Window(complete.first, complete.last, len(complete) - 1),
        method=f"median-unbiased first-order slope, {confidence:.0%} grid bootstrap of {draws} draws a slope "
        f"(blocks of {resampling.block} residuals, seed {seed}); p of no reversion",
        caveats=(
            *(() if isfinite(sessions) else ("no reversion: half-life unbounded",)),
            *omission_caveats(line, complete),
        ),
    )
    return HalfLife(
        sessions=sessions,
        interval=(low, high),
        rho=rho,
        slope=slope,
        unit_root_p=unit_root_p,
        variance_ratio=observed,
        by_ratio=by_ratio[1],
        by_ratio_interval=(by_ratio[0], by_ratio[2]),
        evidence=evidence,
    )


@dataclass(frozen=True, eq=False)
class _Resampling:
    """Residuals [n] of the first-order fit, and where each draw's circular blocks start [draws, blocks], 0..1."""

    residuals: Floats
    starts: Floats
    block: int

    def draw(self, rho: float, first: float, horizon: int) -> Floats:
        """Slope, its t against `rho`, and the variance ratio of each draw with slope `rho` [draws, 3]."""
        drawn: Floats = ar_draws(self.residuals, self.starts, self.block, rho, first, horizon)
        return drawn


def _check_line(line: Panel, horizon: int, confidence: float, draws: int) -> Panel:
    """The rows of the line that have a value, once line and options can give a half-life."""
    if not (0.0 < confidence < 1.0 and draws >= 1 and horizon > 1):
        raise BadSetting(
            f"confidence {confidence}, {draws} draws, horizon {horizon}", "give a share, 1 or more draws, 2 or more"
        )
    complete = check_series(line, need=FEWEST, method="a half-life")
    if len(complete) < 4 * horizon:
        raise HistoryTooShort(
            f"{line.name}: {len(complete)} values, a variance ratio over {horizon} needs {4 * horizon}",
            "widen the view or shorten the horizon",
        )
    return complete


def _resampling(y: Floats, slope: float, draws: int, seed: int) -> _Resampling:
    residuals = y[1:] - slope * y[:-1]
    residuals -= residuals.mean()
    block = residual_block(residuals)
    starts = np.random.default_rng(seed).random((draws, ceil(len(residuals) / block)))
    return _Resampling(residuals, starts, block)


def to_half_life(rho: float) -> float:
    """Sessions for a departure to halve at slope rho; 0 for a slope of zero or less, inf for 1 or more."""
    if rho >= 1.0:
        return inf
    return log(0.5) / log(rho) if rho > 0.0 else 0.0


def variance_ratio_test(y: Floats, horizon: int) -> VarianceRatio:
    """Variance ratio with the z that holds under changing variance (Lo and MacKinlay 1988, equations 18 to 20)."""
    steps = np.diff(y)
    square = (steps - steps.mean()) ** 2
    total = float(square.sum()) ** 2
    theta = 0.0
    for lag in range(1, horizon):
        delta = len(steps) * float(square[lag:] @ square[:-lag]) / total
        theta += (2.0 * (horizon - lag) / horizon) ** 2 * delta
    ratio = variance_ratio(y, horizon)
    z = (ratio - 1.0) * np.sqrt(len(steps) / theta)
    return VarianceRatio(ratio=ratio, z=float(z), p_value=float(2.0 * ndtr(-abs(z))), horizon=horizon)


def ratio_to_rho(ratio: float, horizon: int) -> float:
    """Slope of the first-order line with that variance ratio, (1 - rho^q) / (q (1 - rho)); 0 and 1 at the bounds."""
    if ratio >= 1.0 - NEAREST:
        return 1.0
    if ratio <= 1.0 / horizon + NEAREST:
        return 0.0
    from scipy.optimize import brentq

    return float(brentq(lambda rho: (1.0 - rho**horizon) / (horizon * (1.0 - rho)) - ratio, 0.0, 1.0 - 1e-12))


def _grid_p_values(y: Floats, slope: float, resampling: _Resampling) -> tuple[Floats, Floats, Floats]:
    """Slopes up to 1, and for each the share of its draws with a t at most, and at least, the observed one."""
    n = len(y) - 1
    spread = 6.0 * np.sqrt(max(1.0 - slope**2, 4.0 / n) / n)
    slopes = np.linspace(slope - spread, min(1.0, slope + spread + 20.0 / n), GRID)
    if slopes[-1] < 1.0:
        slopes = np.append(slopes, 1.0)
    low, high = np.empty(len(slopes)), np.empty(len(slopes))
    for k, rho in enumerate(slopes):
        drawn = resampling.draw(rho, y[0], 0)[:, 1]
        _, t = ar_slope(y, rho)
        low[k], high[k] = np.mean(drawn <= t), np.mean(drawn >= t)
    return slopes, low, high


def _crossing(slopes: Floats, falling: Floats, level: float) -> float:
    """The slope at which a share that falls along the grid passes `level`; the last slope if it stays above."""
    share = np.minimum.accumulate(falling)
    if share[-1] > level:
        return float(slopes[-1])
    return float(np.interp(-level, -share, slopes))


def _by_ratio(ratio: float, drawn: Floats, horizon: int, tail: float) -> tuple[float, float, float]:
    """Half-lives of the variance ratio: lower bound, as observed, upper bound, by the deviations of drawn ratios."""
    low, high = np.quantile(drawn - np.mean(drawn), [tail, 1.0 - tail])
    shortest, middle, longest = (to_half_life(ratio_to_rho(ratio - shift, horizon)) for shift in (high, 0.0, low))
    return shortest, middle, longest
