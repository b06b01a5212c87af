"""Rows in order, repeats folded, conflicts numbered: the same by the book, row by row."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.sources.files.cells.sheet import ROW
from rotascope.sources.files.tables.versions import order_versions

Row = tuple[str, date, float]
ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from([date(2020, 1, 2), date(2020, 1, 3)]),
        st.sampled_from([1.0, 2.0]),
    ),
    min_size=1,
    max_size=12,
)


def versions_reference(rows: list[Row]) -> list[tuple[str, date, float, int]]:
    """For each key, in the file's order, every value that differs from the one before it."""
    versions: dict[tuple[str, date], list[float]] = {}
    for symbol, day, value in rows:
        values = versions.setdefault((symbol, day), [])
        if not values or values[-1] != value:
            values.append(value)
    return [(*key, value, number) for key in sorted(versions) for number, value in enumerate(versions[key])]


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_versions_equal_the_slow_twin(rows: list[Row]) -> None:
    frame = pl.DataFrame(rows, schema={"id": pl.String, "date": pl.Date, "value": pl.Float64}, orient="row")
    outcome = order_versions(frame.with_row_index(ROW, offset=2), ("id", "date"))
    wanted = versions_reference(rows)
    assert outcome.frame.select("id", "date", "value", "version").rows() == wanted
    assert outcome.conflicts == sum(version > 0 for *_, version in wanted)
    assert outcome.duplicates == len(rows) - len(wanted)
    days_of_symbols = [[day for id_, day, _ in rows if id_ == symbol] for symbol in "AB"]
    assert outcome.unsorted == any(days != sorted(days) for days in days_of_symbols)
