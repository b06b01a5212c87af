"""Readers and writers in processes of their own: whole ingests or none, no ordinal twice, a writer that is killed."""

import signal
import subprocess
import sys
from pathlib import Path

from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.store.store import Store
from rotascope.store.verify import check_store

ROWS = 5

WRITER = f"""
import sys
from datetime import UTC, date, datetime
import polars as pl
from rotascope.sources.contract import Batch
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

def batch(name):
    known = pl.lit(datetime(2020, 1, 2, 21, 30, tzinfo=UTC))
    ids = [f"{{name}}.{{place}}" for place in range({ROWS})]
    level = pl.DataFrame({{"id": ids, "value": 1.0}}).with_columns(date=pl.lit(date(2020, 1, 2)), known_at=known)
    about = pl.DataFrame({{"id": ids}}).with_columns(known_at=known)
    frames = {{"series": level, "instruments": about}}
    return Batch(source="test", file=name, sha256=name, frames=frames)

store, name, count = Store.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
"""
MANY = (
    WRITER
    + """
for place in range(count):
    ingest(store, batch(f"{name}{place}"))
"""
)
KILLED = (
    WRITER
    + """
import os, signal
plain, done = Store.append, []
def append(self, table, frame):
    plain(self, table, frame)
    done.append(table)
    if len(done) == count:
        os.kill(os.getpid(), signal.SIGKILL)
Store.append = append
ingest(store, batch(name))
"""
)


def start(script: str, store: Store, name: str, count: int) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", script, str(store.path), name, str(count)]
    return subprocess.Popen(line, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> int:
    _, errors = process.communicate(timeout=120)
    assert "Traceback" not in errors, errors
    return process.returncode


def test_a_store_that_several_make_at_once_is_one(tmp_path: Path) -> None:
    script = "import sys; from rotascope.store.store import Store; print(Store.create(sys.argv[1]).id)"
    line = [sys.executable, "-c", script, str(tmp_path / "store")]
    makers = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    outputs = [maker.communicate(timeout=120) for maker in makers]
    assert {output for output, _ in outputs} == {f"{Store.open(tmp_path / 'store').id}\n"}, outputs
    assert not list(tmp_path.rglob("*.part"))


def test_a_reader_sees_whole_ingests_while_a_writer_writes(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    writer = start(MANY, store, "W", 12)
    seen = []
    while writer.poll() is None:
        snapshot = store.snapshot()
        rows = [snapshot.scan(table).collect().height for table in (SERIES, INSTRUMENTS)]
        assert rows == [ROWS * (snapshot.version or 0)] * 2
        seen.append(snapshot.version)
    assert finish(writer) == 0
    assert store.version == 12
    assert seen == sorted(seen)
    assert len(set(seen)) > 1, "the reader never ran beside the writer"


def test_two_writers_at_once_never_share_an_ordinal(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    writers = [start(MANY, store, name, 6) for name in "AB"]
    codes = [finish(writer) for writer in writers]
    assert codes == [0, 0]
    batches = store.batches()
    assert batches["ordinal"].to_list() == list(range(1, 13))
    assert set(batches["file"]) == {f"{name}{number}" for name in "AB" for number in range(6)}
    assert store.snapshot().scan(SERIES).collect().height == 12 * ROWS
    assert check_store(store).sound


def test_a_writer_killed_between_two_tables_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    assert finish(start(MANY, store, "W", 1)) == 0
    before = store.snapshot().scan(SERIES).collect()
    for appended in (1, 2):
        assert finish(start(KILLED, store, f"K{appended}", appended)) == -signal.SIGKILL
        assert store.version == 1
        assert store.snapshot().scan(SERIES).collect().equals(before)
        assert store.snapshot().scan(INSTRUMENTS).collect().height == ROWS
    outcome = check_store(store)
    assert outcome.sound
    assert any(
        "instruments: rows of unfinished ingests, which no answer sees: 10 (of 2)" in doubt for doubt in outcome.doubts
    )
    assert finish(start(MANY, store, "N", 1)) == 0
    assert store.version == 2
    assert store.snapshot().scan(SERIES).collect().height == 2 * ROWS
