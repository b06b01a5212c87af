"""The scale of a series' own past, by its definition."""

import numpy as np

from rotascope.arrays import Floats


def trailing_deviations_reference(x: Floats, learning: int, decay: float) -> Floats:
    out = []
    for t in range(learning, len(x)):
        later = t - learning
        recent = [(1 - decay) * decay ** (later - 1 - k) for k in range(later)]
        weights = np.array([decay**later / learning] * learning + recent)
        out.append(np.sqrt(weights @ x[:t] ** 2))
    return np.array(out)
