"""From a want to batches: progress over all payloads, and what is refused at the door."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.tides import FOLDER, Tides
from rotascope.errors import ProviderFailed
from rotascope.sources.collect import check_batch, collect
from rotascope.sources.contract import Call, Connection, Raw, Want

WANT = Want(items=("DOVER", "LEITH"))
Change = Callable[[pl.DataFrame], pl.DataFrame]


class Recorded(Tides):
    """Tides whose payloads are pinned and lie on disk."""

    def plan(self, want: Want) -> tuple[Call, ...]:
        payloads = [(call, FOLDER / "tides" / call.file) for call in Tides.plan(self, want)]
        return tuple(
            replace(call, size=file.stat().st_size, sha256=hashlib.sha256(file.read_bytes()).hexdigest())
            for call, file in payloads
        )

    def fetch(self, call: Call, connection: Connection) -> Raw:
        raw = (FOLDER / "tides" / call.file).read_bytes()
        if connection.progress:
            connection.progress(len(raw) // 2, call.size)
            connection.progress(len(raw), call.size)
        return raw


def test_progress_is_that_of_all_payloads_together(tmp_path: Path) -> None:
    counts: list[tuple[int, int | None]] = []
    connection = Connection(folder=tmp_path, progress=lambda *count: counts.append(count))
    batches = list(collect(Recorded(), WANT, connection))
    assert [batch.file for batch in batches] == ["DOVER.jsonl", "LEITH.jsonl"]
    total = sum(call.size or 0 for call in Recorded().plan(WANT))
    assert counts == sorted(counts)
    assert counts[-1] == (total, total)
    assert len(counts) == 4


def test_bytes_other_than_pinned_are_refused(tmp_path: Path) -> None:
    (batch,) = collect(Recorded(), Want(items=("DOVER",)), Connection(folder=tmp_path))
    (call,) = Recorded().plan(Want(items=("DOVER",)))
    with pytest.raises(ProviderFailed, match=r"DOVER\.jsonl: its SHA-256 is not the pinned one"):
        check_batch(batch, replace(call, sha256="0" * 64))


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("series", lambda frame: frame.with_columns(value=pl.lit(float("nan"))), "2 rows have a number that is not"),
        ("series", lambda frame: frame.with_columns(id=pl.lit(None, pl.String)), "2 rows have no id"),
        ("series", lambda frame: frame.with_columns(known_at=pl.lit(None, frame["known_at"].dtype)), "no known_at"),
        ("series", lambda frame: frame.with_columns(pl.col("value").cast(pl.Float32)), "columns are not those"),
        ("tides", lambda frame: frame, "there is no such table"),
        ("batches", lambda frame: frame, "there is no such table"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_table(tmp_path: Path, table: str, change: Change, words: str) -> None:
    (batch,) = collect(Recorded(), Want(items=("DOVER",)), Connection(folder=tmp_path))
    (call,) = Recorded().plan(Want(items=("DOVER",)))
    frames = {table: change(batch.frames["series"])}
    with pytest.raises(ProviderFailed, match=f"tides: DOVER.jsonl, table {table}: .*{words}") as fault:
        check_batch(replace(batch, frames=frames), call)
    assert "author" in fault.value.remedy
