"""Real files beside the checkout, each with its own defects, and what is known of them (see their README)."""

from datetime import date
from pathlib import Path

import pytest

from rotascope.errors import InputRefused
from rotascope.sources.files import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
from rotascope.store.verify import verify

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize(
    ("file", "rows", "symbols", "first", "last", "tables"),
    [
        ("etf_total_return_wide.parquet", 7_203, 50, date(1998, 1, 2), date(2026, 8, 21), {"series": 260_266}),
        ("stocks_sp500_ndx_adjclose.parquet", 2_528_338, 518, date(2005, 1, 3), date(2026, 8, 21),
         {"series": 2_528_338}),
        ("etf_ohlcv.parquet", 265_469, 54, date(2005, 1, 3), date(2026, 5, 1),
         {"prices": 265_469, "actions": 4_639, "series": 265_469}),
        ("stocks_sp500_close_volume_1y.parquet", 127_318, 509, date(2025, 8, 15), date(2026, 8, 21),
         {"prices": 127_318}),
        ("index_close.csv", 2_552, 6, date(2016, 6, 28), date(2026, 8, 21), {"series": 11_189}),
    ],
)  # fmt: skip
def test_real_files_are_read_whole(
    shared_data: Path, file: str, rows: int, symbols: int, first: date, last: date, tables: dict[str, int]
) -> None:
    report = read_file(shared_data / "prices" / file).report
    assert (report.rows, report.symbols, report.first, report.last) == (rows, symbols, first, last)
    assert report.tables == {**tables, "instruments": symbols}
    assert (report.refused, report.duplicates, report.conflicts) == (0, 0, 0)


def test_bars_that_break_their_own_bounds_are_noted(shared_data: Path) -> None:
    notes = read_file(shared_data / "prices/stocks_midsmall_ohlcv_1y.parquet").report.notes
    assert any("low and high do not bound the rest" in one for one in notes)


def test_an_unsettled_split_is_found_in_a_store(shared_data: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    ingest(store, read_file(shared_data / "prices/stocks_sp500_close_volume_1y.parquet"))
    found = verify(store)
    assert found.sound
    assert any(": 11 (MNST 7 from 2026-07-20 -51%" in one for one in found.doubts)


def test_factor_returns_are_no_levels_and_are_refused(shared_data: Path) -> None:
    with pytest.raises(InputRefused, match=r"row 1, column mkt_rf: '-0.0067' is not above 0"):
        read_file(shared_data / "factors/ff5_umd_daily.parquet")
