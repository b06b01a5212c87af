import numpy as np
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.segments import partition_cost, penalised_cost_reference
from rotascope.arrays import Floats
from rotascope.kernels.change_points import fpop
from rotascope.kernels.segments import best_partitions


def steps(seed: int, length: int, levels: int) -> Floats:
    """Noise about `levels` equal stretches, centred."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(length) + np.repeat(rng.normal(0, 1.5, levels), -(-length // levels))[:length]
    return x - x.mean()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000), length=st.integers(8, 60), min_size=st.integers(1, 8), penalty=st.floats(0.05, 20.0)
)
def test_no_partition_beats_functional_pruning(seed: int, length: int, min_size: int, penalty: float) -> None:
    x = steps(seed, length, 4)
    found = fpop(x, penalty, min_size)
    assert min(np.diff([0, *found, length])) >= min_size
    cost = partition_cost(x, found) + penalty * len(found)
    assert cost == pytest.approx(penalised_cost_reference(x, penalty, min_size), abs=1e-8)


def test_the_dynamic_programme_with_that_many_breaks_agrees() -> None:
    x = steps(5, 1500, 6)
    found = fpop(x, 2 * np.log(1500), 20)
    assert len(found) >= 3
    _, places = best_partitions(x, 20, len(found), 0)
    np.testing.assert_array_equal(places[len(found)], found)


@pytest.mark.parametrize("levels", [1, 4, 12])
def test_ruptures_finds_the_same_optimum(levels: int) -> None:
    x = steps(levels, 3000, levels)
    penalty = 2 * np.log(3000)
    theirs = ruptures.KernelCPD(kernel="linear", min_size=1).fit(x).predict(pen=penalty)[:-1]
    mine = fpop(x, penalty, 1)
    assert len(mine) >= 0.6 * (levels - 1)  # a small step between neighbours may not pay
    assert partition_cost(x, mine) + penalty * len(mine) == pytest.approx(
        partition_cost(x, theirs) + penalty * len(theirs), rel=1e-12
    )


def test_a_penalty_above_the_whole_variation_leaves_one_segment() -> None:
    x = steps(3, 400, 5)
    assert len(fpop(x, float((x**2).sum()) + 1.0, 1)) == 0


def test_equal_values_are_one_segment() -> None:
    assert len(fpop(np.zeros(50), 1.0, 1)) == 0
