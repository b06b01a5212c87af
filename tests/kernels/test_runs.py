import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.runs import run_probability_reference, signed_runs_reference
from rotascope.kernels import one_sided_run_probability, signed_runs, two_sided_run_probability


@settings(deadline=None)
@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=60))
def test_signed_runs_equal_grouped_signs(signs: list[int]) -> None:
    array = np.array(signs, dtype=np.int64)
    np.testing.assert_array_equal(signed_runs(array), signed_runs_reference(array))


@pytest.mark.parametrize("length", range(1, 9))
@pytest.mark.parametrize(("up", "down"), [(0.5, 0.5), (0.55, 0.42), (0.3, 0.1)])
def test_odds_equal_the_sum_over_all_outcomes(length: int, up: float, down: float) -> None:
    probabilities = {1: up, -1: down, 0: 1.0 - up - down}
    upward = run_probability_reference(7, length, probabilities, {1})
    either = run_probability_reference(7, length, probabilities, {1, -1})
    assert one_sided_run_probability(7, length, up) == pytest.approx(upward, abs=1e-14)
    assert two_sided_run_probability(7, length, up, down) == pytest.approx(either, abs=1e-14)


def test_small_odds_keep_their_digits() -> None:
    # one run of 60 in 60 flips: 2^-60 each side, far below what 1 - (1 - x) could hold
    assert one_sided_run_probability(60, 60, 0.5) == pytest.approx(2.0**-60, rel=1e-12)
    assert two_sided_run_probability(60, 60, 0.5, 0.5) == pytest.approx(2.0**-59, rel=1e-12)


def test_no_step_has_no_run() -> None:
    assert len(signed_runs(np.zeros(0, dtype=np.int64))) == 0
    assert one_sided_run_probability(0, 1, 0.5) == two_sided_run_probability(0, 1, 0.5, 0.5) == 0.0
