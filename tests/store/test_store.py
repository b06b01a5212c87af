"""Opening, versions, and what a damaged or foreign folder is told."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from rotascope.errors import OutsideData, StoreFault, UsageError
from rotascope.schema import BATCHES, PRICES, SERIES, TABLES
from rotascope.sources.contract import Batch
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

KNOWN = datetime(2020, 1, 2, 21, 30, tzinfo=UTC)


def levels(**values: float) -> Batch:
    rows = {"id": list(values), "date": [date(2020, 1, 2)] * len(values), "value": list(values.values())}
    frame = pl.DataFrame(rows).with_columns(known_at=pl.lit(KNOWN))
    name = " ".join(f"{key}={value}" for key, value in values.items())
    return Batch(source="test", file=name, sha256=name, frames={"series": frame})


def read_levels(store: Store, version: int | None = None) -> dict[str, float]:
    return dict(store.snapshot(version).scan(SERIES).sort("batch").select("id", "value").collect().iter_rows())


def test_a_new_store_has_every_table_and_no_rows(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "new" / "store")
    snapshot = store.snapshot()
    assert (store.version, snapshot.version, snapshot.name) == (0, 0, str(store.path))
    for table in TABLES:
        assert snapshot.scan(table).collect_schema() == table.schema
        assert snapshot.scan(table).collect().is_empty()


def test_creating_again_changes_nothing_and_completes_a_half_made_store(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    ingest(store, levels(A=1.0))
    assert read_levels(Store.create(tmp_path)) == {"A": 1.0}
    half = tmp_path / "half"
    (half / "instruments").mkdir(parents=True)
    assert Store.create(half).version == 0


def test_a_table_that_a_crash_tore_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "series" / "_delta_log").mkdir(parents=True)
    with pytest.raises(StoreFault, match=r"series is there and is no table") as fault:
        Store.create(tmp_path)
    assert "move it away" in fault.value.remedy


def test_no_store_is_said_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="no store at") as fault:
        Store.open(tmp_path / "nowhere")
    assert "rotascope data import" in fault.value.remedy
    assert fault.value.exit_code == 3
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_other_things_or_a_file_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match=r"letter\.txt"):
        Store.create(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        Store.create(tmp_path / "letter.txt")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_each_ingest_is_a_version_that_can_be_read_again(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    for batch in (levels(A=1.0, B=2.0), levels(A=3.0), levels(C=4.0)):
        ingest(store, batch)
    assert [read_levels(store, version) for version in range(4)] == [
        {},
        {"A": 1.0, "B": 2.0},
        {"A": 3.0, "B": 2.0},
        {"A": 3.0, "B": 2.0, "C": 4.0},
    ]
    assert store.snapshot(2).version == 2
    assert store.snapshot(2).scan(BATCHES).collect()["ordinal"].to_list() == [1, 2]
    for version in (-1, 4):
        with pytest.raises(OutsideData, match="has no version"):
            store.snapshot(version)


def test_a_snapshot_does_not_see_what_is_appended_after_it(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    ingest(store, levels(A=1.0))
    before = store.snapshot()
    ingest(store, levels(B=2.0))
    assert before.scan(SERIES).collect()["id"].to_list() == ["A"]


def test_a_delta_commit_names_its_batch(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    report = ingest(store, levels(A=1.0))
    assert DeltaTable(tmp_path / "series").history(1)[0]["batch"] == report.batch


def test_files_that_another_engine_compacted_are_filtered_by_row(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    for batch in (levels(A=1.0), levels(B=2.0), levels(C=3.0)):
        ingest(store, batch)
    DeltaTable(tmp_path / "series").optimize.compact()
    assert len(DeltaTable(tmp_path / "series").file_uris()) == 1
    assert read_levels(store, 2) == {"A": 1.0, "B": 2.0}
    assert read_levels(store) == {"A": 1.0, "B": 2.0, "C": 3.0}


def test_a_filter_on_an_id_reaches_the_files(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    ingest(store, levels(A=1.0))
    ingest(store, levels(B=1.0))
    plan = store.snapshot().scan(SERIES).filter(pl.col("id") == "A").explain()
    assert "Parquet SCAN" in plan
    assert 'SELECTION: col("id") == "A"' in plan


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_data_file_that_is_gone_or_cut_short_is_a_fault(tmp_path: Path, damage: str) -> None:
    store = Store.create(tmp_path)
    ingest(store, levels(A=1.0))
    part = next((tmp_path / "series").glob("*.parquet"))
    if damage == "gone":
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:-10])
    with pytest.raises(StoreFault, match=r"table series .* 1 of 1 files are gone or cut short"):
        store.snapshot()


def test_a_log_that_cannot_be_read_is_a_fault_with_its_table(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    log = next((tmp_path / "prices" / "_delta_log").glob("*.json"))
    log.write_text("{ not json")
    with pytest.raises(StoreFault, match=r"table prices of .* cannot be read") as fault:
        store.snapshot()
    assert "\n" not in str(fault.value)


def test_a_table_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    (tmp_path / PRICES.name).rename(tmp_path / "elsewhere")
    with pytest.raises(StoreFault, match="table prices"):
        store.snapshot()
