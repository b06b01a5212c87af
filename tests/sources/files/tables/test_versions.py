"""Rows in order, repeats folded, conflicts numbered: the same by the book, row by row."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.sources.files.cells.sheet import ROW
from rotascope.sources.files.tables.versions import versions

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
    kept: dict[tuple[str, date], list[float]] = {}
    for symbol, day, value in rows:
        said = kept.setdefault((symbol, day), [])
        if not said or said[-1] != value:
            said.append(value)
    return [(*key, value, place) for key in sorted(kept) for place, value in enumerate(kept[key])]


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_versions_equal_the_slow_twin(rows: list[Row]) -> None:
    frame = pl.DataFrame(rows, schema={"id": pl.String, "date": pl.Date, "value": pl.Float64}, orient="row")
    found = versions(frame.with_row_index(ROW, offset=2), ("id", "date"))
    wanted = versions_reference(rows)
    assert found.frame.select("id", "date", "value", "version").rows() == wanted
    assert found.conflicts == sum(version > 0 for *_, version in wanted)
    assert found.duplicates == len(rows) - len(wanted)
    each = [[day for symbol, day, _ in rows if symbol == one] for one in "AB"]
    assert found.unsorted == any(days != sorted(days) for days in each)
