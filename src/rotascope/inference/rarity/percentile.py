"""Where the last reading of a line stands among all that came before it."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import UsageError
from rotascope.panels.border import PanelLike, as_panel


@dataclass(frozen=True, slots=True)
class Percentile:
    """A reading and where it stands in its own history.

    value     the last reading, in the line's unit; NaN where the last row has none
    below     share of earlier readings that were lower, 0..1; NaN without a reading or without an earlier one
    readings  earlier readings compared
    rank      how many readings are at least as large, this one and ties included; 1 = the largest
    n_effective  how many independent readings the earlier ones are worth; None for fewer than three
    """

    value: float
    below: float
    readings: int
    rank: int
    n_effective: float | None = None


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
    rank = 1 + int((earlier >= value).sum())
    return Percentile(value, below, len(earlier), rank, independent_readings(earlier))


def independent_readings(readings: Floats) -> float | None:
    """How many independent readings would tell as much: n over one and twice the sum of all autocorrelations.

    readings  [n] finite, in order of time; None for fewer than three, n where they never vary
    returns   1..n; the sum ends where a pair of neighbouring autocorrelations is no longer above zero, and no pair
              counts for more than the one before it
    source    Geyer (1992), Statistical Science 7:473-483, the initial monotone sequence estimator
    """
    length = len(readings)
    if length < 3:
        return None
    x = readings - readings.mean()
    spectrum = np.fft.rfft(x, 2 * length)
    covariances = np.fft.irfft(spectrum * np.conj(spectrum))[:length]
    if covariances[0] <= np.finfo(float).eps * length * np.abs(readings).max() ** 2:
        return float(length)
    correlations = covariances / covariances[0]
    pairs = correlations[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    first_lost = int(np.argmax(pairs <= 0.0)) if (pairs <= 0.0).any() else len(pairs)
    total = 2.0 * float(np.minimum.accumulate(pairs[:first_lost]).sum()) - 1.0
    return float(np.clip(length / total, 1.0, length)) if total > 0 else float(length)
