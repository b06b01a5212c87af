"""Window gaps and running exceedances by their definition: one window, one comparison at a time."""

import numpy as np

from rotascope.arrays import Floats, Ints


def window_gaps_reference(long: Floats, short: Floats, sessions: int) -> Floats:
    ends = range(sessions, len(long))
    return np.array([long[t] / long[t - sessions] - short[t] / short[t - sessions] for t in ends])


def exceedances_so_far_reference(values: Floats) -> Ints:
    return np.array([sum(earlier >= value for earlier in values[: t + 1]) for t, value in enumerate(values)])
