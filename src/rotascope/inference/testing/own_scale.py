"""Daily changes in units of their own recent size, less what the day before foretold of them.

A wild year then does not outweigh ten quiet ones, and days that lean on each other are not taken for a lead.
"""

from dataclasses import replace

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting
from rotascope.inference.single_series import check_series
from rotascope.kernels.drift import trailing_deviations, trailing_innovations
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

LEARNING = 63  # sessions whose mean square starts the scale
HALF_LIFE = 11.0  # sessions; of 11, 21, 31, 42 and 63 the one with the fewest false verdicts after a doubled year
CLIP = 4.0  # deviations: the most that one day counts for
MEMORY_HALF_LIFE = 252.0  # sessions, of how much a day leans on the one before
MOST_MEMORY = 0.6  # and the most that it may


def own_scale(changes: PanelLike, *, half_life: float = HALF_LIFE) -> Panel:
    """Each change over the root of the exponentially weighted mean square of the changes before it; memory stays in it.

    changes    [T, 1] daily differences, about zero; not a level line
    half_life  sessions after which a day's weight has halved
    returns    [T - 63, 1] standard deviations, at most 4 either way; the first 63 start the scale and are left out
    timing     row t reads rows <= t      raises  HistoryTooShort, NoVariation, BadSetting
    """
    changes = as_panel(changes)
    require_half_life(half_life)
    complete = check_series(changes, need=LEARNING + 1, method="an own scale")
    values = scale_values(complete.values[:, 0], half_life)
    return replace(complete.tail(len(values)), values=values[:, None], unit="standard deviations")


def own_scale_family(differences: PanelLike, *, half_life: float = HALF_LIFE) -> Panel:
    """Each change over its trailing deviation, less what the day before foretells: what every verdict stands on.

    z(t) = d(t) / s(t), s the root of an exponentially weighted mean square of the changes before t, z at most 4 either
    way; then (z(t) - a(t) z(t-1)) / (1 - a(t)^2)^(1/2), a the trailing first autocorrelation of z.

    differences  [T, N] daily differences, about zero, not level lines; NaN before a spread starts
    half_life    of s, sessions after which a day's weight has halved
    returns      [T, N] standard deviations; NaN where the difference is, and in each first 63
    timing       row t reads rows <= t, s and a rows < t      raises  BadSetting
    """
    differences = as_panel(differences)
    require_half_life(half_life)
    values = np.full(differences.values.shape, np.nan)
    for column, days in enumerate(differences.values.T):
        rows = np.flatnonzero(np.isfinite(days))
        if len(rows) > LEARNING:
            values[rows[LEARNING:], column] = trailing_innovations(
                scale_values(days[rows], half_life), 0.5 ** (1.0 / MEMORY_HALF_LIFE), MOST_MEMORY
            )
    return replace(differences, values=values, unit="standard deviations")


def scale_values(x: Floats, half_life: float) -> Floats:
    """The values after the first 63 over their trailing deviation [T - 63]; zero while nothing has varied yet."""
    deviations = trailing_deviations(x, LEARNING, 0.5 ** (1.0 / half_life))
    scaled = np.divide(x[LEARNING:], deviations, out=np.zeros(len(deviations)), where=deviations > 0.0)
    return np.clip(scaled, -CLIP, CLIP)


def require_half_life(half_life: float) -> None:
    """BadSetting for a half-life under one session."""
    if half_life < 1.0:
        raise BadSetting(f"a half-life of {half_life} sessions", "give 1 or more")
