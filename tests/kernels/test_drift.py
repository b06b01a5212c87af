import numpy as np

from reference.drift import drift_filter_reference, trailing_deviations_reference, trailing_innovations_reference
from rotascope.kernels.drift import drift_filter, trailing_deviations, trailing_innovations


def test_trailing_deviations_equal_the_slow_twin() -> None:
    x = np.random.default_rng(1).standard_normal(80)
    np.testing.assert_allclose(trailing_deviations(x, 10, 0.9), trailing_deviations_reference(x, 10, 0.9), rtol=1e-12)


def test_a_deviation_reads_only_what_was_known_the_day_before() -> None:
    x = np.random.default_rng(2).standard_normal(80)
    later = x.copy()
    later[50:] *= 9.0
    np.testing.assert_array_equal(trailing_deviations(x, 10, 0.9)[:41], trailing_deviations(later, 10, 0.9)[:41])


def test_innovations_equal_the_slow_twin() -> None:
    x = np.random.default_rng(4).standard_normal(80).cumsum() / 4.0
    innovations = trailing_innovations(x, 0.95, 0.6)
    np.testing.assert_allclose(innovations, trailing_innovations_reference(x, 0.95, 0.6), rtol=1e-10)
    later = x.copy()
    later[50:] *= 9.0
    np.testing.assert_array_equal(trailing_innovations(later, 0.95, 0.6)[:50], innovations[:50])


def test_the_filter_equals_the_slow_twin() -> None:
    rng = np.random.default_rng(3)
    x, deviations = rng.standard_normal(60), 0.5 + rng.random(60)
    deviations[7] = 0.0
    drifts, prior = np.array([-0.5, 0.0, 0.5]), np.array([0.2, 0.6, 0.2])
    states, likelihood = drift_filter(x, deviations, drifts, prior, 0.1, 8.0)
    wanted, total = drift_filter_reference(x, deviations, drifts, prior, 0.1, 8.0)
    np.testing.assert_allclose(states, wanted, rtol=1e-12)
    np.testing.assert_allclose(likelihood, total, rtol=1e-10)
