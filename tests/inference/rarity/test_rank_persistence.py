"""Persistence of winners: by hand, against brute force, and with planted persistence."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from markets import legs_of
from rotascope.errors import HistoryTooShort
from rotascope.inference.rarity.rank_persistence import PeriodPair, chance_of, rank_persistence
from rotascope.panels.panel import Panel


def lines(returns: np.ndarray, *, rows: int) -> Panel:
    """Levels whose period returns are the rows of `returns`, in steps of `rows`."""
    steps = np.repeat(np.log1p(returns) / rows, rows, axis=0)
    levels = np.exp(np.cumsum(np.vstack([np.zeros((1, returns.shape[1])), steps]), axis=0))
    dates = legs_of(np.ones(len(levels)), np.ones(len(levels))).dates
    return Panel(dates, tuple(f"L{k}" for k in range(returns.shape[1])), levels, "lines", "level")


def test_the_worked_table() -> None:
    order = np.array([0.06, 0.05, 0.04, 0.03, 0.02, 0.01])
    turned = order[::-1]
    result = rank_persistence(lines(np.array([order, order, turned, turned]), rows=12), rows=12)
    assert [pair.stayed for pair in result.pairs] == [2, 0, 2]
    assert (result.stayed, result.possible, result.expected) == (4, 6, pytest.approx(3 * 4 / 6))
    assert result.share == pytest.approx(4 / 6)


def test_the_p_value_is_that_of_every_permutation() -> None:
    day = legs_of(np.ones(1), np.ones(1)).first
    pair = PeriodPair(day, day, day, lines=6, third=2, stayed=2)
    both = sum(sorted(ranks[:2]) == [0, 1] for ranks in permutations(range(6))) / factorial(6)
    assert chance_of([pair], 2) == pytest.approx(2 * both)
    assert chance_of([pair, pair], 4) == pytest.approx(2 * both**2)


def test_ranks_drawn_at_random_pass_at_their_level() -> None:
    rng = np.random.default_rng(5)
    small = [
        rank_persistence(lines(rng.normal(0.05, 0.1, (13, 30)), rows=2), rows=2).p_value < 0.05 for _ in range(400)
    ]
    assert np.mean(small) < 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5


def test_planted_winners_are_seen() -> None:
    rng = np.random.default_rng(6)
    kept = rng.normal(0.0, 0.1, 30)
    result = rank_persistence(lines(kept + rng.normal(0.05, 0.05, (13, 30)), rows=2), rows=2)
    assert result.p_value < 1e-6
    assert result.share > 0.5


def test_too_few_periods_or_lines_are_refused() -> None:
    rng = np.random.default_rng(7)
    with pytest.raises(HistoryTooShort, match="2 pairs"):
        rank_persistence(lines(rng.normal(0.0, 0.1, (3, 9)), rows=4), rows=4)
    with pytest.raises(HistoryTooShort, match="0 pairs"):
        rank_persistence(lines(rng.normal(0.0, 0.1, (9, 5)), rows=4), rows=4)
