"""Where the last reading of a line stands among all that came before it."""

from dataclasses import dataclass

import numpy as np

from rotascope.errors import UsageError
from rotascope.panels.border import PanelLike, as_panel


@dataclass(frozen=True, slots=True)
class Percentile:
    """A reading and where it stands in its own history.

    value     the last reading, in the line's unit; NaN where the last row has none
    below     share of earlier readings that were lower, 0..1; NaN without a reading or without an earlier one
    readings  earlier readings compared
    rank      how many readings are at least as large, this one and ties included; 1 = the largest
    """

    value: float
    below: float
    readings: int
    rank: int


def percentile_of_last(line: PanelLike) -> Percentile:
    """The last reading of a [T, 1] line among all readings before it; rows without a value are left out.

    timing   reads all rows; the reading is that of the last
    raises   UsageError for more than one column
    """
    line = as_panel(line)
    if line.values.shape[1] != 1:
        raise UsageError(f"{line.name} has {line.values.shape[1]} columns", "choose one with Panel.select")
    value = float(line.values[-1, 0]) if len(line) else float("nan")
    earlier = line.values[:-1, 0]
    earlier = earlier[np.isfinite(earlier)]
    below = float((earlier < value).mean()) if len(earlier) and np.isfinite(value) else float("nan")
    return Percentile(value, below, len(earlier), 1 + int((earlier >= value).sum()))
