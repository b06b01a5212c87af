"""Good files in each shape: what reaches the store, and what the report says."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rotascope.errors import BadSetting
from rotascope.schema import ACTIONS, HOLDINGS, INSTRUMENTS, MEMBERS, PRICES, SERIES, TableSchema
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file

D = date


def frames(tmp_path: Path, text: str, name: str = "file.csv", **options: Any) -> Batch:
    file = tmp_path / name
    file.write_text(text)
    return read_file(file, **options)


def rows(batch: Batch, table: TableSchema, *columns: str) -> list[tuple[Any, ...]]:
    return batch.frames[table.name].select(columns).rows()


def test_wide_levels_become_series_with_stated_or_unstated_basis(tmp_path: Path) -> None:
    text = "date,SPY,IWM\n2020-01-02,300.5,\n2020-01-03,301,160\n"
    batch = frames(tmp_path, text, basis="total")
    assert rows(batch, SERIES, "id", "date", "value") == [
        ("IWM", D(2020, 1, 3), 160.0),
        ("SPY", D(2020, 1, 2), 300.5),
        ("SPY", D(2020, 1, 3), 301.0),
    ]
    assert rows(batch, INSTRUMENTS, "id", "kind", "basis") == [("IWM", "level", "total"), ("SPY", "level", "total")]
    assert batch.report.gaps == 1
    assert "1 empty cell left as gaps" in batch.report.lines()
    assert rows(frames(tmp_path, text), INSTRUMENTS, "basis") == [("unstated",), ("unstated",)]


def test_levels_are_known_at_half_past_nine_utc_or_when_the_file_says(tmp_path: Path) -> None:
    text = "ticker,date,value\nDGS10,2020-01-02,1.88\n"
    assert rows(frames(tmp_path, text), SERIES, "known_at") == [(datetime(2020, 1, 2, 21, 30, tzinfo=UTC),)]
    text = (
        "ticker,date,value,known_at\nCPI,2020-01-01,258.8,2020-02-13T08:30:00-05:00\nCPI,2020-02-01,259.0,2020-03-11\n"
    )
    assert rows(frames(tmp_path, text), SERIES, "known_at") == [
        (datetime(2020, 2, 13, 13, 30, tzinfo=UTC),),
        (datetime(2020, 3, 11, 21, 30, tzinfo=UTC),),
    ]


def test_revisions_with_their_own_known_at_are_no_conflict(tmp_path: Path) -> None:
    text = "id,date,value,known_at\nCPI,2020-01-01,258.8,2020-02-13\nCPI,2020-01-01,259.1,2020-03-11\n"
    batch = frames(tmp_path, text)
    assert batch.report.conflicts == 0
    assert rows(batch, SERIES, "value", "version") == [(258.8, 0), (259.1, 0)]


def test_prices_with_adjusted_close_dividends_and_splits_fill_three_tables(tmp_path: Path) -> None:
    text = (
        "Symbol,Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\n"
        "NVDA,2024-06-07,1197.7,1216.9,1180.2,1208.88,120.84,41238600,0,0\n"
        "NVDA,2024-06-10,120.37,123.1,117.01,121.79,121.75,314162700,0,10\n"
        "NVDA,2024-06-11,121.77,122.87,118.74,120.91,120.88,222551200,0.01,0\n"
    )
    batch = frames(tmp_path, text)
    assert rows(batch, PRICES, "session", "close", "volume")[1] == (D(2024, 6, 10), 121.79, 314162700.0)
    assert rows(batch, ACTIONS, "session", "kind", "value") == [
        (D(2024, 6, 10), "split", 10.0),
        (D(2024, 6, 11), "dividend", 0.01),
    ]
    assert rows(batch, SERIES, "value") == [(120.84,), (121.75,), (120.88,)]
    assert rows(batch, INSTRUMENTS, "id", "kind", "basis") == [("NVDA", "stock", "total")]


def test_prices_alone_say_nothing_of_a_level_basis(tmp_path: Path) -> None:
    batch = frames(tmp_path, "ticker,date,close,volume\nA,2020-01-02,1,5\n")
    assert rows(batch, INSTRUMENTS, "kind", "basis") == [("stock", None)]
    assert set(batch.frames) == {"prices", "instruments"}


def test_one_symbols_file_takes_its_name_from_outside(tmp_path: Path) -> None:
    text = "Date,Close\n2020-01-02,1\n"
    assert rows(frames(tmp_path, text, symbol="iwm"), PRICES, "id") == [("IWM",)]
    with pytest.raises(BadSetting, match="leave --symbol out"):
        frames(tmp_path, "ticker,date,close\nA,2020-01-02,1\n", symbol="IWM")


def test_adjusted_closes_are_total_return_levels(tmp_path: Path) -> None:
    batch = frames(tmp_path, "ticker,date,adj_close,volume\nA,2020-01-02,1.5,10\n")
    assert rows(batch, INSTRUMENTS, "kind", "basis") == [("stock", "total")]
    assert rows(batch, SERIES, "id", "value") == [("A", 1.5)]
    assert "columns not used: volume" in batch.report.lines()


def test_symbols_in_any_print_are_one_and_keep_their_exchange(tmp_path: Path) -> None:
    text = "ticker,date,value\nNYSE:BRK-B,2020-01-02,1\nbrk/b,2020-01-03,2\n (NASDAQ: NVDA),2020-01-02,3\n"
    batch = frames(tmp_path, text)
    assert rows(batch, SERIES, "id", "value") == [("BRK.B", 1.0), ("BRK.B", 2.0), ("NVDA", 3.0)]
    assert rows(batch, INSTRUMENTS, "id", "exchange") == [("BRK.B", "NYSE"), ("NVDA", "NASDAQ")]


def test_repeats_are_folded_and_conflicts_kept_in_the_files_order(tmp_path: Path) -> None:
    text = "ticker,date,value\nA,2020-01-02,1\nA,2020-01-02,1\nA,2020-01-02,2\nA,2020-01-02,1\nA,2020-01-03,4\n"
    batch = frames(tmp_path, text)
    assert rows(batch, SERIES, "date", "value", "version") == [
        (D(2020, 1, 2), 1.0, 0),
        (D(2020, 1, 2), 2.0, 1),
        (D(2020, 1, 2), 1.0, 2),
        (D(2020, 1, 3), 4.0, 0),
    ]
    assert (batch.report.duplicates, batch.report.conflicts) == (1, 2)
    assert "2 conflicts kept as further versions; the later row wins" in batch.report.lines()


def test_unsorted_rows_are_sorted_and_said(tmp_path: Path) -> None:
    batch = frames(tmp_path, "ticker,date,value\nB,2020-01-03,4\nB,2020-01-02,3\nA,2020-01-02,1\n")
    assert rows(batch, SERIES, "id", "value") == [("A", 1.0), ("B", 3.0), ("B", 4.0)]
    assert "rows were not in date order; they are stored sorted" in batch.report.lines()
    by_date = frames(tmp_path, "ticker,date,value\nB,2020-01-02,4\nA,2020-01-02,3\nB,2020-01-03,1\n")
    assert not by_date.report.notes


def test_dates_of_one_other_format_are_read_and_said(tmp_path: Path) -> None:
    batch = frames(tmp_path, "ticker,date,value\nA,1/2/2020,1\nA,1/13/2020,2\n")
    assert rows(batch, SERIES, "date") == [(D(2020, 1, 2),), (D(2020, 1, 13),)]
    assert "column date is read as US month/day/year" in batch.report.lines()
    british = frames(tmp_path, "ticker,date,value\nA,2/1/2020,1\nA,13/1/2020,2\n")
    assert rows(british, SERIES, "date") == [(D(2020, 1, 2),), (D(2020, 1, 13),)]
    stamped = frames(tmp_path, "ticker,date,value\nA,2020-01-02 00:00:00,1\n")
    assert rows(stamped, SERIES, "date") == [(D(2020, 1, 2),)]


def test_spells_open_when_they_start_and_close_when_they_end(tmp_path: Path) -> None:
    batch = frames(tmp_path, "index,ticker,start,end\nSP500,A,2020-01-02,2021-03-04\nSP500,B,2020-01-02,\n")
    at = [(moment.date(), id_, end) for moment, id_, end in rows(batch, MEMBERS, "known_at", "id", "end")]
    assert at == [
        (D(2020, 1, 2), "A", None),
        (D(2021, 3, 4), "A", D(2021, 3, 4)),
        (D(2020, 1, 2), "B", None),
    ]
    assert rows(batch, MEMBERS, "universe", "version") == [("sp500", 0), ("sp500", 1), ("sp500", 0)]


def test_monthly_lists_become_spells_that_a_missing_list_does_not_break(tmp_path: Path) -> None:
    text = (
        "index,month,ticker\nsp500,2020-01,A\nsp500,2020-01,B\nsp500,2020-02,A\n"
        "sp500,2020-04,A\nsp500,2020-04,B\nsp500,2020-05,B\n"
    )
    batch = frames(tmp_path, text)
    spells = [(*rest, moment.date()) for *rest, moment in rows(batch, MEMBERS, "id", "start", "end", "known_at")]
    assert spells == [
        ("A", D(2020, 1, 1), None, D(2020, 1, 31)),
        ("A", D(2020, 1, 1), D(2020, 5, 1), D(2020, 5, 31)),
        ("B", D(2020, 1, 1), None, D(2020, 1, 31)),
        ("B", D(2020, 1, 1), D(2020, 2, 1), D(2020, 2, 29)),
        ("B", D(2020, 4, 1), None, D(2020, 4, 30)),
    ]


def test_holdings_in_percent_are_stored_as_fractions(tmp_path: Path) -> None:
    text = "etf,date,ticker,name,weight_pct,quantity\nIWM,2026-01-21,CRDO,Credo,0.75,10\n"
    batch = frames(tmp_path, text)
    assert rows(batch, HOLDINGS, "holder", "id", "weight", "shares") == [("IWM", "CRDO", 0.0075, 10.0)]
    assert rows(batch, INSTRUMENTS, "id", "name") == [("CRDO", "Credo")]


def test_holdings_are_known_as_late_as_a_report_may_be_and_never_later_than_now(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    text = f"etf,date,ticker,weight\nIWM,2026-01-21,CRDO,1\nIWM,{today},CRDO,1\n"
    known = [moment.date() for (moment,) in rows(frames(tmp_path, text), HOLDINGS, "known_at")]
    assert known == [D(2026, 3, 7), today]
    stated = "etf,date,ticker,weight,known_at\nIWM,2026-01-21,CRDO,1,2026-01-22\n"
    assert [moment.date() for (moment,) in rows(frames(tmp_path, stated), HOLDINGS, "known_at")] == [D(2026, 1, 22)]


def test_frequency_is_the_median_step_between_dates(tmp_path: Path) -> None:
    days = {"D": 1, "W": 7, "M": 31, "Q": 91, "A": 366}
    text = "id,date,value\n" + "".join(
        f"{name},{date.fromordinal(D(2000, 1, 3).toordinal() + step * row)},1\n"
        for name, step in days.items()
        for row in range(4)
    )
    assert dict(rows(frames(tmp_path, text), INSTRUMENTS, "id", "frequency")) == {name: name for name in days}


def test_prices_off_the_calendar_or_out_of_bounds_are_noted(tmp_path: Path) -> None:
    text = "ticker,date,high,low,close\nA,2020-01-03,2,1,3\nA,2020-07-03,2,1,1\nA,2020-07-04,2,1,1\n"
    notes = frames(tmp_path, text).report.notes
    assert "2 prices on 2 days without a session (first 2020-07-03)" in notes
    assert "1 row where low and high do not bound the rest (first A 2020-01-03)" in notes


def test_single_precision_is_widened_exactly(tmp_path: Path) -> None:
    file = tmp_path / "single.parquet"
    values = pl.Series([0.1, 33.3], dtype=pl.Float32)
    pl.DataFrame({"date": [D(2020, 1, 2), D(2020, 1, 3)], "A": values}).write_parquet(file)
    assert read_file(file).frames["series"]["value"].to_list() == [float(value) for value in values.to_numpy()]


def test_a_tab_file_and_a_packed_file_are_read(tmp_path: Path) -> None:
    text = "ticker,date,value\nA,2020-01-02,1\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    tabbed = frames(tmp_path, text.replace(",", "\t"), "a.tsv")
    assert tabbed.frames["series"].equals(read_file(tmp_path / "a.csv.gz").frames["series"])


@pytest.mark.parametrize("options", [{"basis": "net"}, {"table": "stocks"}, {"table": "batches"}])
def test_an_unknown_option_value_is_refused_before_the_file_is_opened(options: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        read_file("/nowhere.csv", **options)
