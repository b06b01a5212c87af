"""Numba on bare arrays and scalars; each kernel has a slow twin in `tests/reference/`."""

from rotascope.kernels.cache import folder as cache_folder  # first: it decides where the others are kept
from rotascope.kernels.resample import length_table, stationary_extremes
from rotascope.kernels.rolling import window_gaps
from rotascope.kernels.runs import one_sided_run_probability, signed_runs, two_sided_run_probability

__all__ = [
    "cache_folder",
    "length_table",
    "one_sided_run_probability",
    "signed_runs",
    "stationary_extremes",
    "two_sided_run_probability",
    "window_gaps",
]
