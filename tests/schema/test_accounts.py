"""Facts of accounts: lengths of periods; jumps of units."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rotascope.catalogue.items import STEADY_ITEMS
from rotascope.schema.accounts import QUARTER, YEAR, lasts, scale_jumps


@given(weeks=st.integers(1, 110))
def test_lengths_in_weeks(weeks: int) -> None:
    start = date(2023, 1, 1)
    frame = pl.DataFrame({"period_start": [start], "period_end": [date.fromordinal(start.toordinal() + 7 * weeks - 1)]})
    quarter, year = frame.select(lasts(QUARTER).alias("q"), lasts(YEAR).alias("y")).row(0)
    assert quarter is (weeks in {12, 13, 14})
    assert year is (weeks in {50, 51, 52, 53, 54})


def facts(values: list[float], *, item: str = "revenue") -> pl.DataFrame:
    ends = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    starts = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1)]
    rows = {
        "id": "A",
        "item": item,
        "period_start": starts[: len(values)],
        "period_end": ends[: len(values)],
        "value": values,
    }
    return pl.DataFrame(rows)


def test_a_thousandfold_jump_is_found_either_way_and_growth_is_not() -> None:
    assert scale_jumps(facts([355.0, 357_000.0]), steady=STEADY_ITEMS).height == 1
    assert scale_jumps(facts([357_000.0, 355.0]), steady=STEADY_ITEMS).height == 1
    assert scale_jumps(facts([100.0, 250.0, 40.0]), steady=STEADY_ITEMS).is_empty()
    assert scale_jumps(facts([1.0, 1000.0], item="net_income"), steady=STEADY_ITEMS).is_empty()  # may well do that
    assert scale_jumps(facts([1.0, 1e7]), steady=STEADY_ITEMS).is_empty()  # no factor of a thousand


@given(st.lists(st.floats(1.0, 2.0), min_size=4, max_size=4), st.integers(1, 3))
def test_where_the_unit_changes_is_where_the_jump_is(values: list[float], change: int) -> None:
    mixed = [value * (1000.0 if row >= change else 1.0) for row, value in enumerate(values)]
    jumps = scale_jumps(facts(mixed), steady=STEADY_ITEMS)
    assert jumps["period_end"].to_list() == [facts(mixed)["period_end"][change]]
