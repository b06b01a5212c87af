"""The purchasing managers' index and its trap, diffusion, the last time at a level, and relations."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotascope.drivers.activity import (
    check_index,
    diffusion,
    inversions,
    last_at_level,
    last_crossing,
    manufacturing_index,
    six_month_diffusion,
)
from rotascope.errors import UsageError

# ISM Report On Business, January 2026; customers' inventories, which one feed prints as inventories, were 38.7.
JANUARY_2026 = {"new orders": 57.1, "production": 55.9, "employment": 48.1, "deliveries": 54.4, "inventories": 47.6}


def test_january_2026_is_the_mean_of_its_five_components() -> None:
    assert manufacturing_index(JANUARY_2026) == pytest.approx(52.62)
    check = check_index(52.6, JANUARY_2026)
    assert check.consistent
    assert "52.62" in check.summary()


def test_customers_inventories_in_the_place_of_inventories_are_caught() -> None:
    check = check_index(52.6, {**JANUARY_2026, "inventories": 38.7})
    assert check.mean == pytest.approx(50.84)
    assert not check.consistent
    assert dict(check.implied)["inventories"] == pytest.approx(47.5)
    assert "one of them is another series" in check.summary()


@given(st.lists(st.floats(30, 70).map(lambda value: round(value, 1)), min_size=5, max_size=5))
def test_rounding_alone_never_raises_the_alarm(values: list[float]) -> None:
    parts = dict(zip(JANUARY_2026, values, strict=True))
    assert check_index(round(sum(values) / 5, 1), parts).consistent


@pytest.mark.parametrize("wrong", [{"new orders": 57.1}, {**JANUARY_2026, "employment": 481.0}])
def test_a_component_that_lacks_or_is_no_index_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        manufacturing_index(wrong)


def test_diffusion_counts_half_of_the_unchanged_and_no_gap() -> None:
    changes = np.array([[1.0, 0.0, -1.0, np.nan], [2.0, 1.0, 0.0, 0.0], [np.nan] * 4])
    np.testing.assert_allclose(diffusion(changes), (50.0, 75.0, np.nan))


def test_six_months_are_compared_with_the_same_series_half_a_year_before() -> None:
    levels = np.array([[1.0, 5.0]] * 6 + [[2.0, 4.0], [2.0, 6.0]])
    np.testing.assert_allclose(six_month_diffusion(levels), (50.0, 100.0))


def test_the_last_time_at_a_level_is_before_the_current_stay() -> None:
    assert last_at_level(np.array([53.0, 48.0, 47.0, 52.6])) == 0
    assert last_at_level(np.array([60.0, 40.0, 50.0, 51.0, 50.0])) == 0
    assert last_at_level(np.array([40.0, 41.0, 42.0])) is None
    assert last_at_level(np.array([42.0, 42.0])) is None


def test_the_last_crossing_from_at_most_zero_to_above_it() -> None:
    assert last_crossing(np.array([1.0, -1.0, 2.0, 0.0, 0.5, 1.0])) == 4
    assert last_crossing(np.array([1.0, 2.0])) is None
    assert last_crossing(np.array([1.0, -2.0, 1.0, 0.0])) == 2


@pytest.mark.realdata
def test_january_2026_was_the_highest_since_august_2022(shared_data: Path) -> None:
    rows = pl.read_csv(shared_data / "macro/ism_manufacturing_pmi.csv").sort("ref_year", "ref_month")
    rows = rows.filter((pl.col("ref_year") * 12 + pl.col("ref_month")) <= 2026 * 12 + 1)
    row = last_at_level(rows["value"].to_numpy())
    assert row is not None
    assert rows["value"][-1] == 52.6
    # First prints: 52.8 in July and August 2022. ISM's own comparison, in figures revised since, says August 2022.
    assert (rows["ref_year"][row], rows["ref_month"][row]) == (2022, 8)


def test_inversions_by_hand() -> None:
    line = np.array([1.0, -1.0, -1.0, 1.0, -1.0, 1.0, 1.0, 1.0, -1.0, 1.0])
    first, second = inversions(line, quiet=2)
    assert (first.first, first.last, first.crossings, first.running) == (1, 4, 2, False)
    assert (second.first, second.last, second.crossings, second.running) == (8, 8, 0, True)
    assert inversions(np.ones(5), quiet=2) == ()
