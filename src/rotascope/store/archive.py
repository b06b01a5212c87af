"""Bytes that stay: the archive of raw payloads, and the flush to the disk before an ingest is called done."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from rotascope.errors import InputRefused
from rotascope.store.checks.digests import hash_file

CHUNK = 1 << 20
DRAFT = ".part"
SLACK = 2_000_000_000  # ns: file systems keep coarser times than clocks


def archive_payload(payload: Path, raw: Path | bytes, sha256: str, *, file: str) -> None:
    """Keep the raw bytes under their hash; the same bytes are kept once, and anew where the old copy is damaged.

    Raises InputRefused if the file no longer has the hash that it was read under.
    """
    if payload.is_file() and hash_file(payload) == sha256:
        return
    payload.parent.mkdir(parents=True, exist_ok=True)
    draft = name_draft(payload)
    try:
        if copy_bytes(raw, draft) != sha256:
            raise InputRefused(f"{file} changed while it was being read", "import it again")
        sync_paths((draft,))
        draft.replace(payload)
        sync_paths((payload.parent,))
    finally:
        draft.unlink(missing_ok=True)


def name_draft(path: Path) -> Path:
    """Where a file is written before it takes its name: no two writers share a draft."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}{DRAFT}")


def copy_bytes(raw: Path | bytes, target: Path) -> str:
    """Write the bytes to `target`; their SHA-256."""
    if isinstance(raw, bytes):
        target.write_bytes(raw)
        return hashlib.sha256(raw).hexdigest()
    digest = hashlib.sha256()
    with raw.open("rb") as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def write_durably(path: Path, text: str) -> None:
    """A small file, whole or not at all, on the disk when this returns."""
    draft = name_draft(path)
    try:
        draft.write_text(text, encoding="utf-8")
        sync_paths((draft,))
        draft.replace(path)
        sync_paths((path.parent,))
    finally:
        draft.unlink(missing_ok=True)


def sync_recent(folder: Path, since: int) -> None:
    """Flush every file under a folder that was written since a time in ns, and the folders themselves.

    A folder that vanishes while this looks is another writer's draft.
    """
    paths = (Path(parent, name) for parent, _, files in os.walk(folder) for name in ("", *files))
    sync_paths(paths, since=since - SLACK)


def now_ns() -> int:
    """The time that `sync_recent` counts from."""
    return time.time_ns()


def sync_paths(paths: Iterable[Path], *, since: int = 0) -> None:
    """Flush these to the disk, of files those written since; what vanished meanwhile is another writer's draft."""
    for path in paths:
        with suppress(FileNotFoundError):
            if path.is_dir() or path.stat().st_mtime_ns >= since:
                sync(path)


def sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
