"""The files in which compiled kernels are kept: one for each function and signature, believed only if it is whole.

What is read back is machine code that is run. So a file's name holds what it was made from (the sources of all
kernels, the versions of Python and numba, the processor) and its content begins with its own digest: what was
made elsewhere or before is not found, what is damaged is compiled anew, and two processes that compile at once write
equal files, each put in place whole.
"""

import hashlib
import os
import pickle
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

import numba
from numba.core import caching, serialize

KERNELS = Path(__file__).parents[1]
ABANDONED = 3600.0  # seconds after which nobody is still writing a file
DIGEST = 32  # bytes at the start of a file


class KernelFiles:
    """What numba asks of its cache, for one function: `load` and `save` by signature and machine."""

    def __init__(self, cache_path: str, filename_base: str, source_stamp: object) -> None:  # noqa: ARG002 (numba's call)
        self._folder, self._base = Path(cache_path), filename_base

    def load(self, key: object) -> object | None:
        """What was kept for the key; None where nothing was, where it is damaged, or cannot be read."""
        with suppress(OSError):
            content = self._path(key).read_bytes()
            if hashlib.sha256(content[DIGEST:]).digest() == content[:DIGEST]:
                machine_code: object = pickle.loads(content[DIGEST:])  # noqa: S301 (own file, whole, in a folder of the user's)
                return machine_code
        return None

    def save(self, key: object, data: object) -> None:
        """Keep it, and drop what other sources left of this function; where it cannot be written it is not kept."""
        payload: bytes = vars(serialize)["dumps"](data)
        path = self._path(key)
        part = path.with_name(f"{path.name}.{uuid4().hex[:16]}.part")
        try:
            part.write_bytes(hashlib.sha256(payload).digest() + payload)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return
        for old in self._outdated():
            with suppress(OSError):
                old.unlink()

    def flush(self) -> None:
        """Forget this function."""
        for path in self._folder.glob(f"{self._base}.*"):
            with suppress(OSError):
                path.unlink()

    def _path(self, key: object) -> Path:
        made_for = hashlib.sha256(repr(key).encode()).hexdigest()[:24]
        return self._folder / f"{self._base}.{sources()}-{made_for}.kernel"

    def _outdated(self) -> Iterator[Path]:
        every = (path for path in self._folder.glob(f"{self._base}.*.kernel"))
        yield from (path for path in every if not path.name.startswith(f"{self._base}.{sources()}-"))
        with suppress(OSError):
            parts = self._folder.glob(f"{self._base}.*.part")  # of processes that were killed while they wrote
            yield from (part for part in parts if time.time() - part.stat().st_mtime > ABANDONED)


@cache
def sources() -> str:
    """A name for what kernels are compiled from and by: a kernel holds copies of those that it calls."""
    states = [(path.name, status.st_size, status.st_mtime_ns) for path, status in _source_files()]
    made_by = (sys.version, numba.__version__, sorted(states))
    return hashlib.sha256(repr(made_by).encode()).hexdigest()[:16]


def _source_files() -> Iterator[tuple[Path, os.stat_result]]:
    return ((path, path.stat()) for path in KERNELS.glob("*.py"))


def may_replace() -> bool:
    """Whether this numba has the files that these stand for; a later one that has another cache keeps its own."""
    return "IndexDataCacheFile" in vars(caching)


def use_files() -> None:
    """Have numba keep what it compiles in such files."""
    vars(caching)["IndexDataCacheFile"] = KernelFiles
