import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import ragged, wide
from rotascope.errors import BadSetting
from rotascope.measures.breadth import breadth_counts
from rotascope.measures.mcclellan import BASE, mcclellan
from rotascope.panels.panel import Panel


def counts_of(advances: list[int], declines: list[int]) -> Panel:
    values = np.zeros((len(advances), 12))
    values[:, 0], values[:, 1] = advances, declines
    blank = breadth_counts(wide(np.full((len(advances), 1), np.nan)))
    return blank.derive(values, name="made up", symbols=blank.symbols)


MOVES = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=2, max_size=200)


@settings(deadline=None, max_examples=60)
@given(MOVES, st.booleans(), st.sampled_from(["first", "zero"]))
def test_the_summation_index_is_its_identity_and_the_sum_of_oscillators(
    moves: list[tuple[int, int]], adjusted: bool, seed: str
) -> None:
    """R9: S = C - 9 T10 + 19 T5 exactly, and each step of S is the oscillator of that session."""
    up, down = zip(*moves, strict=True)
    result = mcclellan(counts_of(list(up), list(down)), ratio_adjusted=adjusted, seed=seed)  # type: ignore[arg-type]
    rows = result.values[np.isfinite(result.values[:, 0])]
    neutral = 0.0 if adjusted else BASE
    np.testing.assert_array_equal(rows[:, 1], neutral - 9.0 * rows[:, 2] + 19.0 * rows[:, 3])
    np.testing.assert_array_equal(rows[:, 0], rows[:, 2] - rows[:, 3])
    np.testing.assert_allclose(np.diff(rows[:, 1]), rows[1:, 0], atol=1e-9)


def test_the_trends_by_hand() -> None:
    result = mcclellan(counts_of([600, 300, 0], [400, 700, 0]), seed="zero").values
    assert result[0].tolist() == pytest.approx([200 * 0.05, -9 * 20 + 19 * 10, 20, 10])
    assert result[1, 2:].tolist() == pytest.approx([20 + 0.1 * (-400 - 20), 10 + 0.05 * (-400 - 10)])
    assert np.isnan(result[2]).all()


def test_a_session_without_a_stock_leaves_the_trends_where_they_were() -> None:
    with_hole = mcclellan(counts_of([600, 0, 300], [400, 0, 700])).values
    without = mcclellan(counts_of([600, 300], [400, 700])).values
    np.testing.assert_array_equal(with_hole[[0, 2]], without)


def test_the_seed_fades_to_under_one_percent_in_a_hundred_sessions() -> None:
    counts = breadth_counts(ragged(400, 40))
    first, zero = (mcclellan(counts, seed=seed) for seed in ("first", "zero"))  # type: ignore[arg-type]
    moved = np.flatnonzero(np.isfinite(first.values[:, 3]))[0]
    apart = np.abs(first.values - zero.values)
    assert apart[moved + 100, 3] < 0.01 * apart[moved, 3]
    with pytest.raises(BadSetting, match="choose first or zero"):
        mcclellan(counts, seed="last")  # type: ignore[arg-type]
