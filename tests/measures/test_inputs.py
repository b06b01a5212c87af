"""Every measure takes a Panel, an array, and a pandas or Polars frame, and gives the same values for each."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl
import pytest

from panels_made import ragged
from rotascope.errors import UsageError
from rotascope.measures import MEASURES, WIDE_MEASURES, Measure
from rotascope.measures.breadth import breadth_counts, share_above
from rotascope.measures.concentration import concentration
from rotascope.measures.leadership import gap, gap_since, year_to_date
from rotascope.panels.border import PanelLike
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

ROWS = 700
DAYS = nyse().days[24_000 : 24_000 + ROWS]


def legs() -> Panel:
    values = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, (ROWS, 2)), axis=0))
    return Panel(DAYS, ("long", "short"), values, "long / short", "level")


def pandas_of(panel: Panel) -> PanelLike:
    return pd.DataFrame(panel.values, index=pd.DatetimeIndex(panel.dates), columns=list(panel.symbols))


def polars_of(panel: Panel) -> PanelLike:
    return pl.DataFrame({"day": panel.dates.tolist(), **{name: panel.column(name) for name in panel.symbols}})


def array_of(panel: Panel) -> PanelLike:
    return panel.values


CONVERTERS = pytest.mark.parametrize("convert", [pandas_of, polars_of, array_of], ids=["pandas", "polars", "array"])


@CONVERTERS
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_measure_of_legs(measure: Measure, convert: Callable[[Panel], Panel]) -> None:
    np.testing.assert_array_equal(measure.compute(convert(legs())).values, measure.compute(legs()).values)


@CONVERTERS
def test_a_measure_of_many_stocks(convert: Callable[[Panel], Panel]) -> None:
    close = ragged(300, 8, seed=2)
    counts = breadth_counts(close)
    np.testing.assert_array_equal(breadth_counts(convert(close)).values, counts.values)
    weights = close.derive(np.full(close.values.shape, 1 / 8), name="weights")
    np.testing.assert_array_equal(concentration(convert(weights)).values, concentration(weights).values)


def test_counts_of_a_file_are_read_by_their_names() -> None:
    counts = pl.DataFrame({"above_200": [3.0, 1.0], "known_200": [4.0, 4.0]})
    assert share_above(counts).values[:, 0].tolist() == [0.75, 0.25]


@CONVERTERS
def test_a_gap_of_the_last_sessions(convert: Callable[[Panel], Panel]) -> None:
    assert gap(convert(legs()), sessions=21).value == gap(legs(), sessions=21).value


def test_a_gap_since_a_date_needs_dates() -> None:
    assert year_to_date(pandas_of(legs())) == year_to_date(legs())
    with pytest.raises(UsageError, match="rows without dates"):
        gap_since(legs().values, start=legs().first)
    with pytest.raises(UsageError, match="rows without dates"):
        year_to_date(legs().values)


def test_the_wide_measures_take_closes_of_any_kind() -> None:
    close = ragged(300, 9, seed=4)
    plain = [measure for measure in WIDE_MEASURES if measure.name in {"breadth_counts", "equal_weighted", "share_up"}]
    assert len(plain) == 3
    for measure in plain:
        np.testing.assert_array_equal(measure.compute(pandas_of(close)).values, measure.compute(close).values)
