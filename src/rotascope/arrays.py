"""Aliases for the arrays that stages hand to each other."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]  # any shape; NaN = not listed or no print
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.datetime64]  # datetime64[D], sorted, no duplicates


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """The same array, read-only, so that what leaves a view cannot be rewritten."""
    values = values.view()
    values.flags.writeable = False
    return values
