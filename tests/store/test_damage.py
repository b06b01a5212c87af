"""Bytes that changed on the disk are found, by `verify` and before any answer; a log that lost an entry is a fault."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from deltalake import DeltaTable

from rotascope.errors import InputRefused, StoreFault
from rotascope.schema import SERIES
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store.cache import ArrayCache
from rotascope.store.checks import digests, doubts
from rotascope.store.ingest import ingest, ingest_all
from rotascope.store.store import Store
from rotascope.store.verify import check_store

GOOD = "ticker,date,close\nA,2020-01-02,10\nA,2020-01-03,11\nB,2020-01-02,5\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "store")
    file = tmp_path / "prices.csv"
    file.write_text(GOOD)
    ingest(store, read_file(file))
    return store


def flip(file: Path, byte: int) -> None:
    content = bytearray(file.read_bytes())
    content[byte] ^= 1
    file.write_bytes(content)


def batch(name: str, *, basis: str, value: float = 1.0, kind: str = "level") -> Batch:
    moment = pl.lit(datetime(2020, 1, 2, 21, 30, tzinfo=UTC))
    level = pl.DataFrame({"id": ["IWM"], "date": [date(2020, 1, 2)], "value": [value]}).with_columns(known_at=moment)
    about = pl.DataFrame({"id": ["IWM"], "basis": [basis], "kind": [kind]}).with_columns(known_at=moment)
    return Batch(source="test", file=name, sha256=name, frames={"series": level, "instruments": about})


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.95])
def test_a_flipped_bit_of_a_data_file_is_found_before_any_answer(store: Store, part: float) -> None:
    file = next((store.path / "prices").glob("*.parquet"))
    flip(file, int(file.stat().st_size * part))
    with pytest.raises(StoreFault, match="is damaged: part-"):
        store.snapshot()
    assert any(f"{file.name} is not what batch 00000001-" in fault for fault in check_store(store).faults)


def test_of_a_large_table_what_was_written_to_since_is_hashed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "HASHED_ALWAYS", 0)
    store.snapshot()
    file = next((store.path / "prices").glob("*.parquet"))
    flip(file, 100)
    with pytest.raises(StoreFault, match="is damaged"):
        store.snapshot()


def test_a_row_of_the_ledger_that_changed_has_lost_its_seal(store: Store) -> None:
    rows = store.batches().with_columns(rows=pl.lit(7, pl.Int64))
    file = next((store.path / "batches").glob("*.parquet"))
    rows.write_parquet(file)
    size = file.stat().st_size
    log = max((store.path / "batches" / "_delta_log").glob("*.json"))
    recorded = DeltaTable(store.path / "batches").get_add_actions(flatten=True)["size_bytes"][0].as_py()
    log.write_text(log.read_text().replace(f'"size":{recorded}', f'"size":{size}'))
    with pytest.raises(StoreFault, match="row 1 has lost its seal"):
        store.snapshot()


@pytest.mark.parametrize(("table", "cause"), [("batches", "lost ingest 1"), ("prices", "lost the rows of batch")])
def test_a_log_that_lost_its_last_entry_is_a_fault(store: Store, table: str, cause: str) -> None:
    max((store.path / table / "_delta_log").glob("*.json")).unlink()
    with pytest.raises(StoreFault, match=cause):
        store.snapshot()


def test_rows_that_another_program_rewrote_are_another_snapshot(store: Store) -> None:
    before = store.snapshot().id
    DeltaTable(store.path / "prices").delete("id = 'B'")
    assert store.snapshot().id != before


def test_a_large_table_is_looked_at_in_parts_and_nothing_is_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    file = store.path.parent / "more.csv"
    lines = [f"{name},2020-01-0{day},{price}" for name in "ABCDEF" for day, price in ((2, 10), (3, 30))]
    file.write_text("\n".join(["ticker,date,close", *lines, "G,2025-01-09,1"]) + "\n")
    ingest(store, read_file(file), replace=True)
    whole = check_store(store)
    assert len(whole.doubts) == 2  # a day without a session, and steps of six symbols
    monkeypatch.setattr(doubts, "PART", 3)
    assert len(list(doubts.parts_of(store.snapshot(), doubts.PRICES))) > 3
    assert check_store(store) == whole


def test_several_batches_are_one_commit(store: Store) -> None:
    commits = DeltaTable(store.path / "batches").version()
    offers = [batch("a", basis="total"), batch("b", basis="total", value=2.0), batch("a", basis="total")]
    reports = ingest_all(store, offers)
    assert [report.version for report in reports[:2]] == [2, 3]
    assert (reports[2].already, reports[2].batch) == (True, reports[0].batch)
    assert DeltaTable(store.path / "batches").version() == commits + 1
    assert store.snapshot().scan(SERIES).collect().height == 2


def test_batches_of_one_ingest_that_contradict_each_other_change_nothing(store: Store) -> None:
    with pytest.raises(InputRefused, match="IWM is held as total, this file is price"):
        ingest_all(store, [batch("a", basis="total"), batch("b", basis="price")])
    assert store.version == 1
    assert store.all_rows(SERIES).collect().is_empty()


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [
        ({"basis": "total"}, {"basis": "price"}, "is held as total"),
        ({"basis": "none", "kind": "macro"}, {"basis": "none", "kind": "return"}, "is held as macro"),
    ],
)
def test_a_writer_that_is_overtaken_by_a_contradiction_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch, first: dict[str, str], second: dict[str, str], cause: str
) -> None:
    plain = Store.commit

    def overtaken(self: Store, *arguments: object) -> None:
        monkeypatch.setattr(Store, "commit", plain)
        ingest(store, batch("faster", **first))
        plain(self, *arguments)

    monkeypatch.setattr(Store, "commit", overtaken)
    with pytest.raises(InputRefused, match=cause):
        ingest(store, batch("slower", **second))
    assert store.version == 2


def test_a_payload_that_rotted_is_archived_anew(store: Store) -> None:
    payload = store.payload(store.batches()["sha256"][0])
    flip(payload, 3)
    assert not check_store(store).sound
    ingest(store, read_file(store.path.parent / "prices.csv", skip_bad=True))
    assert check_store(store).sound


@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 0.999])
def test_a_cached_array_that_changed_is_made_again(tmp_path: Path, part: float) -> None:
    cache = ArrayCache(tmp_path)
    cache.save({"values": np.arange(5000.0)}, "key")
    file = next(tmp_path.rglob("values.npy"))
    flip(file, int(file.stat().st_size * part))
    assert cache.load("key") is None


def test_a_cache_entry_that_describes_nothing_is_none(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path)
    cache.save({"values": np.arange(5.0)}, "key")
    about = next(tmp_path.rglob("about.json"))
    for text in ("[]", "{}", '{"arrays": 3, "key": ["key"]}', "\x00", '{"arrays": {"nothing": ""}, "key": ["key"]}'):
        about.write_text(text)
        assert cache.load("key") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"ordinal": 1}', '{"ordinal": 1, "cat\\u0063h": "b"}', "\x00"])
def test_a_head_that_is_not_what_an_ingest_writes_is_a_fault(store: Store, text: str) -> None:
    (store.path / "head.json").write_text(text)
    with pytest.raises(StoreFault, match=r"head\.json"):
        store.snapshot()
