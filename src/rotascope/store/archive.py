"""Bytes that stay: the archive of raw payloads, and the flush to the disk before an ingest is called done."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from zstandard import ZstdCompressor, ZstdDecompressor, ZstdError

from rotascope.errors import InputRefused

CHUNK = 1 << 20
DRAFT, PACKED = ".part", ".zst"
LARGE, WORTH, LEVEL = 1 << 16, 0.8, 1  # bytes from which on a payload is compressed, to less than this share of them
SLACK = 2_000_000_000  # ns: file systems keep coarser times than clocks


def archive_payload(payload: Path, raw: Path | bytes, sha256: str, *, file: str) -> None:
    """Keep the raw bytes under their hash; the same bytes are kept once, and anew where the old copy is damaged.

    Bytes that shrink are kept compressed, beside the name with `.zst` behind it. Raises InputRefused if the file no
    longer has the hash that it was read under.
    """
    if hash_payload(payload) == sha256:
        return
    payload.parent.mkdir(parents=True, exist_ok=True)
    draft = name_draft(payload)
    packed = shrinks(raw)
    try:
        if copy_bytes(raw, draft, packed=packed) != sha256:
            raise InputRefused(f"{file} changed while it was being read", "import it again")
        sync_paths((draft,))
        draft.replace(packed_name(payload) if packed else payload)
        if packed:
            payload.unlink(missing_ok=True)
        sync_paths((payload.parent,))
    finally:
        draft.unlink(missing_ok=True)


def packed_name(payload: Path) -> Path:
    """Where a payload is, or would be, kept compressed."""
    return payload.with_name(f"{payload.name}{PACKED}")


def find_payload(payload: Path) -> Path | None:
    """The file that keeps a payload, compressed or as it was; None where there is none."""
    return next((path for path in (payload, packed_name(payload)) if path.is_file()), None)


@contextmanager
def open_payload(payload: Path) -> Iterator[BinaryIO]:
    """The raw bytes of a payload, to be read. Raises OSError where it is gone or cannot be unpacked."""
    path = find_payload(payload) or payload
    with path.open("rb") as file:
        if path.suffix != PACKED:
            yield file
            return
        try:
            with ZstdDecompressor().stream_reader(file) as unpacked:
                yield unpacked
        except ZstdError as fault:
            raise OSError(f"{path.name} cannot be unpacked: {fault}") from fault


def hash_payload(payload: Path) -> str:
    """The SHA-256 of a payload's raw bytes; empty where it is not there, or cannot be unpacked."""
    digest = hashlib.sha256()
    try:
        with open_payload(payload) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def shrinks(raw: Path | bytes) -> bool:
    """Whether bytes are worth compressing: many, and a sample from their middle becomes much smaller."""
    if isinstance(raw, bytes):
        size, sample = len(raw), raw[len(raw) // 2 :][:CHUNK]
    else:
        size = raw.stat().st_size
        with raw.open("rb") as file:
            file.seek(size // 2)
            sample = file.read(CHUNK)
    return size >= LARGE and len(ZstdCompressor(level=LEVEL).compress(sample)) < WORTH * len(sample)


def name_draft(path: Path) -> Path:
    """Where a file is written before it takes its name: no two writers share a draft."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}{DRAFT}")


def copy_bytes(raw: Path | bytes, target: Path, *, packed: bool) -> str:
    """Write the bytes to `target`, compressed if `packed`; the SHA-256 of what came in."""
    digest = hashlib.sha256()
    with target.open("wb") as copy, nullcontext(BytesIO(raw)) if isinstance(raw, bytes) else raw.open("rb") as source:
        packer = ZstdCompressor(level=LEVEL, write_checksum=True)
        with packer.stream_writer(copy, closefd=False) if packed else nullcontext(copy) as sink:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                sink.write(chunk)
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
