"""What a source is: three verbs from the outside world to conforming rows, and the records that pass between them.

plan    which payloads answer a want; meets nobody, and gives the same calls for the same want
fetch   one payload's raw bytes; the only verb that meets the network
parse   raw bytes as conforming rows; meets nobody, and gives the same rows for the same bytes, fresh or from an archive

A source's own parameters (an address, a key, an index) are the fields of its frozen record. The file that registers
sources is `sources/registry.py`; the laws that each keeps are in `tests/contracts/test_sources.py`.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol, TypeAlias
from weakref import finalize

import polars as pl

from rotascope.read_only import NOTHING, make_read_only

WORK = "import-"  # what the names of work folders begin with
Raw: TypeAlias = bytes | Path  # raw bytes, or the file that holds them
Progress: TypeAlias = Callable[[int, int | None], None]  # bytes that are there, bytes in all where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What is asked of a source, which may give more than that and never less without saying so.

    items        in the source's own names: packs, series ids, tickers
    start, end   the first and the last date wanted; None = as far as the source reaches
    """

    items: tuple[str, ...]
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One payload, and all that its reading depends on beside its bytes.

    source      the registered name of the source that planned it
    file        what reports and the ledger call the payload
    address     where it is: a URL, or what stands for one
    parameters  what else fetch and parse need to know, as pairs of texts; the ledger keeps them, so no secrets
    sha256      the hash that the bytes must have; None where nobody can know it beforehand
    size        bytes, where known beforehand
    """

    source: str
    file: str
    address: str
    parameters: tuple[tuple[str, str], ...] = ()
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What a fetch may use.

    folder    where downloads wait until they are whole, and are kept for the next time
    offline   the network is not to be used: what is not in the folder is DataMissing
    progress  told how far the payload is
    """

    folder: Path
    offline: bool = False
    progress: Progress | None = None


class ReadReport(Protocol):
    """What reading came to, in plain words."""

    def lines(self) -> list[str]:
        """One fact a line."""


@dataclass(frozen=True, eq=False)
class WorkFolder:
    """A folder of files that are only worked with: it goes when it is removed, or nothing holds it any more."""

    path: Path

    @classmethod
    def make(cls, workspace: Path | None) -> "WorkFolder":
        """A new folder in the workspace; without one, where temporary files are."""
        if workspace is not None:
            workspace.mkdir(parents=True, exist_ok=True)
        return cls(Path(mkdtemp(prefix=WORK, dir=workspace)))

    def __post_init__(self) -> None:
        """Remove it at the latest when nothing holds it."""
        finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def remove(self) -> None:
        """Remove it now."""
        shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True, eq=False)
class Slabs:
    """Rows that are too many for memory, in files of a folder that goes when nothing holds it any more.

    parts  the files of each slab, with their tables; no id is in two slabs
    rows   how many there are in all, by table
    """

    folder: WorkFolder
    parts: tuple[tuple[tuple[str, Path], ...], ...]
    rows: Mapping[str, int]

    def __post_init__(self) -> None:
        """Keep the mapping as it is now."""
        make_read_only(self, "rows")

    def __iter__(self) -> Iterator[dict[str, pl.DataFrame]]:
        """One slab after the other, in memory."""
        for part in self.parts:
            yield {name: pl.read_parquet(path) for name, path in part}

    def scan(self, table: str) -> pl.LazyFrame:
        """All rows of a table, lazily."""
        return pl.scan_parquet([path for part in self.parts for name, path in part if name == table])


class SlabWriter:
    """What writes slabs, one after the other, into a new folder of the workspace."""

    def __init__(self, workspace: Path | None) -> None:
        self._folder = WorkFolder.make(workspace)
        self._parts: list[tuple[tuple[str, Path], ...]] = []
        self._rows: Counter[str] = Counter()

    def write(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Write the tables of one slab."""
        paths = {name: self._folder.path / f"{len(self._parts)}.{name}.parquet" for name in frames}
        for name, frame in frames.items():
            frame.write_parquet(paths[name], compression="lz4")
            self._rows[name] += frame.height
        self._parts.append(tuple(paths.items()))

    @property
    def slabs(self) -> Slabs:
        """What was written."""
        return Slabs(self._folder, tuple(self._parts), self._rows)


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """Rows of one payload, table by table, sorted by each table's key.

    source   who says so: `file`, or a source's registered name
    file     the name that reports call it by
    sha256   of the raw bytes
    raw      the raw bytes, or the file that holds them; None for simulated data
    options  how the bytes were read
    frames   table name -> rows that conform to the table; the store fills in `batch`
    slabs    of a large payload the tables that are not in `frames`
    """

    source: str
    file: str
    sha256: str
    frames: Mapping[str, pl.DataFrame]
    raw: Raw | None = None
    options: Mapping[str, str] = NOTHING
    report: ReadReport | None = None
    slabs: Slabs | None = None

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "frames", "options")

    def scans(self) -> dict[str, pl.LazyFrame]:
        """Every table lazily, those in slabs too."""
        large = {name: self.slabs.scan(name) for name in self.slabs.rows} if self.slabs else {}
        return {**{name: frame.lazy() for name, frame in self.frames.items()}, **large}

    @classmethod
    def of_call(cls, call: Call, raw: Raw, frames: Mapping[str, pl.DataFrame]) -> "Batch":
        """What a source parsed from the payload of a call."""
        return cls(
            source=call.source,
            file=call.file,
            sha256=hash_bytes(raw),
            frames=frames,
            raw=raw,
            options=dict(call.parameters),
        )


class Source(Protocol):
    """A kind of data from outside: a frozen record with three verbs. The module's text says what they may do."""

    @property
    def name(self) -> str:
        """The name that it is registered under: lower case, stable, as the ledger keeps it."""

    def plan(self, want: Want) -> tuple[Call, ...]:
        """The payloads that answer a want. Raises UsageError for an item that the source does not have."""

    def fetch(self, call: Call, connection: Connection) -> Raw:
        """A payload's bytes.

        Raises ProviderFailed when it cannot be had whole, DataMissing when it is not at hand and the network is not to
        be used.
        """

    def parse(self, raw: Raw, call: Call) -> Batch:
        """The payload's rows: `known_at` is when a reader could first have known each.

        Raises ProviderFailed for bytes that are not what the call promised, whatever they are.
        """


def hash_bytes(raw: Raw) -> str:
    """The SHA-256 of raw bytes."""
    if isinstance(raw, bytes):
        return hashlib.sha256(raw).hexdigest()
    with raw.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
