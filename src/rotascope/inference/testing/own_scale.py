"""Daily changes in units of their own recent size, so that a wild month does not outweigh ten quiet years.

No answer is computed on this scale yet. It is here for the verdict, whose search, breaks and alarm on plain differences
call leadership more often after a wild year than after a calm one (docs/calibration.md).
"""

from dataclasses import replace
from itertools import accumulate

import numpy as np

from rotascope.errors import BadSetting
from rotascope.inference.single_series import check_series
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

LEARNING = 63  # sessions whose mean square starts the scale


def own_scale(changes: PanelLike, *, half_life: float = 63.0) -> Panel:
    """Each change over the root of the exponentially weighted mean square of the changes before it.

    changes    [T, 1] daily differences, about zero; not a level line
    half_life  sessions after which a day's weight has halved
    returns    [T - 63, 1] standard deviations; the first 63 values start the scale and are left out
    timing     row t reads rows <= t      raises  HistoryTooShort, NoVariation
    """
    changes = as_panel(changes)
    if half_life < 1.0:
        raise BadSetting(f"a half-life of {half_life} sessions", "give 1 or more")
    complete = check_series(changes, need=LEARNING + 1, method="an own scale")
    x = complete.values[:, 0]
    decay = 0.5 ** (1.0 / half_life)
    start = float(np.mean(x[:LEARNING] ** 2))
    squares = (x[LEARNING:-1] ** 2).tolist()
    variance = accumulate(squares, lambda previous, square: decay * previous + (1.0 - decay) * square, initial=start)
    scale = np.sqrt(np.fromiter(variance, float))
    values = np.divide(x[LEARNING:], scale, out=np.full(len(scale), np.nan), where=scale > 0.0)
    return replace(complete.tail(len(values)), values=values[:, None], unit="standard deviations")
