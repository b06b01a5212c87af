"""Style migration: planted loadings are found, and a planted change is dated."""

import numpy as np
import pytest

from markets import legs_of
from rotascope.drivers.style import follow_style, style_words
from rotascope.errors import HistoryTooShort
from rotascope.panels.panel import Panel

FACTORS = ("market", "size", "value", "profitability", "investment", "momentum")


def planted(rows: int, *, change: int | None) -> tuple[Panel, Panel]:
    rng = np.random.default_rng(2)
    factors = rng.normal(0.0, [0.01, 0.006, 0.006, 0.004, 0.004, 0.008], (rows, 6))
    loadings = np.tile([1.1, -0.3, -0.8, 0.1, -0.4, 0.0], (rows, 1))
    if change is not None:
        loadings[change:, 2], loadings[change:, 3] = 0.5, 0.6
    returns = (loadings * factors).sum(axis=1) + rng.normal(0.0, 0.006, rows)
    dates = legs_of(np.ones(rows), np.ones(rows)).dates
    return Panel(dates, ("X",), returns[:, None], "X"), Panel(dates, FACTORS, factors, "factors")


def test_from_growth_to_quality_value_with_its_date() -> None:
    returns, factors = planted(1500, change=900)
    migration = follow_style(returns, factors)
    before, after = migration.words
    assert "growth" in before
    assert "value" in after
    assert "profitable" in after
    value = next(loading for loading in migration.loadings if loading.factor == "value")
    assert (value.then, value.now) == (pytest.approx(-0.8, abs=0.2), pytest.approx(0.5, abs=0.2))
    assert value.turn is not None
    low, high = value.turn.bootstrap
    truth = returns.dates[900].item()
    assert abs((value.turn.first_session - truth).days) < 60
    assert (value.turn.evidence.p_value or 0) < 0.05
    assert low <= high


def test_steady_loadings_are_not_dated() -> None:
    migration = follow_style(*planted(1500, change=None))
    assert sum(loading.turn is not None for loading in migration.loadings) <= 1
    assert all(style.startswith("growth, high investment, large") for style in migration.words)


def test_new_rows_change_no_earlier_regression() -> None:
    returns, factors = planted(1500, change=900)
    shorter = follow_style(returns.head(1500 - 21), factors.head(1500 - 21)).path
    whole = follow_style(returns, factors).path
    np.testing.assert_array_equal(whole.values[: len(shorter)], shorter.values)


def test_words_and_short_histories() -> None:
    assert style_words({"market": 1.0, "size": 0.1, "value": -0.1}) == "no marked style"
    assert style_words({"size": -0.3, "value": 0.6}) == "value, large"
    with pytest.raises(HistoryTooShort, match="504 are needed"):
        follow_style(*planted(400, change=None))
