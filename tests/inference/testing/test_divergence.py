"""Divergence: found where it was planted, seldom where it was not, and never changed by what came later."""

import numpy as np
import pytest

from parting_markets import parting_market, share_called
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.divergence import divergence_steps, find_divergence


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_planted_divergence_is_found_with_its_side_and_length(sign: int) -> None:
    divergence = find_divergence(divergence_steps(*parting_market(7, drift=sign * 0.002)), draws=499)
    assert np.sign(divergence.deviations) == sign
    assert divergence.p_value < 0.05
    assert divergence.sessions in {42, 63, 126}
    assert divergence.evidence.searched == 5
    assert (divergence.evidence.p_value or 1.0) <= divergence.p_value


@pytest.mark.parametrize("wild", [1.0, 3.0])
def test_lines_that_do_not_part_are_seldom_said_to(wild: float) -> None:
    """At a size of 0.05 at most 3 of 16 with probability 0.99; a year three times as wild is no divergence."""
    assert share_called(16, wild=wild, drift=0.0, draws=199) <= 3 / 16


def test_new_sessions_change_no_earlier_step() -> None:
    counts, index = parting_market(3, wild=2.0)
    whole = divergence_steps(counts, index).values
    part = divergence_steps(counts.head(1_000), index.head(1_000)).values
    np.testing.assert_array_equal(whole[:1_000], part)


def test_a_session_without_an_index_level_has_no_step() -> None:
    counts, index = parting_market(5)
    holed = index.values.copy()
    holed[700] = np.nan
    steps = divergence_steps(counts, index.derive(holed, name="index")).values[:, 0]
    assert np.isnan(steps[:253]).all()
    assert np.isnan(steps[[700, 701]]).all()
    assert np.isfinite(steps[[699, 702]]).all()


def test_a_short_history_is_refused() -> None:
    counts, index = parting_market(5)
    with pytest.raises(HistoryTooShort):
        find_divergence(divergence_steps(counts.tail(700), index.tail(700)))
