import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.gaps import window_gaps_reference
from rotascope.kernels import window_gaps


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 45))
def test_window_gaps_equal_one_window_at_a_time(seed: int, rows: int, sessions: int) -> None:
    long, short = np.random.default_rng(seed).uniform(50, 150, (2, rows))
    np.testing.assert_array_equal(
        window_gaps(long, short, sessions), window_gaps_reference(long, short, sessions).astype(float)
    )
