"""Statistics of weights by their definitions."""

import numpy as np

from rotascope.arrays import Floats


def gini_reference(weights: Floats) -> float:
    """Half the mean absolute difference of all pairs over the mean."""
    return float(np.abs(weights[:, None] - weights[None, :]).mean() / (2 * weights.mean()))
