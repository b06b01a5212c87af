"""One batch into a store: whole or not at all, once, in order."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from deltalake.exceptions import CommitFailedError

from rotascope.errors import InputRefused, StoreFault
from rotascope.panels.view import View
from rotascope.schema import BATCHES, INSTRUMENTS, SERIES
from rotascope.sources.contract import Batch
from rotascope.store.ingest import batch_row, ingest
from rotascope.store.store import Store


def batch(raw: bytes = b"raw", *, value: float = 1.0, basis: str | None = "total", **options: str) -> Batch:
    moment = pl.lit(datetime(2020, 1, 2, 21, 30, tzinfo=UTC))
    level = pl.DataFrame({"id": ["IWM"], "date": [date(2020, 1, 2)], "value": [value]}).with_columns(known_at=moment)
    about = pl.DataFrame({"id": ["IWM"], "name": ["Russell 2000 fund"], "kind": ["level"]}).with_columns(
        known_at=moment, basis=pl.lit(basis, pl.String)
    )
    frames = {"series": level, "instruments": about}
    sha256 = hashlib.sha256(raw).hexdigest()
    return Batch(source="test", file="iwm.csv", sha256=sha256, raw=raw, options=options, frames=frames)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def files(store: Store) -> Mapping[Path, int]:
    return {file: file.stat().st_mtime_ns for file in store.path.rglob("*") if file.is_file()}


def test_rows_payload_and_batch_are_stored(store: Store) -> None:
    report = ingest(store, batch())
    row = store.batches().row(0, named=True)
    assert (row["ordinal"], row["batch"], row["file"], row["rows"]) == (1, report.batch, "iwm.csv", 2)
    assert store.payload(row["sha256"]).read_bytes() == b"raw"
    assert store.snapshot().scan(SERIES).collect()["batch"].to_list() == [report.batch]
    assert report.lines()[0] == "stored rows: 1 of series, 1 of instruments"


def test_the_same_file_read_in_the_same_way_is_taken_once(store: Store) -> None:
    first = ingest(store, batch(basis="total"))
    before = files(store)
    again = ingest(store, batch(basis="total"))
    assert (again.already, again.batch, again.version) == (True, first.batch, 1)
    assert "already there" in again.lines()[0]
    assert files(store) == before
    assert ingest(store, replace(batch(), options={"skip_bad": "yes"})).version == 2


def test_a_later_ingest_wins_where_both_were_known_at_once(store: Store) -> None:
    for number, value in enumerate((1.0, 3.0, 2.0)):
        ingest(store, batch(bytes([number]), value=value))
    assert store.batches()["batch"].is_sorted()
    assert View(store.snapshot(), date(2020, 1, 2)).series("IWM").values[0, 0] == 2.0
    assert View(store.snapshot(2), date(2020, 1, 2)).series("IWM").values[0, 0] == 3.0


def test_levels_of_another_basis_are_refused_for_the_same_id(store: Store) -> None:
    ingest(store, batch())
    before = files(store)
    with pytest.raises(InputRefused, match="IWM is held as total, this file is price") as refusal:
        ingest(store, batch(b"other", basis="price"))
    assert "--basis total" in refusal.value.remedy
    assert files(store) == before


def batch_of_kind(raw: bytes, kind: str, unit: str, basis: str = "none") -> Batch:
    plain = batch(raw, basis=basis)
    about = plain.frames["instruments"].with_columns(kind=pl.lit(kind), unit=pl.lit(unit))
    return replace(plain, frames={**plain.frames, "instruments": about})


@pytest.mark.parametrize(
    ("present", "offered"),
    [
        (("macro", "percent"), ("macro", "index")),
        (("macro", "level"), ("level", "level")),
        (("level", "level"), ("factor", "fraction")),
        (("return", "fraction"), ("stock", "level")),
    ],
)
def test_one_id_never_holds_numbers_of_two_meanings(
    store: Store, present: tuple[str, str], offered: tuple[str, str]
) -> None:
    ingest(store, batch_of_kind(b"present", *present))
    files_before = files(store)
    with pytest.raises(
        InputRefused, match=f"IWM is held as {present[0]} in {present[1]}, this file is {offered[0]}"
    ) as no:
        ingest(store, batch_of_kind(b"offered", *offered))
    assert (f"--kind {present[0]}" in no.value.remedy) == (present[0] != "level")
    assert "another symbol" in no.value.remedy
    assert files(store) == files_before
    assert ingest(store, batch_of_kind(b"more", *present)).version == 2


def test_a_level_may_turn_out_to_be_a_stock(store: Store) -> None:
    ingest(store, batch_of_kind(b"held", "level", "level"))
    assert ingest(store, batch_of_kind(b"offered", "stock", "level")).version == 2


def test_what_a_new_row_leaves_open_is_kept_from_the_old_one(store: Store) -> None:
    ingest(store, batch())
    bare = batch(b"bare", basis=None)
    about = bare.frames["instruments"].select("id", pl.lit("stock").alias("kind"), "known_at")
    ingest(store, replace(bare, frames={"instruments": about}))
    now = View(store.snapshot(), date(2020, 1, 2)).describe("IWM")
    assert (now["name"], now["basis"], now["kind"]) == ("Russell 2000 fund", "total", "stock")


def test_the_newest_word_on_an_instrument_is_heard_at_every_date(store: Store) -> None:
    late, early = datetime(2025, 1, 2, tzinfo=UTC), datetime(2005, 1, 2, tzinfo=UTC)
    for raw, moment, name in ((b"a", late, "old name"), (b"b", early, "new name")):
        frame = pl.DataFrame({"id": ["IWM"], "name": [name]}).with_columns(known_at=pl.lit(moment))
        ingest(store, replace(batch(raw), frames={"instruments": frame}))
    for day in (date(2006, 1, 1), date(2026, 1, 1)):
        assert View(store.snapshot(), day).describe("IWM")["name"] == "new name"
    assert store.snapshot().scan(INSTRUMENTS).collect().height == 3


def test_an_empty_batch_is_refused(store: Store) -> None:
    with pytest.raises(InputRefused, match="holds no rows"):
        ingest(store, replace(batch(), frames={"series": SERIES.empty()}))


def test_rows_count_only_from_the_commit_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(store, batch())

    def fail(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "commit", fail)
        with pytest.raises(OSError, match="disk full"):
            ingest(store, batch(b"two", value=2.0))
    assert store.version == 1
    assert store.snapshot().scan(SERIES).collect()["value"].to_list() == [1.0]
    assert store.all_rows(SERIES).collect().height == 2
    assert ingest(store, batch(b"two", value=2.0)).version == 2


def test_a_commit_on_a_ledger_that_moved_is_refused(store: Store) -> None:
    ledger = store.delta(BATCHES)
    ingest(store, batch())
    row = batch_row(batch(b"two"), ordinal=1, batch="00000001-late", rows={"series": 1})
    with pytest.raises(CommitFailedError):
        store.commit(ledger, row)
    assert store.version == 1


def test_an_ingest_that_another_overtakes_takes_the_next_ordinal(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Store.commit

    def overtaken(self: Store, *args: object) -> None:
        monkeypatch.setattr(Store, "commit", plain)
        ingest(store, batch(b"faster"))
        plain(self, *args)

    monkeypatch.setattr(Store, "commit", overtaken)
    report = ingest(store, batch(b"slower", value=9.0))
    assert report.version == 2
    assert store.batches()["ordinal"].to_list() == [1, 2]
    assert sorted(store.snapshot().scan(SERIES).collect()["value"]) == [1.0, 9.0]


def test_a_file_that_another_writer_brought_meanwhile_is_not_taken_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Store.commit

    def overtaken(self: Store, *args: object) -> None:
        monkeypatch.setattr(Store, "commit", plain)
        ingest(store, batch())
        plain(self, *args)

    monkeypatch.setattr(Store, "commit", overtaken)
    report = ingest(store, batch())
    assert (report.already, report.version) == (True, 1)
    assert store.snapshot().scan(SERIES).collect().height == 1


def test_a_writer_that_is_always_overtaken_gives_up_in_one_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise CommitFailedError("conflict")

    monkeypatch.setattr(Store, "commit", refuse)
    with pytest.raises(StoreFault, match="other writers came first 25 times"):
        ingest(store, batch())
    assert store.version == 0
