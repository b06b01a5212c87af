"""Null laws that take seconds to simulate, frozen: quantiles of sup-F and UDmax, thresholds of the CUSUM.

The table (`null_laws.npz`) is written by `tools/simulate_laws.py` with the settings and seeds that it was drawn with.
"""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints, frozen


@dataclass(frozen=True, eq=False, kw_only=True)
class NullLaws:
    """What statistics look like where nothing changed. All arrays are read-only.

    tails                  [P] probabilities, falling from 1: what a statistic at each quantile below is exceeded with
    sup_f                  [degree, length, share, P] quantiles of sup-F at those tails; share = least segment / length
    double_max             [degree, share, breaks, P] the same of UDmax at `double_max_length` values, for at most 1, 2,
                           ... breaks; NaN where so many least segments do not fit
    cusum                  [n] thresholds; cusum_conditions [n, settings] holds what each was simulated under
    *_draws, seed, alarm_seed, cusum_days    what all this was drawn with
    """

    tails: Floats
    sup_f: Floats
    sup_f_lengths: Ints
    sup_f_shares: Floats
    sup_f_draws: Ints
    double_max: Floats
    double_max_length: Ints
    double_max_shares: Floats
    double_max_draws: Ints
    seed: Ints
    cusum: Floats
    cusum_conditions: Floats
    cusum_days: Ints
    alarm_seed: Ints


@cache
def null_laws() -> NullLaws:
    """The shipped table."""
    with np.load(Path(__file__).with_name("null_laws.npz"), allow_pickle=False) as stored:
        return NullLaws(**{field.name: frozen(_double(stored[field.name])) for field in fields(NullLaws)})


def _double(values: NDArray[Any]) -> NDArray[Any]:
    return values.astype(np.float64) if values.dtype == np.float32 else values
