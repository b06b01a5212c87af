"""One pinned file: fetched once, resumed where it was cut, thrown away where its bytes are others."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rotascope.errors import DataMissing, ProviderFailed
from rotascope.sources.contract import Connection, Progress
from rotascope.sources.packs import download
from rotascope.sources.packs.download import PackageIndex, Pin, download_file

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
        for offset in range(begin, len(self.body), 100):
            if self.cut is not None and offset >= self.cut:
                raise ConnectionError("gone")
            yield self.body[offset : offset + 100]


def fetch(folder: Path, index: Scripted, *, offline: bool = False, progress: Progress | None = None) -> Path:
    return download_file(PIN, Connection(folder=folder, offline=offline, progress=progress), index=index)


def test_a_file_is_fetched_once_and_then_taken_from_the_folder(tmp_path: Path) -> None:
    index, progress = Scripted(), list[tuple[int, int | None]]()
    path = fetch(tmp_path / "deep", index, progress=lambda *count: progress.append(count))
    assert path.read_bytes() == BODY
    assert progress[-1] == (len(BODY), len(BODY))
    assert progress == sorted(progress)
    assert fetch(tmp_path / "deep", index, offline=True) == path
    assert index.starts == [0]


@pytest.mark.parametrize("parts", [True, False], ids=["server resumes", "server starts over"])
def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path, parts: bool) -> None:
    with pytest.raises(ProviderFailed, match=r"ConnectionError after 3,000 of 10,240 bytes; run again"):
        fetch(tmp_path, Scripted(cut=3000))
    index = Scripted(parts=parts)
    assert fetch(tmp_path, index).read_bytes() == BODY
    assert index.starts == [3000]
    assert [file.name for file in tmp_path.iterdir()] == ["file.whl"]


def test_other_bytes_than_pinned_are_thrown_away(tmp_path: Path) -> None:
    with pytest.raises(ProviderFailed, match="not the pinned one"):
        fetch(tmp_path, Scripted(BODY[::-1]))
    assert list(tmp_path.iterdir()) == []
    (tmp_path / PIN.file).write_bytes(b"changed on disk")
    assert fetch(tmp_path, Scripted()).read_bytes() == BODY


def test_offline_takes_only_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"file\.whl is not at hand"):
        fetch(tmp_path, Scripted(), offline=True)


JSON, HTML = "application/vnd.pypi.simple.v1+json", "text/html"
LISTED = {"filename": "file.whl", "url": "/file.whl", "hashes": {}}


def listing(version: str, *files: object) -> bytes:
    return json.dumps({"meta": {"api-version": version}, "name": "project", "files": files}).encode()


class Answer(BaseHTTPRequestHandler):
    """Whatever the server was told to say, as often as it was told; an endless answer goes on until nobody listens."""

    def do_GET(self) -> None:
        status, kind, body, times = self.server.page  # type: ignore[attr-defined]
        if self.path == "/file.whl":
            status, kind, body, times = self.server.file  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        with suppress(OSError):
            for _ in range(times):
                self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        running.page = (200, JSON, listing("1.0", LISTED), 1)  # type: ignore[attr-defined]
        running.file = (200, "application/octet-stream", BODY, 1)  # type: ignore[attr-defined]
        running.daemon_threads = True
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def index_of(server: ThreadingHTTPServer) -> PackageIndex:
    return PackageIndex(f"http://127.0.0.1:{server.server_address[1]}/simple/")


def test_a_listed_file_is_fetched_from_an_index(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    page = b'<html><body><a href="/file.whl">file.whl</a></body></html>'
    for kind, body in ((JSON, listing("1.1", LISTED)), (HTML, page), (f"{HTML}; charset=utf-8", page)):
        server.page = (200, kind, body, 1)  # type: ignore[attr-defined]
        path = download_file(PIN, Connection(folder=tmp_path), index=index_of(server))
        assert path.read_bytes() == BODY
        path.unlink()


ANSWERS = {
    "no such project": ((404, HTML, b"", 1), "the index has no project project"),
    "bad JSON": ((200, JSON, b"{", 1), "in an unknown form: JSONDecodeError"),
    "JSON of another kind": ((200, JSON, b"[1, 2]", 1), "in an unknown form"),
    "deep JSON": ((200, JSON, b"[" * 100_000, 1), "in an unknown form: RecursionError"),
    "unknown version": ((200, JSON, listing("9.0", LISTED), 1), "in an unknown form: UnsupportedRepoVersionError"),
    "odd content type": ((200, "image/png", b"x", 1), "in an unknown form: ValueError: content type 'image/png'"),
    "not UTF-8": ((200, JSON, b"\xff\xfe{", 1), "in an unknown form: (Unicode|JSON)DecodeError"),
    "login page": ((200, HTML, b"<form action='/login'><input name='user'></form>", 1), "it may ask for a login"),
    "other files": ((200, JSON, listing("1.0"), 1), r"no longer lists file\.whl"),
    "server fault": ((503, HTML, b"", 1), "HTTPError after 0 of 10,240 bytes"),
    "forbidden": ((401, HTML, b"", 1), "HTTPError after 0 of 10,240 bytes"),
    "endless page": ((200, JSON, bytes(1 << 20), 1 << 20), "does not end within 3,000,000 bytes"),
}


@pytest.mark.parametrize(("page", "words"), ANSWERS.values(), ids=list(ANSWERS))
def test_whatever_an_index_answers_is_said_in_one_line(
    tmp_path: Path,
    server: ThreadingHTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    page: tuple[int, str, bytes, int],
    words: str,
) -> None:
    monkeypatch.setattr(download, "PAGE_BYTES", 3_000_000)
    server.page = page  # type: ignore[attr-defined]
    with pytest.raises(ProviderFailed, match=words) as fault:
        download_file(PIN, Connection(folder=tmp_path), index=index_of(server))
    assert "\n" not in fault.value.cause
    assert fault.value.remedy


def test_a_page_that_trickles_is_given_up(
    tmp_path: Path, server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "PAGE_SECONDS", 0)
    with pytest.raises(ProviderFailed, match="does not end within 50,000,000 bytes or 0 s"):
        download_file(PIN, Connection(folder=tmp_path), index=index_of(server))


def test_a_file_that_does_not_end_stops_at_the_pinned_size(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    server.file = (200, "application/octet-stream", bytes(1 << 16), 1 << 20)  # type: ignore[attr-defined]
    with pytest.raises(ProviderFailed, match=r"more than the pinned 10,240 bytes"):
        download_file(PIN, Connection(folder=tmp_path), index=index_of(server))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 0


def test_an_index_that_is_not_there_is_said_in_one_line(tmp_path: Path, server: ThreadingHTTPServer) -> None:
    index = PackageIndex("http://127.0.0.1:1/simple/")
    with pytest.raises(ProviderFailed, match="ConnectionError after 0 of 10,240 bytes"):
        download_file(PIN, Connection(folder=tmp_path), index=index)
