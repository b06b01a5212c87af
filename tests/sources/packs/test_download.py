"""One pinned file: fetched once, resumed where it was cut, thrown away where its bytes are others."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pypi_simple import NoSuchProjectError, ProjectPage, PyPISimple, UnsupportedContentTypeError

from rotascope.errors import DataMissing, ProviderFailed
from rotascope.sources.contract import Connection, Progress
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


FAULTS = (
    (NoSuchProjectError("project", "https://index/project/"), "the index has no project project"),
    (UnsupportedContentTypeError("https://index/project/", "text/plain"), "answers in an unknown form"),
    (None, r"no longer lists file\.whl"),
)


@pytest.mark.parametrize(("fault", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_an_index_without_the_file_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception | None, words: str
) -> None:
    def page(_self: object, project: str, **_: object) -> ProjectPage:
        if fault:
            raise fault
        return ProjectPage(project=project, packages=[], repository_version=None, last_serial=None)

    monkeypatch.setattr(PyPISimple, "get_project_page", page)
    with pytest.raises(ProviderFailed, match=words):
        download_file(PIN, Connection(folder=tmp_path), index=PackageIndex())
