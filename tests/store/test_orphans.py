"""What unfinished imports leave behind: named in words, removed when asked for, and nothing else with it."""

import os
import time
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from rotascope import engine
from rotascope.schema import PRICES
from rotascope.sources.files.read_file import read_file
from rotascope.store import ingest as ingests
from rotascope.store.checks.orphans import find_orphans, tidy_store
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
from rotascope.store.verify import check_store

YESTERDAY = time.time() - 90_000
TEXT = "ticker,date,close\nA,2020-01-02,10\nA,2020-01-03,11\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one import, and every kind of thing that a crash leaves."""
    store = Store.create(tmp_path / "store")
    for name in ("first.csv", "second.csv"):
        (tmp_path / name).write_text(TEXT.replace("A,", f"{name[0].upper()},"))
    ingest(store, read_file(tmp_path / "first.csv"))
    batch = read_file(tmp_path / "second.csv")
    with patch.object(ingests, "commit_drafts", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        ingest(store, batch)  # rows and payload are there, the batch never counts
    (store.path / "prices" / "loose.parquet").write_bytes(b"rows")
    (store.path / "raw" / "ab").mkdir(exist_ok=True)
    (store.path / "raw" / "ab" / "cd.1234.part").write_bytes(b"draft")
    (store.path / "series" / "_delta_log" / "00000000000000000001.json#1").write_bytes(b"entry")
    (store.path / "facts.12ab.part" / "_delta_log").mkdir(parents=True)
    (store.path / "facts.12ab.part" / "_delta_log" / "00000000000000000000.json").write_bytes(b"{}")
    return store


def age(store: Store) -> None:
    for file in store.path.rglob("*"):
        os.utime(file, (YESTERDAY, YESTERDAY))


def test_every_kind_of_orphan_is_named(store: Store) -> None:
    counts = pl.Series([orphan.what for orphan in find_orphans(store)]).value_counts().sort("").rows()
    assert counts == [
        ("drafts", 3),
        ("files of rows that do not count", 2),  # prices and instruments
        ("files of rows that no log lists", 1),
        ("payloads of no ingest", 1),
    ]
    for line in engine.store_status(store.path).lines()[-1], engine.describe_market(f"us+{store.path}").lines()[-1]:
        assert "left behind by imports that never finished: 7 files" in line
        assert line.endswith("rotascope data tidy removes them")


def test_what_may_be_of_a_running_import_stays_unless_told_otherwise(store: Store) -> None:
    report = tidy_store(store)
    assert report.lines() == ["7 files of the last 24 hours are left: --now removes them too"]
    assert len(find_orphans(store)) == 7
    assert tidy_store(store, now=True).waiting == 0
    assert find_orphans(store) == ()


def test_orphans_are_removed_and_nothing_else(store: Store, tmp_path: Path) -> None:
    before = store.snapshot().scan(PRICES).collect()
    age(store)
    report = tidy_store(store)
    assert {what: count for what, (count, _) in report.removed.items()} == {
        "drafts": 3,
        "files of rows that do not count": 2,
        "files of rows that no log lists": 1,
        "payloads of no ingest": 1,
    }
    assert sorted(path.name for path in store.path.glob("*.part")) == []
    assert store.snapshot().scan(PRICES).collect().equals(before)
    verification = check_store(store)
    assert verification.sound
    assert not any("unfinished" in doubt for doubt in verification.doubts)
    assert engine.store_status(store.path).orphans == ""
    assert tidy_store(store).lines() == [f"nothing to remove from {store.path}"]
    ingest(store, read_file(tmp_path / "second.csv"))
    assert store.snapshot().scan(PRICES).collect().height == 4
    assert check_store(store).sound
