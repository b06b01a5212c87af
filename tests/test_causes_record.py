"""The program behind docs/causes-record.md, in a small form of its own."""

import numpy as np
import pytest

from causes_record import EPISODES, EpisodeRow, clustered_sizes, page, record_of, rejected, single_sizes
from documented_tables import tables_of
from house import PROJECT
from rotascope.drivers.decompose import UNEXPLAINED


def test_on_random_real_days_the_used_test_keeps_its_level_and_the_models_own_error_does_not() -> None:
    sizes = {(spread, test): values for spread, test, values in single_sizes(400, seed=5)}
    for (_, test), (five, _, deep) in sizes.items():
        if test.endswith("(used)"):
            assert five <= 0.08
            assert deep <= 0.005
    assert sum(values[1] for (_, test), values in sizes.items() if "Student" in test) / 2 > 0.015


def test_on_random_real_days_of_many_portfolios_the_standard_test_rejects_far_too_often() -> None:
    sizes = {test: values[0] for test, values in clustered_sizes(60, seed=6)}
    assert sizes["standard"] > 0.2
    assert max(sizes["rank"], sizes["clustered"]) <= 0.12  # sixty days: three standard errors above 5 %


def test_shares_of_p_values() -> None:
    assert rejected([0.04, 0.5, 0.0005, 0.005]) == [0.75, 0.5, 0.25]


@pytest.fixture(scope="module")
def small_large() -> list[EpisodeRow]:
    return record_of("small-large")


def test_the_record_of_the_page_is_what_is_computed(small_large: list[EpisodeRow]) -> None:
    tables = [table for table in tables_of(PROJECT / "docs" / "causes-record.md") if table.label == "Episode"]
    text = page((np.array([1.0] * 6), np.zeros(6), 1), [], [], {"small-large": small_large}, draws=1)
    for row in tables[0].rows:
        assert f"| {' | '.join(row)} |" in text


def test_every_episode_ends_with_what_is_unexplained(small_large: list[EpisodeRow]) -> None:
    rows = [(row.episode, row.group) for row in small_large]
    assert {episode for episode, _ in rows} == set(EPISODES)
    for episode in EPISODES:
        groups = [group for name, group in rows if name == episode]
        assert groups[-1] == UNEXPLAINED
        assert len(groups) == 6
