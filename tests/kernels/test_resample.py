import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.resample import drawn_rows_reference, extremes_reference, split_mix_reference
from reference.runs import signed_runs_reference
from rotascope.kernels.resample import (
    GUIDE_BITS,
    length_guide,
    length_table,
    longest_runs,
    mix_bits,
    pack_signs,
    stationary_extremes,
)

GAMMA = 0x9E3779B97F4A7C15


def test_generator_gives_the_published_numbers() -> None:
    # https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64, seed 1234567
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert split_mix_reference(1234567, 5) == published
    states = [(1234567 + k * GAMMA) % 2**64 for k in range(1, 6)]
    assert [int(mix_bits(np.uint64(state))) for state in states] == published


@pytest.mark.parametrize("mean", [1.0, 1.3, 5.0, 40.0])
def test_block_lengths_are_geometric(mean: float) -> None:
    table = length_table(1.0 / mean, 10_000)
    lengths = np.arange(1, len(table) + 1)
    # entries are cut down to a multiple of 2^-32, and the tail beyond 2^-32 is given to the last one
    np.testing.assert_allclose(table / 2.0**32, 1.0 - (1.0 - 1.0 / mean) ** lengths, atol=2.0**-31)
    probabilities = np.diff(table / 2.0**32, prepend=0.0)
    assert probabilities @ lengths == pytest.approx(mean, rel=1e-7)


def test_a_short_series_caps_the_block() -> None:
    assert len(length_table(0.001, 30)) == 30
    assert length_table(0.001, 30)[-1] == 2**32


def test_guide_starts_at_or_before_every_number_of_its_head() -> None:
    table = length_table(0.15, 500)
    guide = length_guide(table)
    for number in (0, 1, 2**31, 2**32 - 1, *map(int, table[:-1]), *(int(limit) - 1 for limit in table)):
        assert guide[number >> (32 - GUIDE_BITS)] <= np.searchsorted(table, number, side="right")


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    size=st.integers(2, 60),
    length=st.integers(1, 90),
    mean=st.floats(1.0, 30.0),
    data=st.data(),
)
def test_extremes_equal_a_draw_laid_out_in_full(
    seed: int, size: int, length: int, mean: float, data: st.DataObject
) -> None:
    window = data.draw(st.integers(1, length))
    steps = np.random.default_rng(seed).choice([-1.5, -0.5, 0.0, 0.25, 1.0], size)
    signs = np.sign(steps).astype(np.int64)
    table = length_table(1.0 / mean, size)
    seeds = np.array([seed], dtype=np.uint64)
    runs, sums = stationary_extremes(steps, signs, table, np.array([window, 1]), length, seeds)
    up, down, high, low = extremes_reference(signs, steps, drawn_rows_reference(size, table, length, seed), window)
    assert runs.tolist() == [[up, down]]
    np.testing.assert_allclose(sums[0, 0], [high, low], atol=1e-12)  # sums of rises, not of steps: rounding differs


def test_every_row_is_drawn_as_often_as_any_other() -> None:
    size, draws = 12, 4_000
    table = length_table(1.0 / 3.0, size)
    seeds = np.random.SeedSequence(5).generate_state(draws, np.uint64)
    last = [int(drawn_rows_reference(size, table, 7, int(seed))[-1]) for seed in seeds]
    counts = np.bincount(last, minlength=size)
    expected = draws / size
    # chi-square with 11 degrees of freedom: 31.26 is its 99.9 % point
    assert ((counts - expected) ** 2 / expected).sum() < 31.26


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.integers(1, 200)), min_size=1, max_size=12))
def test_longest_runs_of_packed_signs_equal_those_counted(groups: list[tuple[int, int]]) -> None:
    signs = np.repeat([sign for sign, _ in groups], [count for _, count in groups]).astype(np.int64)
    runs = signed_runs_reference(signs)
    assert longest_runs(pack_signs(signs, 1)) == (max(0, runs.max()), max(0, -runs.min()))
