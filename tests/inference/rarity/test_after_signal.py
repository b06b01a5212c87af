"""What followed a signal, counted by hand."""

import numpy as np
import pytest

from rotascope.errors import BadSetting
from rotascope.inference.rarity.base_rates import after_signal
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

DAYS = nyse().days[-600:]


def lines(given: list[int], *, seed: int = 1) -> tuple[Panel, Panel]:
    returns = np.random.default_rng(seed).normal(0.0004, 0.01, len(DAYS))
    for row in given:
        returns[row + 1 : row + 11] += 0.01  # ten good sessions after each
    signal = np.zeros(len(DAYS))
    signal[given] = 1.0
    level = Panel(DAYS, ("index",), np.cumprod(1.0 + returns)[:, None], "index", "level")
    return level, Panel(DAYS, ("signal",), signal[:, None], "signal", "count")


def test_the_mean_is_that_of_the_sessions_after_the_signal() -> None:
    given = [50, 150, 250, 350, 450, 550]
    level, signal = lines(given)
    outcome = after_signal(level, signal, name="a test", horizons={"10d": 10}).outcomes[0]
    values = level.values[:, 0]
    returns = [values[row + 10] / values[row] - 1.0 for row in given]
    assert outcome.mean == pytest.approx(np.mean(returns))
    assert (outcome.days, outcome.episodes, outcome.continued) == (6, 6, 1.0)
    assert outcome.evidence.p_value is not None
    assert outcome.evidence.p_value < 0.01
    low, high = outcome.evidence.interval or (np.nan, np.nan)
    assert low < outcome.mean < high
    assert outcome.any_mean < outcome.mean / 2
    assert "10-session returns after a test" in outcome.evidence.method


def test_signals_nearer_than_the_horizon_are_one_episode_and_few_are_not_judged() -> None:
    level, signal = lines([50, 55, 300])
    outcome = after_signal(level, signal, name="a test", horizons={"10d": 10}).outcomes[0]
    assert (outcome.days, outcome.episodes) == (3, 2)
    assert outcome.evidence.status == "few episodes"
    assert outcome.evidence.p_value is None


def test_a_signal_whose_outcome_is_not_known_counts_nothing() -> None:
    level, signal = lines([595])
    assert after_signal(level, signal, name="a test", horizons={"10d": 10}).outcomes[0].episodes == 0
    with pytest.raises(BadSetting, match="other dates"):
        after_signal(level, signal.tail(100), name="a test")
