"""The rotation map: where a spread stands (ratio) and where it is heading (momentum), around a centre of 100.

There is no public truth: the original's constants are unpublished. Each variant here is a published recipe under its
own name, and every one reads trailing rows only. Sources in docs/measures/rotation-map.md.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, UsageError
from rotascope.kernels import rolling as kernel
from rotascope.kernels.rolling import ema, rolling_mean, rolling_sd
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

Variant: TypeAlias = Literal["zscore", "ema", "trend", "long-z"]
Quadrant: TypeAlias = Literal["leading", "weakening", "lagging", "improving"]
CENTRE = 100.0


def rotation_map(legs: PanelLike, *, variant: Variant = "zscore") -> Panel:
    """Ratio and momentum of long against short.

    legs     [T, 2] levels, no NaN; daily or weekly (the variant's constants count rows)
    returns  [T, 2] columns ratio, momentum, centred at 100; NaN until the variant has its rows, and where the relative
             line did not vary over them (a benchmark against itself is undefined, not infinite)
    timing   row t reads rows <= t
    raises   UsageError for an unknown variant, HistoryTooShort when no row could be filled
    """
    legs = as_panel(legs)
    if variant not in VARIANTS:
        raise UsageError(f"no rotation variant {variant!r}", f"choose one of {', '.join(VARIANTS)}")
    ratio, momentum = VARIANTS[variant](CENTRE * legs.values[:, 0] / legs.values[:, 1])
    if not np.isfinite(momentum).any() and len(legs) < NEEDS[variant]:
        raise HistoryTooShort(f"{legs.name}: {len(legs)} rows, variant {variant} needs {NEEDS[variant]}")
    values = np.column_stack([ratio, momentum])
    return legs.derive(values, name=f"rotation {variant}", unit="ratio", symbols=("ratio", "momentum"))


def rotation_maps(strength: PanelLike, *, window: int = 14, workers: int | None = None) -> tuple[Panel, Panel]:
    """Ratio and momentum of many lines at once, by the variant zscore.

    strength  [T, N] long over short, times any constant; NaN = not there
    window    rows of the z-scores
    workers   threads over blocks of columns; None = all cores. Any number gives the same bits
    returns   [T, N] ratio and [T, N] momentum, as `rotation_map` has them
    timing    row t reads rows <= t
    """
    strength = as_panel(strength)
    ratio, momentum = np.empty(strength.values.shape), np.empty(strength.values.shape)

    def part(first: int) -> None:
        columns = slice(first, first + kernel.TILE)
        ratio[:, columns], momentum[:, columns] = zscore_map(strength.values[:, columns], window=window)

    with ThreadPoolExecutor(workers or cpu_count() or 1) as pool:
        list(pool.map(part, range(0, len(strength.symbols), kernel.TILE)))
    ratios = strength.derive(ratio, name=f"ratio of {strength.name}", unit="ratio")
    return ratios, strength.derive(momentum, name=f"momentum of {strength.name}", unit="ratio")


def quadrant(ratio: float, momentum: float) -> Quadrant:
    """The map's four corners, clockwise as a full cycle runs."""
    if ratio >= CENTRE:
        return "leading" if momentum >= CENTRE else "weakening"
    return "improving" if momentum >= CENTRE else "lagging"


def zscore_map(strength: Floats, *, window: int = 14) -> tuple[Floats, Floats]:
    """RRG-Lite: both axes are z-scores over 14 rows, momentum of the ratio's rate of change over 10.

    strength   [T], or [T, N] for many lines at once
    """
    ratio = trailing_z(strength, window)
    ratio += CENTRE
    momentum = trailing_z(change(ratio, 10), window)
    momentum += CENTRE
    return ratio, momentum


def ema_map(strength: Floats) -> tuple[Floats, Floats]:
    """EMA form: the EMA(14) of strength against its own 14-row mean; momentum is the EMA of its 10-row change."""
    mean = ema(strength, 14)
    ratio = CENTRE * mean / rolling_mean(mean, 14, 14)
    return ratio, CENTRE + CENTRE * ema(change(ratio, 10), 14)


def trend_map(strength: Floats) -> tuple[Floats, Floats]:
    """Growth over 11 rows, averaged over 12; momentum is its growth over 4, averaged over 5 (weekly constants)."""
    ratio = rolling_mean(CENTRE * (1.0 + change(strength, 11)), 12, 12)
    return ratio, rolling_mean(CENTRE * (1.0 + change(ratio, 4)), 5, 5)


def long_z_map(strength: Floats) -> tuple[Floats, Floats]:
    """Distance from the 63-row mean in 252-row deviations, times 10; momentum likewise over 5 and 21 rows."""
    ratio = CENTRE + 10.0 * divide(strength - rolling_mean(strength, 63, 63), rolling_sd(strength, 252, 60))
    return ratio, CENTRE + 10.0 * divide(ratio - rolling_mean(ratio, 5, 5), rolling_sd(ratio, 21, 21))


VARIANTS: Mapping[Variant, Callable[[Floats], tuple[Floats, Floats]]] = {
    "zscore": zscore_map,
    "ema": ema_map,
    "trend": trend_map,
    "long-z": long_z_map,
}
NEEDS: Mapping[Variant, int] = {"zscore": 37, "ema": 24, "trend": 31, "long-z": 83}


def trailing_z(values: Floats, window: int) -> Floats:
    """(x - mean) / sample deviation over the trailing window, its own row included: [T], or [T, N] for many lines.

    NaN until the window is full, where it has a gap, and where it did not vary.
    """
    if values.ndim == 1:
        mean, sd = kernel.rolling_moments(values, window, window)
        return divide(values - mean, sd)
    z = np.empty(values.shape)
    kernel.trailing_z(np.ascontiguousarray(values), window, 0, values.shape[1], z)
    return z


def change(values: Floats, rows: int) -> Floats:
    """Relative change over `rows` rows; NaN for the first."""
    out = np.full(values.shape, np.nan)
    np.divide(values[rows:], values[:-rows], out=out[rows:])
    out[rows:] -= 1.0
    return out


def divide(top: Floats, bottom: Floats) -> Floats:
    """The quotient where the divisor is not (numerically) nothing, NaN elsewhere."""
    defined = np.abs(bottom) > 1e-12 * np.maximum(1.0, np.abs(top))
    quotient: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=defined & np.isfinite(top))
    return quotient
