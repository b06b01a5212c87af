import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.segments import (
    best_partition_reference,
    double_max_reference,
    redate_breaks_reference,
    segment_rss_reference,
    sup_f_reference,
)
from rotascope.kernels.segments import (
    best_break,
    best_partitions,
    double_max_draws,
    prefix_sums,
    redate_breaks,
    segment_rss,
    sup_f_draws,
)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


@pytest.mark.parametrize("degree", [0, 1])
def test_a_segment_costs_what_least_squares_leaves(rng: np.random.Generator, degree: int) -> None:
    x = rng.standard_normal(40).cumsum()
    sums = prefix_sums(x)
    for start, end in [(0, 40), (3, 9), (17, 19), (39, 40)]:
        expected = segment_rss_reference(x, start, end, degree)
        assert segment_rss(sums, start, end, degree) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("degree", [0, 1])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), min_size=st.integers(2, 5))
def test_no_partition_beats_the_dynamic_programme(degree: int, seed: int, min_size: int) -> None:
    x = np.random.default_rng(seed).standard_normal(14)
    rss, breaks_by_number = best_partitions(x, min_size, 3, degree)
    for breaks in range(4):
        best, where = best_partition_reference(x, min_size, breaks, degree)
        assert rss[breaks] == pytest.approx(best, abs=1e-9)
        if np.isfinite(best):
            assert tuple(breaks_by_number[breaks][:breaks]) == where
        else:
            assert (breaks_by_number[breaks] == -1).all() or breaks == 0


@pytest.mark.parametrize("degree", [0, 1])
def test_one_break_is_the_programme_with_one_break(rng: np.random.Generator, degree: int) -> None:
    x = rng.standard_normal(60)
    rss, breaks_by_number = best_partitions(x, 6, 1, degree)
    row, gain = best_break(prefix_sums(x), 0, 60, 6, degree)
    assert row == breaks_by_number[1, 0]
    assert gain == pytest.approx(rss[0] - rss[1])


def test_two_segments_that_do_not_fit_give_no_break(rng: np.random.Generator) -> None:
    assert best_break(prefix_sums(rng.standard_normal(9)), 0, 9, 5, 0) == (-1, 0.0)


@pytest.mark.parametrize("degree", [0, 1])
def test_sup_f_is_the_largest_f_over_places(rng: np.random.Generator, degree: int) -> None:
    noise = rng.standard_normal((3, 25))
    expected = [sup_f_reference(row, 4, degree) for row in noise]
    np.testing.assert_allclose(sup_f_draws(noise, 4, degree), expected, rtol=1e-9)


@pytest.mark.parametrize("degree", [0, 1])
def test_redated_breaks_resample_each_side_from_itself(rng: np.random.Generator, degree: int) -> None:
    fitted = np.repeat([0.0, 2.0], [14, 22])
    residuals = rng.standard_normal(36)
    starts = rng.random((6, 2, 8))
    expected = redate_breaks_reference(fitted, residuals, 14, 5, starts, 3, degree)
    np.testing.assert_array_equal(redate_breaks(fitted, residuals, 14, 5, starts, 3, degree), expected)


def test_far_places_keep_their_digits(rng: np.random.Generator) -> None:
    x = rng.standard_normal(25_000)
    sums = prefix_sums(x)
    assert segment_rss(sums, 24_900, 25_000, 1) == pytest.approx(segment_rss_reference(x, 24_900, 25_000, 1), rel=1e-7)


@pytest.mark.parametrize("degree", [0, 1])
def test_double_max_is_the_largest_f_over_numbers(rng: np.random.Generator, degree: int) -> None:
    noise = rng.standard_normal((3, 16))
    noise[0, 5:10] += 4.0
    expected = [double_max_reference(row, 3, 3, degree) for row in noise]
    np.testing.assert_allclose(double_max_draws(noise, 3, 3, degree), expected, rtol=1e-9)
    assert expected[0] > sup_f_reference(noise[0], 3, degree) or degree == 1
