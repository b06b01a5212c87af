"""What a store says that it holds."""

from datetime import date
from pathlib import Path

from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.status import TableStatus, status
from rotascope.store.store import Store


def test_status_counts_rows_ids_and_dates_of_each_table(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    assert status(store).lines()[-1] == "nothing ingested yet"
    place = tmp_path / "prices.csv"
    place.write_text("ticker,date,close\nA,2020-01-02,10\nA,2020-01-03,11\nB,2020-01-06,5\n")
    ingest(store, read_file(place))
    told = status(store)
    assert told.version == 1
    assert told.bytes == sum(one.stat().st_size for one in store.path.rglob("*") if one.is_file())
    assert TableStatus("prices", 3, 2, date(2020, 1, 2), date(2020, 1, 6)) in told.tables
    assert TableStatus("members", 0, 0, None, None) in told.tables
    assert "prices: 3 rows, 2 ids, 2020-01-02 to 2020-01-06" in told.lines()
    assert not any("members" in line for line in told.lines())
