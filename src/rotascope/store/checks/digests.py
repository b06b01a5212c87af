"""What a ledger records of the bytes that an ingest wrote, and what of it no longer holds.

Every row of `batches` carries the SHA-256 of each data file of its batch and a seal over itself; a file beside the
tables names the newest batch, so that a log that lost its last entry is noticed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from rotascope.errors import StoreFault

HEAD = "head.json"
HASHED_ALWAYS = 32_000_000  # bytes of a table that are hashed at every opening, in about 0.05 s
REPAIR = "restore the folder from a copy, or move it away and import the files again"


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A data file as its batch left it: its name in the table's folder, its hash, and when the batch was done."""

    path: str
    sha256: str
    batch: str
    ingested_at: datetime


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recorded_files(batches: pl.DataFrame) -> Mapping[str, tuple[RecordedFile, ...]]:
    """The data files that the ledger's rows vouch for, by table; rows of earlier versions vouch for none."""
    files: dict[str, tuple[RecordedFile, ...]] = {}
    for row in batches.iter_rows(named=True):
        for table, digests in json.loads(row["detail"]).get("files", {}).items():
            brought = (RecordedFile(path, sha256, row["batch"], row["ingested_at"]) for path, sha256 in digests.items())
            files[table] = (*files.get(table, ()), *brought)
    return files


def changed_files(folder: Path, files: tuple[RecordedFile, ...]) -> Iterator[RecordedFile]:
    """Files whose bytes are no longer those that were ingested, or are gone; every one is read."""
    for file in files:
        path = folder / file.path
        if not path.is_file() or hash_file(path) != file.sha256:
            yield file


def suspected_files(folder: Path, files: tuple[RecordedFile, ...]) -> tuple[RecordedFile, ...]:
    """Those worth hashing before an answer: all of a small table; of a large one, what was written to since."""
    stats = {file: (folder / file.path).stat() for file in files if (folder / file.path).is_file()}
    if sum(stat.st_size for stat in stats.values()) <= HASHED_ALWAYS:
        return tuple(stats)
    return tuple(file for file, stat in stats.items() if datetime.fromtimestamp(stat.st_mtime, UTC) > file.ingested_at)


def seal_of(row: Mapping[str, Any]) -> str:
    """The hash over a ledger row, its `detail` without the seal that is in it."""
    detail = {name: value for name, value in json.loads(row["detail"]).items() if name != "seal"}
    cells = [row[name] for name in ("ordinal", "source", "file", "sha256", "rows", "batch")]
    text = json.dumps([*cells, row["ingested_at"].isoformat(), detail], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its seal in `detail`."""
    detail = {**json.loads(row["detail"]), "seal": seal_of(row)}
    return {**row, "detail": json.dumps(detail, sort_keys=True)}


def check_seals(batches: pl.DataFrame, home: Path) -> None:
    """StoreFault where a row of the ledger is not as it was written; rows of earlier versions have no seal."""
    for row in batches.iter_rows(named=True):
        try:
            seal = json.loads(row["detail"]).get("seal")
            sound = seal is None or seal == seal_of(row)
        except (ValueError, TypeError, AttributeError):
            sound = False
        if not sound:
            raise StoreFault(f"the ledger of {home} has changed: row {row['ordinal']} has lost its seal", REPAIR)


def read_head(home: Path) -> Mapping[str, Any]:
    """The newest batch as its ingest left it: `ordinal`, `batch`; empty in stores of earlier versions."""
    try:
        head = json.loads((home / HEAD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as fault:
        raise StoreFault(f"{home / HEAD} cannot be read: {fault}", REPAIR) from fault
    if not isinstance(head, dict) or not (isinstance(head.get("ordinal"), int) and isinstance(head.get("batch"), str)):
        raise StoreFault(f"{home / HEAD} is not what an ingest writes", REPAIR)
    return head


def check_head(head: Mapping[str, Any], batches: pl.DataFrame, home: Path) -> None:
    """StoreFault where the ledger no longer has the batch that the head names; `head` must be read first."""
    if head and head["batch"] not in batches["batch"]:
        raise StoreFault(f"the ledger of {home} has lost ingest {head['ordinal']} (batch {head['batch']})", REPAIR)
