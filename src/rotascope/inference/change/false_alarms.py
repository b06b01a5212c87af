"""Thresholds for a chosen average run length between false alarms: Siegmund's formula, then simulation.

Those of the default detectors are simulated once and shipped (null_laws); others are simulated when asked for.
"""

from functools import lru_cache
from math import exp

import numpy as np

from rotascope.arrays import Floats
from rotascope.kernels.cusum import first_alarms
from rotascope.null_laws import null_laws

SEED = 19_850_601
DAYS = 1_500_000  # simulated days that a CUSUM threshold rests on: about 600 waits of ten years


def siegmund_run_length(threshold: float, slack: float) -> float:
    """Average run length of a two-sided CUSUM of independent unit normals, both directions together.

    source  Siegmund (1985), Sequential Analysis, section 2.6: (e^(2kb) - 1 - 2kb) / (2k^2) one-sided, b = h + 1.166
    """
    b = threshold + 1.166
    one_sided = b * b if slack == 0.0 else (exp(2 * slack * b) - 1 - 2 * slack * b) / (2 * slack * slack)
    return one_sided / 2.0


def siegmund_threshold(run_length: float, slack: float) -> float:
    """The threshold at which Siegmund's formula gives `run_length`, at least 0.1."""
    least, most = 0.1, 10.0
    if siegmund_run_length(least, slack) >= run_length:
        return least
    while siegmund_run_length(most, slack) < run_length:
        most *= 2.0
    from scipy.optimize import brentq

    return float(brentq(lambda h: siegmund_run_length(h, slack) - run_length, least, most))


@lru_cache(maxsize=64)
def cusum_threshold(conditions: tuple[float, ...]) -> float:
    """The threshold whose average run length is the one asked for: stored, or simulated where it is not.

    conditions  run length, tails (degrees of freedom of the simulated values, 0 = normal), settings of kernels.cusum
    """
    laws = null_laws()
    stored = _stored_threshold(laws.cusum, laws.cusum_conditions, conditions)
    return simulated_cusum_threshold(conditions) if stored is None else stored


def simulated_cusum_threshold(conditions: tuple[float, ...]) -> float:
    """`cusum_threshold` by simulation, with scale and level learned as in use."""
    run_length, tails, *settings = conditions
    about = siegmund_threshold(run_length, settings[1])
    grid = about * np.geomspace(0.4, 4.0, 60)
    paths = max(100, int(DAYS / run_length))
    days, alarms = first_alarms(
        np.random.default_rng(SEED), paths, int(4 * run_length), tails, grid, np.array(settings)
    )
    return _crossing(grid, days, alarms, run_length)


def _stored_threshold(values: Floats, tabulated: Floats, conditions: tuple[float, ...]) -> float | None:
    same = ((tabulated == conditions) | (np.isnan(tabulated) & np.isnan(conditions))).all(axis=1)
    return float(values[same][0]) if same.any() else None


def _crossing(grid: Floats, days: Floats, alarms: Floats, run_length: float) -> float:
    """Where days per alarm, which rises with the threshold, first reaches the run length (log-linear between)."""
    average = np.maximum.accumulate(np.log(np.maximum(days, 1.0) / np.maximum(alarms, 0.5)))
    return float(np.interp(np.log(run_length), average, grid))
