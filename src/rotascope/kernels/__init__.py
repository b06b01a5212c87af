"""Numba on bare arrays and scalars; each kernel has a slow twin in `tests/reference/`."""

from rotascope.kernels.ranks import exceedances_so_far, window_gaps
from rotascope.kernels.resample import length_table, stationary_extremes
from rotascope.kernels.runs import one_sided_run_odds, signed_runs, two_sided_run_odds

__all__ = [
    "exceedances_so_far",
    "length_table",
    "one_sided_run_odds",
    "signed_runs",
    "stationary_extremes",
    "two_sided_run_odds",
    "window_gaps",
]
