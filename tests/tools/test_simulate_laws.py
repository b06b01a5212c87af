"""The tool that froze the null laws: its one-pass sup-F is the kernel's, and it gives the shipped numbers again."""

import numpy as np
import pytest

import simulate_laws
from rotascope.kernels.segments import double_max_draws, sup_f_draws
from rotascope.null_laws import null_laws


@pytest.mark.parametrize("degree", [0, 1])
@pytest.mark.parametrize("size", [3, 17, 50])
def test_one_pass_gives_the_sup_f_of_every_least_segment(size: int, degree: int) -> None:
    noise = np.random.default_rng(1).standard_normal((40, 100))
    largest = simulate_laws.largest_f(noise, degree)[:, size]
    np.testing.assert_allclose(largest, sup_f_draws(noise, size, degree), rtol=1e-9)


def test_double_max_of_every_number_of_breaks_is_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate_laws, "TAILS", np.array([1.0, 0.5, 1e-4]))
    quantiles = simulate_laws.double_max_quantiles(0.25, 1, 60)
    length, size = simulate_laws.DOUBLE_LONGEST, 75
    rng = np.random.default_rng(np.random.SeedSequence(simulate_laws.SEED, spawn_key=(length, size, 1)))
    noise = np.array([rng.standard_normal(length) for _ in range(60)])
    for most in (1, 2, 3):
        drawn = double_max_draws(noise, size, most, 1)
        np.testing.assert_allclose(quantiles[most - 1], np.quantile(drawn, [0.0, 0.5, 1.0 - 1e-4]), rtol=1e-9)
    assert np.isnan(quantiles[3:]).all()


def test_the_shipped_quantiles_are_drawn_again() -> None:
    laws = null_laws()
    np.testing.assert_array_equal(laws.tails, simulate_laws.TAILS)
    np.testing.assert_array_equal(laws.sup_f_lengths, simulate_laws.LENGTHS)
    assert laws.sup_f_draws == simulate_laws.DRAWS
    again = simulate_laws.sup_f_quantiles(100, 0, simulate_laws.DRAWS)
    np.testing.assert_allclose(again, laws.sup_f[0, 0], rtol=1e-6)  # single precision
