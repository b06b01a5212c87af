"""Arrays kept on disk between runs, opened as memory maps. Delete the folder, and nothing but time is lost."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIMIT = 4_000_000_000  # bytes: about a dozen market-wide panels
ABOUT = "about.json"
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class ArrayCache:
    """A folder with one folder an entry; the least recently used are dropped beyond `limit` bytes."""

    home: Path
    limit: int = LIMIT

    def load(self, *key: object) -> Arrays | None:
        """The arrays under a key, read-only and mapped, so only what is read is loaded; None where there are none.

        An entry that another process is dropping, or that a crash left torn, counts as none.
        """
        place = self._place(key)
        try:
            about = json.loads((place / ABOUT).read_text(encoding="utf-8"))
            found = {name: np.load(place / f"{name}.npy", mmap_mode="r") for name in about["arrays"]}
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(place)
        return found if about["key"] == [str(part) for part in key] else None

    def save(self, arrays: Arrays, *key: object) -> bool:
        """Keep arrays under a key, whole or not at all; False where the disk does not take them."""
        place = self._place(key)
        draft = place.with_name(f"{place.name}.{os.getpid()}.part")
        try:
            draft.mkdir(parents=True, exist_ok=True)
            for name, values in arrays.items():
                np.save(draft / f"{name}.npy", np.ascontiguousarray(values), allow_pickle=False)
            about = {"key": [str(part) for part in key], "arrays": sorted(arrays)}
            (draft / ABOUT).write_text(json.dumps(about), encoding="utf-8")
            if place.exists():
                shutil.rmtree(place)
            draft.replace(place)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            return False
        self._trim(keep=place)
        return True

    def _place(self, key: tuple[object, ...]) -> Path:
        words = json.dumps([str(part) for part in key])
        return self.home / hashlib.sha256(words.encode()).hexdigest()[:32]

    def _trim(self, *, keep: Path) -> None:
        """Drop what was not used longest, beyond the limit; what was just written stays whatever its size."""
        with suppress(OSError):
            entries = sorted((one for one in self.home.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
            sizes = {one: sum(file.stat().st_size for file in one.iterdir()) for one in entries}
            excess = sum(sizes.values()) - self.limit
            for one in entries:
                if excess <= 0:
                    return
                if one != keep:
                    shutil.rmtree(one, ignore_errors=True)
                    excess -= sizes[one]
