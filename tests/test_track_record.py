"""The program behind docs/track-record.md, in a small form with its own spreads."""

import numpy as np
import pytest

from rotascope.inference.verdicts.probability import lead_paths
from track_record import LAWS, OF_PRIORS, Readings, drawn_drift, gaps_after, page, simulated, steady_spells, tenths


@pytest.mark.parametrize("law", OF_PRIORS)
def test_what_is_said_comes_as_often_where_drifts_are_those_of_the_priors(law: str) -> None:
    readings = simulated(law, 40)
    for tenth, count, said, came in tenths(readings):
        if count >= 400:
            assert came == pytest.approx(said, abs=0.09), tenth  # two standard errors more than the page's 0.06


def test_a_probability_that_says_too_much_is_seen() -> None:
    readings = Readings(np.full(1_000, 0.85), np.repeat([1.0, 0.0], 500))
    assert list(tenths(readings)) == [(8, 1_000, pytest.approx(0.85), 0.5)]


def test_gaps_after_are_compounded_and_of_the_days_after() -> None:
    levels = np.column_stack([1.01 ** np.arange(10.0), np.ones(10)])
    np.testing.assert_allclose(gaps_after(levels, np.array([2, 4]), 3), 1.01**3 - 1.0)


def test_drifts_are_those_that_the_laws_say() -> None:
    rng = np.random.default_rng(3)
    assert np.abs(drawn_drift(rng, 5_000)).max() <= 0.0601 / 21
    spells = np.abs(steady_spells(rng, 5_000)) * 21
    assert spells[spells > 0.0].min() >= 0.01
    assert spells.max() <= 0.04


def test_the_page_has_every_law_and_spread() -> None:
    readings = Readings(np.linspace(0.01, 0.99, 4_000), np.full(4_000, 0.5))
    later = Readings(np.linspace(0.01, 0.99, 400), np.full((400, 3), 0.01))
    text = page(dict.fromkeys(LAWS, readings), {"small-large": later}, 10)
    assert text.count("| 90 to 100 % |") == len(LAWS) + 1
    assert "| small-large | 200 |" in text
    assert "NOT HELD" in text


def test_the_paths_behind_it_are_those_of_the_program() -> None:
    x = 0.005 * np.random.default_rng(1).standard_normal(500)
    assert len(lead_paths(x)) == 6
