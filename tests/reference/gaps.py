"""Window gaps by their definition: one window at a time."""

import numpy as np

from rotascope.arrays import Floats


def window_gaps_reference(long: Floats, short: Floats, sessions: int) -> Floats:
    ends = range(sessions, len(long))
    return np.array([long[t] / long[t - sessions] - short[t] / short[t - sessions] for t in ends])
