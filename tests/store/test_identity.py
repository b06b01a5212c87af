"""A store is known by an id of its own: neither its path nor its count of ingests lets one answer for another."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from rotascope.engine import open_market
from rotascope.panels.wide import wide_levels
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

DAY = date(2026, 2, 5)


@pytest.fixture(autouse=True)
def _shared_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTASCOPE_HOME", str(tmp_path / "home"))


def take_close(store: Store, value: float) -> None:
    """Ingest one close of one stock."""
    file = store.path.parent / f"{store.path.name}-{value}.csv"
    file.write_text(f"ticker,date,adj_close\nAAA,{DAY},{value}\n")
    ingest(store, read_file(file))


def ask_close(data: str) -> float:
    """The close, as the market answers it from the wide panel; asked twice, so that the cache answers once."""
    panels = [wide_levels(open_market(data, as_of=DAY), ("AAA",)) for _ in range(2)]
    assert panels[0].values.tolist() == panels[1].values.tolist()
    assert not panels[1].values.flags.owndata  # mapped from the cache
    return float(panels[1].values[0, 0])


def test_two_folders_of_one_name_do_not_answer_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, folder in enumerate(("here", "there"), start=1):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        take_close(Store.create("store"), float(number))
        assert ask_close("store") == number


def test_a_store_made_again_in_its_place_is_another_store(tmp_path: Path) -> None:
    path = tmp_path / "store"
    take_close(Store.create(path), 1.0)
    before = Store.open(path).id
    assert ask_close(str(path)) == 1.0
    shutil.rmtree(path)
    take_close(Store.create(path), 2.0)
    assert Store.open(path).id != before
    assert ask_close(str(path)) == 2.0


def test_a_copy_is_the_same_store_until_one_of_them_is_written(tmp_path: Path) -> None:
    original, copy = tmp_path / "original", tmp_path / "copy"
    take_close(Store.create(original), 1.0)
    shutil.copytree(original, copy)
    assert Store.open(copy).snapshot().id == Store.open(original).snapshot().id
    assert ask_close(str(copy)) == ask_close(str(original)) == 1.0
    take_close(Store.open(original), 2.0)
    take_close(Store.open(copy), 3.0)
    assert Store.open(copy).id == Store.open(original).id
    assert Store.open(copy).snapshot().id != Store.open(original).snapshot().id
    assert (ask_close(str(original)), ask_close(str(copy))) == (2.0, 3.0)


def test_a_store_that_went_back_and_on_is_not_what_it_was(tmp_path: Path) -> None:
    path, backup = tmp_path / "store", tmp_path / "backup"
    take_close(Store.create(path), 1.0)
    shutil.copytree(path, backup)
    take_close(Store.open(path), 2.0)
    assert ask_close(str(path)) == 2.0
    shutil.rmtree(path)
    shutil.move(backup, path)
    take_close(Store.open(path), 3.0)
    assert Store.open(path).version == 2
    assert ask_close(str(path)) == 3.0


def test_the_id_stays_from_ingest_to_ingest_and_every_version_has_its_own(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    first = store.snapshot()
    assert (first.id, first.lineage) == (store.id, store.id)
    take_close(store, 1.0)
    take_close(store, 2.0)
    states = [store.snapshot(version).id for version in (0, 1, 2)]
    assert len(set(states)) == 3
    assert states[0] == first.id
    assert {store.snapshot(version).lineage for version in (0, 1, 2)} == {store.id}
    assert Store.open(store.path).snapshot().id == states[2]
