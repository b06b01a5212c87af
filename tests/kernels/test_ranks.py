import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.ranks import exceedances_so_far_reference, window_gaps_reference
from rotascope.kernels import exceedances_so_far, window_gaps

# few distinct values, so that ties are common
TIED = st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 3.0]) | st.floats(-2, 2), min_size=1, max_size=80)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 45))
def test_window_gaps_equal_one_window_at_a_time(seed: int, rows: int, sessions: int) -> None:
    long, short = np.random.default_rng(seed).uniform(50, 150, (2, rows))
    np.testing.assert_array_equal(
        window_gaps(long, short, sessions), window_gaps_reference(long, short, sessions).astype(float)
    )


@settings(deadline=None)
@given(TIED)
def test_exceedances_equal_one_comparison_at_a_time(values: list[float]) -> None:
    array = np.array(values)
    found = exceedances_so_far(array, np.argsort(array, kind="stable"))
    np.testing.assert_array_equal(found, exceedances_so_far_reference(array))
