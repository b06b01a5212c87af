"""Before an import is called done its payload, its rows, the logs and the folders are on the disk, in that order."""

import os
from pathlib import Path

import pytest

from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files and folders that were flushed, first to last."""
    paths: list[Path] = []
    plain = os.fsync

    def fsync(descriptor: int) -> None:
        paths.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        plain(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return paths


def write_prices(path: Path, day: int) -> Path:
    path.write_text(f"ticker,date,close\nA,2020-01-0{day},10\n")
    return path


def test_every_file_and_folder_of_an_import_is_flushed(tmp_path: Path, flushed: list[Path]) -> None:
    home = tmp_path.resolve() / "store"
    store = Store.create(home)
    assert {path for path in home.rglob("*") if path.is_file()} <= set(flushed)
    for day in (2, 3):
        before = {path for path in home.rglob("*") if path.is_file()}
        flushed.clear()
        ingest(store, read_file(write_prices(tmp_path / "prices.csv", day)))
        brought = {path for path in home.rglob("*") if path.is_file()} - before - {home / "head.json"}
        kinds = {path.relative_to(home).parts[0] for path in brought}
        assert {"prices", "instruments", "batches", "raw"} <= kinds
        written = {path.with_name(path.name.split(".")[0]) if path.suffix == ".part" else path for path in flushed}
        assert brought <= written
        assert {path.parent for path in brought} <= set(flushed)


def test_rows_come_before_the_ledger_and_the_ledger_before_the_head(tmp_path: Path, flushed: list[Path]) -> None:
    home = tmp_path.resolve() / "store"
    store = Store.create(home)
    flushed.clear()
    ingest(store, read_file(write_prices(tmp_path / "prices.csv", 2)))
    last = {path: place for place, path in enumerate(flushed)}
    entry = home / "batches" / "_delta_log" / f"{1:020d}.json"
    rows = [place for path, place in last.items() if path.parent == home / "prices" and path.suffix == ".parquet"]
    head = [place for path, place in last.items() if path.name.startswith("head.json")]
    assert max(rows) < last[entry] < min(head)
