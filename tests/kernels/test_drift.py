import numpy as np

from reference.drift import trailing_deviations_reference
from rotascope.kernels.drift import trailing_deviations


def test_trailing_deviations_equal_the_slow_twin() -> None:
    x = np.random.default_rng(1).standard_normal(80)
    np.testing.assert_allclose(trailing_deviations(x, 10, 0.9), trailing_deviations_reference(x, 10, 0.9), rtol=1e-12)


def test_a_deviation_reads_only_what_was_known_the_day_before() -> None:
    x = np.random.default_rng(2).standard_normal(80)
    later = x.copy()
    later[50:] *= 9.0
    np.testing.assert_array_equal(trailing_deviations(x, 10, 0.9)[:41], trailing_deviations(later, 10, 0.9)[:41])
