"""Law 4: new rows change no earlier value of any measure."""

from operator import attrgetter

import numpy as np
import pytest

from markets import random_legs
from panels_made import ragged
from rotascope.measures import MEASURES, WIDE_MEASURES, Measure
from rotascope.panels.panel import Panel

ROWS = (100, 260, 499)


def changed_by_new_rows(measure: Measure, legs: Panel) -> list[int]:
    full = measure.compute(legs).values
    return [
        rows
        for rows in ROWS
        if not np.array_equal(measure.compute(legs.head(rows)).values, full[:rows], equal_nan=True)
    ]


@pytest.mark.parametrize("measure", MEASURES, ids=attrgetter("name"))
def test_new_rows_change_no_earlier_value(measure: Measure) -> None:
    assert changed_by_new_rows(measure, random_legs(500)) == []


@pytest.mark.parametrize("measure", WIDE_MEASURES, ids=attrgetter("name"))
def test_new_rows_change_no_earlier_value_of_a_market_with_gaps(measure: Measure) -> None:
    assert changed_by_new_rows(measure, ragged(500, 12)) == []


@pytest.mark.parametrize("measure", WIDE_MEASURES, ids=attrgetter("name"))
def test_each_measure_of_a_market_says_something(measure: Measure) -> None:
    """A law that only ever compares NaN with NaN holds nothing."""
    assert np.isfinite(measure.compute(ragged(500, 12)).values).any()


def test_the_law_catches_a_full_sample_z_score() -> None:
    def repaints(legs: Panel) -> Panel:
        line = legs.values[:, 0] / legs.values[:, 1]
        return legs.derive((line - line.mean()) / line.std(), name="z")

    assert changed_by_new_rows(Measure("z", repaints), random_legs(500)) == list(ROWS)
