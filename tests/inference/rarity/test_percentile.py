"""The share of earlier readings that were lower, counted by hand."""

import numpy as np
import pytest

from rotascope.errors import UsageError
from rotascope.inference.rarity.percentile import independent_readings, percentile_of_last
from rotascope.panels.panel import Panel

DAYS = np.arange("2024-01-01", "2024-01-07", dtype="datetime64[D]")


def line(*values: float) -> Panel:
    return Panel(DAYS[: len(values)], ("line",), np.array(values)[:, None], "line")


def test_the_share_counts_earlier_readings_only() -> None:
    last = percentile_of_last(line(1.0, 5.0, 2.0, 3.0, 3.0))
    assert (last.value, last.below, last.readings) == (3.0, 0.5, 4)  # 1 and 2 are lower, 3 is a tie


def test_the_rank_counts_ties_and_the_reading_itself() -> None:
    assert percentile_of_last(line(1.0, 5.0, 2.0, 3.0, 3.0)).rank == 3  # 5, 3 and itself
    assert percentile_of_last(line(1.0, np.nan, 4.0, 9.0)).rank == 1


def test_rows_without_a_value_are_left_out() -> None:
    last = percentile_of_last(line(1.0, np.nan, 4.0, 2.0))
    assert (last.below, last.readings) == (0.5, 2)


def test_no_reading_has_no_place() -> None:
    last = percentile_of_last(line(1.0, 2.0, np.nan))
    assert np.isnan(last.value)
    assert np.isnan(last.below)
    assert last.readings == 2
    assert np.isnan(percentile_of_last(line(1.0)).below)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, 0.98])
def test_readings_that_repeat_each_other_are_worth_less(rho: float) -> None:
    """Of a first-order autoregression n (1 - rho) / (1 + rho) are independent."""
    shocks = np.random.default_rng(3).standard_normal(40_000)
    readings = np.zeros(len(shocks))
    for row in range(1, len(shocks)):
        readings[row] = rho * readings[row - 1] + shocks[row]
    expected = len(readings) * (1 - rho) / (1 + rho)
    assert independent_readings(readings) == pytest.approx(expected, rel=0.25)


def test_readings_that_never_vary_or_are_few_are_said_as_they_are() -> None:
    assert independent_readings(np.ones(50)) == 50
    assert independent_readings(np.array([1.0, 2.0])) is None
    assert 1.0 <= (independent_readings(np.arange(9.0)) or 0.0) < 5.0


def test_two_columns_are_refused() -> None:
    with pytest.raises(UsageError, match="2 columns"):
        percentile_of_last(Panel(DAYS[:2], ("a", "b"), np.ones((2, 2)), "two"))
