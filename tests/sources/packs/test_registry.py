"""Packs without the network: made-up payloads of the real shapes, and an index that can fail."""

import gzip
import hashlib
import io
import sqlite3
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import DataMissing, ProviderFailed, UsageError
from rotascope.sources.packs.fetch import Pin, fetched
from rotascope.sources.packs.registry import PACKS, Pack, Payload, batches, biases, pack
from rotascope.sources.packs.sp500 import DATABASE, MEMBERSHIP, sp500_members, sp500_stocks
from rotascope.sources.packs.us600 import MEMBER, us600_stocks
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

BODY = bytes(range(256)) * 40
PIN = Pin("project", "file.whl", hashlib.sha256(BODY).hexdigest(), len(BODY))


class Scripted:
    """An index that gives BODY, breaks off after `cut` bytes, or gives other bytes."""

    def __init__(self, body: bytes = BODY, *, cut: int | None = None, parts: bool = True) -> None:
        self.body, self.cut, self.parts, self.starts = body, cut, parts, list[int]()

    @contextmanager
    def open(self, pin: Pin, start: int) -> Iterator[tuple[int, Iterator[bytes]]]:
        assert pin.size > 0
        self.starts.append(start)
        begin = start if self.parts else 0
        yield begin, self.stream(begin)

    def stream(self, begin: int) -> Iterator[bytes]:
        for place in range(begin, len(self.body), 100):
            if self.cut is not None and place >= self.cut:
                raise ConnectionError("gone")
            yield self.body[place : place + 100]


def test_a_file_is_fetched_once_and_then_taken_from_the_folder(tmp_path: Path) -> None:
    index, told = Scripted(), list[int]()
    path = fetched(PIN, tmp_path / "deep", index=index, progress=told.append)
    assert path.read_bytes() == BODY
    assert told[-1] == len(BODY)
    assert told == sorted(told)
    assert fetched(PIN, tmp_path / "deep", index=index, offline=True) == path
    assert index.starts == [0]


@pytest.mark.parametrize("parts", [True, False], ids=["server resumes", "server starts over"])
def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path, parts: bool) -> None:
    with pytest.raises(ProviderFailed, match=r"ConnectionError after 3,000 of 10,240 bytes; run again"):
        fetched(PIN, tmp_path, index=Scripted(cut=3000))
    index = Scripted(parts=parts)
    assert fetched(PIN, tmp_path, index=index).read_bytes() == BODY
    assert index.starts == [3000]
    assert [one.name for one in tmp_path.iterdir()] == ["file.whl"]


def test_other_bytes_than_pinned_are_thrown_away(tmp_path: Path) -> None:
    with pytest.raises(ProviderFailed, match="not the pinned one"):
        fetched(PIN, tmp_path, index=Scripted(BODY[::-1]))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / PIN.filename).write_bytes(b"changed on disk")
    assert fetched(PIN, tmp_path, index=Scripted()).read_bytes() == BODY


def test_offline_takes_only_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"file\.whl is not at hand"):
        fetched(PIN, tmp_path, index=Scripted(), offline=True)


def tar_of(name: str, text: str, path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(text.encode())
        archive.addfile(info, io.BytesIO(text.encode()))
    return path


def test_the_wide_panel_is_read_by_symbol_and_session(tmp_path: Path) -> None:
    text = "Dates,A,BF/B\n03-01-2000,48.2,\n04-01-2000,44.1,7.5\n"
    frames = us600_stocks(tar_of(MEMBER, text, tmp_path / "x.tar.gz"), "rights")
    assert frames["series"].select("id", "date", "value").rows() == [
        ("A", date(2000, 1, 3), 48.2),
        ("A", date(2000, 1, 4), 44.1),
        ("BF.B", date(2000, 1, 4), 7.5),
    ]
    assert frames["instruments"].select("id", "kind", "basis", "rights").rows() == [
        ("A", "stock", "price", "rights"),
        ("BF.B", "stock", "price", "rights"),
    ]


def database(path: Path) -> Path:
    """OLD spans all; NEW lists in 2010 and lives, REUSED ends; LATE begins in 2018; TORN has a hole."""
    place = path.with_suffix(".db")
    base = sqlite3.connect(place)
    base.execute("create table price_data (Date text, Symbol text, Close real)")
    base.execute("create table company_list (Symbol text, Name text, Sector text)")
    base.execute("create table sector_metadata (sector_name text, etf_ticker text, etf_name text)")
    days = pl.date_range(date(2007, 8, 1), date(2019, 12, 31), "7d", eager=True)
    spans = {
        "OLD": (2007, 2019),
        "NEW": (2010, 2019),
        "REUSED": (2010, 2015),
        "LATE": (2018, 2019),
        "TORN": (2007, 2019),
        "XLC": (2018, 2019),
        "^IRX": (2007, 2019),
    }
    for symbol, (first, last) in spans.items():
        kept = [day for day in days if first <= day.year <= last and not (symbol == "TORN" and day.year == 2012)]
        base.executemany("insert into price_data values (?,?,?)", [(str(day), symbol, 10.0) for day in kept])
    base.execute("insert into company_list values ('OLD','Old Company','Energy')")
    base.execute("insert into sector_metadata values ('Communication Services','XLC','Sector Fund')")
    base.commit()
    base.close()
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.write(place, DATABASE)
    return path


def test_series_of_a_symbol_that_changed_hands_are_left_out(tmp_path: Path) -> None:
    frames = sp500_stocks(database(tmp_path / "x.whl"), "rights")
    kinds = dict(frames["instruments"].select("id", "kind").iter_rows())
    assert kinds == {"NEW": "stock", "OLD": "stock", "XLC": "fund"}
    old = frames["instruments"].filter(pl.col("id") == "OLD").row(0, named=True)
    assert (old["name"], old["sector"], old["basis"]) == ("Old Company", "Energy", "total")
    assert set(frames["series"]["id"].unique()) == set(kinds)


def test_lists_by_date_become_spells_known_as_they_come(tmp_path: Path) -> None:
    text = 'date,tickers\n2000-01-03,"A,B"\n2001-01-02,"A,BF.B"\n2002-01-02,"A,B"\n'
    path = tmp_path / "m.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(MEMBERSHIP, gzip.compress(text.encode()))
    rows = sp500_members(path, "")["members"].select("id", "start", "end", pl.col("known_at").dt.date()).rows()
    first, second, third = date(2000, 1, 3), date(2001, 1, 2), date(2002, 1, 2)
    assert rows == [
        ("A", first, None, first),
        ("B", first, None, first),
        ("B", first, second, second),
        ("B", third, None, third),
        ("BF.B", second, None, second),
        ("BF.B", second, third, third),
    ]


def test_a_pack_enters_a_store_and_carries_its_biases(tmp_path: Path) -> None:
    text = "Dates,A\n03-01-2000,48.2\n04-01-2000,44.1\n"
    raw = tar_of(MEMBER, text, tmp_path / "raw.tar.gz").read_bytes()
    pin = Pin("p", "made.tar.gz", hashlib.sha256(raw).hexdigest(), len(raw))
    made = Pack("made", "made up", "2000", "free", ("Survivors only.", "One stock."), (Payload(pin, us600_stocks),))
    told: list[tuple[int, int]] = []
    index = Scripted(raw)
    store = Store.create(tmp_path / "store")
    for batch in batches(made, tmp_path / "packs", index=index, progress=lambda *count: told.append(count)):
        assert ingest(store, batch).rows == {"instruments": 1, "series": 2}
        assert ingest(store, batch).already
    assert told[-1] == (len(raw), len(raw))
    rights = store.snapshot().tables["instruments"].collect()["rights"].to_list()
    assert biases([*rights, None, "no word of it"]) == ("Survivors only. One stock.",)


def test_every_pack_is_pinned_and_says_its_biases() -> None:
    assert len({one.name for one in PACKS}) == len(PACKS)
    for one in PACKS:
        assert one.biases
        assert all(len(payload.pin.sha256) == 64 and payload.pin.size > 0 for payload in one.payloads)
    with pytest.raises(UsageError, match="choose one of us600, sp500-2007"):
        pack("us6000")
