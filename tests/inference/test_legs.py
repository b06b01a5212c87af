from dataclasses import replace

import numpy as np
import pytest

from markets import legs_of, random_legs
from rotascope.errors import DataMissing, HistoryTooShort, NoVariation, RotascopeError, UsageError
from rotascope.inference.legs import check_legs, daily_difference, omission_caveats, signs
from rotascope.panels.panel import Panel


def test_daily_difference_is_the_gap_of_one_session() -> None:
    legs = legs_of(np.array([100.0, 110.0, 99.0]), np.array([50.0, 51.0, 51.0]))
    np.testing.assert_allclose(daily_difference(legs), [0.10 - 0.02, -0.10], atol=1e-15)


def test_equal_returns_from_unequal_levels_have_no_sign() -> None:
    growth = np.cumprod(np.full(200, 1.0137))
    legs = legs_of(3.7 * growth, 0.000123 * growth)
    assert np.any(daily_difference(legs) != 0)  # rounding alone
    assert not signs(legs).any()


def with_hole(rows: int) -> Panel:
    legs = random_legs(rows)
    values = legs.values.copy()
    values[3, 0] = np.nan
    values[5, 1] = np.inf
    values[-1] = np.nan
    return replace(legs, values=values)


def test_rows_that_lack_a_leg_are_left_out_and_counted() -> None:
    legs = with_hole(10)
    assert len(check_legs(legs, steps=1, method="x")) == 7
    assert omission_caveats(legs) == ("2 sessions without both legs left out",)  # the last row ends the data, no hole
    assert omission_caveats(random_legs(10)) == ()


def faulty(fault: str) -> Panel:
    legs = random_legs(30)
    match fault:
        case "three columns":
            return replace(legs, symbols=("a", "b", "c"), values=np.column_stack([legs.values, legs.values[:, 0]]))
        case "no rows":
            return legs.head(0)
        case "all NaN":
            return replace(legs, values=np.full((30, 2), np.nan))
        case "one row":
            return legs.head(1)
        case "negative":
            return replace(legs, values=np.where(np.arange(30)[:, None] == 4, -1.5, legs.values))
        case _:
            return legs_of(np.full(30, 3.0), np.full(30, 1.0))


@pytest.mark.parametrize(
    ("fault", "error", "cause"),
    [
        ("three columns", UsageError, "3 columns, the test takes two"),
        ("no rows", HistoryTooShort, "0 sessions with both legs, the test needs 6"),
        ("all NaN", HistoryTooShort, "0 sessions with both legs"),
        ("one row", HistoryTooShort, "1 sessions with both legs"),
        ("negative", DataMissing, f"level -1.5 on {random_legs(30).dates[4]}"),
        ("constant", NoVariation, "the two legs never differ in 29 sessions"),
    ],
)
def test_unfit_legs_are_refused_with_cause_and_remedy(fault: str, error: type[RotascopeError], cause: str) -> None:
    with pytest.raises(error) as refused:
        check_legs(faulty(fault), steps=5, method="the test")
    assert cause in refused.value.cause
    assert refused.value.remedy
