"""What a store says that it holds."""

from datetime import date
from pathlib import Path

from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.status import TableStatus, describe_store
from rotascope.store.store import Store


def test_status_counts_rows_ids_and_dates_of_each_table(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    assert describe_store(store).lines()[-1] == "nothing ingested yet"
    file = tmp_path / "prices.csv"
    file.write_text("ticker,date,close\nA,2020-01-02,10\nA,2020-01-03,11\nB,2020-01-06,5\n")
    ingest(store, read_file(file))
    holding = describe_store(store)
    assert holding.version == 1
    assert holding.bytes == sum(path.stat().st_size for path in store.path.rglob("*") if path.is_file())
    assert TableStatus("prices", 3, 2, date(2020, 1, 2), date(2020, 1, 6)) in holding.tables
    assert TableStatus("members", 0, 0, None, None) in holding.tables
    assert "prices: 3 rows, 2 ids, 2020-01-02 to 2020-01-06" in holding.lines()
    assert not any("members" in line for line in holding.lines())
