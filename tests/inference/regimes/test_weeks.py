from datetime import date

import numpy as np

from rotascope.inference.regimes.weeks import weekly_sums
from rotascope.panels.panel import Panel


def test_weekly_sums_keep_their_weeks_as_rows_arrive() -> None:
    days = np.arange("2020-01-01", "2020-03-01", dtype="datetime64[D]")
    line = Panel(days, ("x",), np.arange(60.0)[:, None], "x")
    np.testing.assert_array_equal(weekly_sums(line).values[:8], weekly_sums(line.head(43)).values)
    assert weekly_sums(line).first == date(2020, 1, 5)
