from datetime import UTC, datetime

import polars as pl
import pytest

from rotascope.schema import HOUSE, SERIES, TABLES

KNOWN = datetime(2026, 1, 2, 21, 30, tzinfo=UTC)


def test_every_table_has_a_key_of_its_own_columns_and_the_house_columns() -> None:
    for table in TABLES:
        columns = set(table.columns) | set(HOUSE)
        assert set(table.key) <= columns
        assert table.event is None or table.event in table.columns
        assert table.empty().columns == [*table.columns, *HOUSE]


def test_conform_orders_casts_and_fills() -> None:
    frame = pl.DataFrame({"value": [1], "date": ["2026-01-02"], "id": ["A"], "known_at": [KNOWN], "extra": [0]})
    out = SERIES.conform(frame.with_columns(pl.col("date").str.to_date()))
    assert out.schema == SERIES.schema
    assert out["version"].to_list() == [0]
    assert out["batch"].to_list() == [None]


def test_conform_refuses_a_frame_without_its_key() -> None:
    with pytest.raises(ValueError, match="series: frame lacks date, known_at"):
        SERIES.conform(pl.DataFrame({"id": ["A"], "value": [1.0]}))
