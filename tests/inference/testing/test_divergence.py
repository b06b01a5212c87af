"""Divergence: found where it was planted, seldom where it was not, and never changed by what came later."""

import numpy as np
import pytest

from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.divergence import divergence_steps, find_divergence
from rotascope.measures.breadth import COUNTS
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

SESSIONS, STOCKS, QUARTER = 1_600, 200, 63


def made_market(seed: int, *, wild: float = 1.0, drift: float = 0.0) -> tuple[Panel, Panel]:
    """Counts and index of stocks that follow it with a part of their own.

    wild    how many times as volatile the last year is
    drift   what every stock loses or gains a session in the last quarter beyond the index
    """
    rng = np.random.default_rng(seed)
    scale = np.where(np.arange(SESSIONS) >= SESSIONS - 252, wild, 1.0)
    index = 0.0003 + 0.01 * scale * rng.standard_normal(SESSIONS)
    own = 0.015 * np.sqrt(scale)[:, None] * rng.standard_normal((SESSIONS, STOCKS))
    returns = index[:, None] * (0.6 + 0.8 * rng.random(STOCKS)) + own
    returns[-QUARTER:] += drift
    counts = np.zeros((SESSIONS, len(COUNTS)))
    counts[:, 0], counts[:, 1] = (returns > 0).sum(axis=1), (returns < 0).sum(axis=1)
    days = nyse().days[-SESSIONS:]
    level = Panel(days, ("index",), np.cumprod(1.0 + index)[:, None], "index", "level")
    return Panel(days, COUNTS, counts, "counts", "count"), level


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_planted_divergence_is_found_with_its_side_and_length(sign: int) -> None:
    divergence = find_divergence(divergence_steps(*made_market(7, drift=sign * 0.002)), draws=499)
    assert np.sign(divergence.deviations) == sign
    assert divergence.p_value < 0.05
    assert divergence.sessions in {42, 63, 126}
    assert divergence.evidence.searched == 5
    assert (divergence.evidence.p_value or 1.0) <= divergence.p_value


@pytest.mark.parametrize("wild", [1.0, 3.0])
def test_lines_that_do_not_part_are_seldom_said_to(wild: float) -> None:
    """At a size of 0.05 at most 6 of 40 with probability 0.99; a year three times as wild is no divergence."""
    found = sum(
        find_divergence(divergence_steps(*made_market(seed, wild=wild)), draws=199).p_value < 0.05 for seed in range(40)
    )
    assert found <= 6


def test_new_sessions_change_no_earlier_step() -> None:
    counts, index = made_market(3, wild=2.0)
    whole = divergence_steps(counts, index).values
    part = divergence_steps(counts.head(1_000), index.head(1_000)).values
    np.testing.assert_array_equal(whole[:1_000], part)


def test_a_session_without_an_index_level_has_no_step() -> None:
    counts, index = made_market(5)
    holed = index.values.copy()
    holed[700] = np.nan
    steps = divergence_steps(counts, index.derive(holed, name="index")).values[:, 0]
    assert np.isnan(steps[:253]).all()
    assert np.isnan(steps[[700, 701]]).all()
    assert np.isfinite(steps[[699, 702]]).all()


def test_a_short_history_is_refused() -> None:
    counts, index = made_market(5)
    with pytest.raises(HistoryTooShort):
        find_divergence(divergence_steps(counts.tail(700), index.tail(700)))
