"""Whatever a caller holds becomes the same Panel, and what cannot be one is refused in words."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

from datetime import date, datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rotascope.errors import UsageError
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

DAYS = np.array(["2024-01-02", "2024-01-03", "2024-01-05"], dtype="datetime64[D]")
VALUES = np.array([1.0, np.nan, 3.0])
SERIES = pd.Series(VALUES, index=pd.DatetimeIndex(DAYS), name="d")

DATED: dict[str, PanelLike] = {
    "pandas series": SERIES,
    "pandas series with a time zone": SERIES.tz_localize("America/New_York"),
    "pandas frame": SERIES.to_frame(),
    "pandas frame with a column of dates": SERIES.rename_axis("day").reset_index(),
    "polars frame": pl.DataFrame({"day": DAYS.tolist(), "d": [1.0, None, 3.0]}),
    "polars frame of times": pl.DataFrame({"day": [datetime(2024, 1, day, 16) for day in (2, 3, 5)], "d": VALUES}),  # noqa: DTZ001 (no zone)
}
UNDATED: dict[str, PanelLike] = {
    "array": VALUES,
    "array of one column": VALUES[:, None],
    "list": [1.0, float("nan"), 3.0],
    "polars series": pl.Series("d", [1.0, None, 3.0]),
    "pandas series of rows": pd.Series(VALUES),
    "masked array": np.ma.masked_invalid(VALUES),
    "pandas nullable": pd.Series([1.0, None, 3.0], dtype="Float64"),
}


@pytest.mark.parametrize("data", DATED.values(), ids=DATED.keys())
def test_dated_rows_keep_their_dates(data: PanelLike) -> None:
    panel = as_panel(data, calendar=True)
    np.testing.assert_array_equal(panel.dates, DAYS)
    np.testing.assert_array_equal(panel.values[:, 0], VALUES)
    assert (panel.symbols, panel.name) == (("d",), "d")


@pytest.mark.parametrize("data", UNDATED.values(), ids=UNDATED.keys())
def test_rows_without_dates_are_numbered_and_say_so(data: PanelLike) -> None:
    panel = as_panel(data)
    np.testing.assert_array_equal(panel.values[:, 0], VALUES)
    assert [day.toordinal() - 1 for day in panel.dates.tolist()] == [0, 1, 2]
    assert "rows as days from 0001-01-01" in panel.name
    with pytest.raises(UsageError, match="rows without dates"):
        as_panel(data, calendar=True)


def test_a_panel_is_given_back_as_it_is() -> None:
    panel = Panel(DAYS, ("a",), VALUES[:, None], "a", "usd")
    assert as_panel(panel, calendar=True) is panel


def test_what_is_given_cannot_be_rewritten_through_the_panel_nor_the_panel_through_it() -> None:
    values = VALUES.copy()
    panel = as_panel(values)
    values[0] = 99.0
    assert panel.values[0, 0] == 1.0


def test_a_period_counts_as_its_last_day() -> None:
    quarters = pd.Series([1.0, 2.0], index=pd.period_range("2024Q1", periods=2, freq="Q"), name="gnp")
    assert as_panel(quarters).dates.tolist() == [date(2024, 3, 31), date(2024, 6, 30)]


def test_a_frame_of_columns_keeps_their_order_and_names() -> None:
    frame = pl.DataFrame({"long": [1.0, 2.0], "day": DAYS[:2].tolist(), "short": [1, 1]})
    panel = as_panel(frame, unit="level")
    assert (panel.symbols, panel.name, panel.unit) == (("long", "short"), "long / short", "level")
    np.testing.assert_array_equal(panel.values, [[1.0, 1.0], [2.0, 1.0]])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("text", "a str is no series"),
        (["a", "b"], "an array holds what is no number"),
        (DAYS, "an array holds dates"),
        (np.ones((2, 2, 2)), "3 dimensions"),
        (pl.DataFrame({"day": DAYS.tolist()}), "without a column of numbers"),
        (pl.DataFrame({"a": DAYS.tolist(), "b": DAYS.tolist(), "c": VALUES}), "more than one column of dates: a, b"),
        (pl.DataFrame({"day": DAYS.tolist(), "name": ["x", "y", "z"]}), "name holds what is no number"),
        (SERIES.iloc[::-1], "2024-01-03 comes after 2024-01-05"),
        (SERIES.iloc[[0, 0]], "2024-01-02 comes after 2024-01-02"),
        (pd.Series([1.0, 2.0], index=["2024-01-02", "2024-01-03"]), "an index of"),
        (pl.DataFrame({"day": [DAYS[0].item(), None], "d": [1.0, 2.0]}), "1 rows without a date"),
    ],
)
def test_what_is_no_series_is_refused(data: PanelLike, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        as_panel(data)
