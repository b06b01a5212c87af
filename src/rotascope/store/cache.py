"""Arrays kept on disk between runs, opened as memory maps. Delete the folder, and nothing but time is lost."""

import hashlib
import json
import os
import secrets
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

WORDS_SUMMED = 512  # eight-byte words of one sum: a flipped bit, a torn page or two pages changed about alter the sums


def check_sum(path: Path) -> str:
    """What the bytes of a file sum up to, a page a sum; nearly as quick as reading them."""
    content = np.memmap(path, dtype=np.uint8, mode="r")
    paged = content.size - content.size % (8 * WORDS_SUMMED)
    pages = content[:paged].view(np.uint64).reshape(-1, WORDS_SUMMED).sum(axis=1, dtype=np.uint64)
    return hashlib.sha256(pages.tobytes() + content[paged:].tobytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class ArrayCache:
    """A folder with one folder an entry; the least recently used are dropped beyond `limit` bytes."""

    home: Path
    limit: int = LIMIT

    def load(self, *key: object) -> Arrays | None:
        """The arrays under a key, read-only and mapped; None where there are none.

        An entry that another process is dropping, that a crash left torn, or whose bytes have changed counts as none.
        """
        entry = self._entry(key)
        try:
            about = json.loads((entry / ABOUT).read_text(encoding="utf-8"))
            sums = about["arrays"]
            if about["key"] != [str(part) for part in key] or not all(
                check_sum(entry / f"{name}.npy") == expected for name, expected in sums.items()
            ):
                return None
            arrays = {name: np.load(entry / f"{name}.npy", mmap_mode="r") for name in sums}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        with suppress(OSError):
            os.utime(entry)
        return arrays

    def save(self, arrays: Arrays, *key: object) -> bool:
        """Keep arrays under a key, whole or not at all; False where the disk does not take them."""
        entry = self._entry(key)
        draft = entry.with_name(f"{entry.name}.{secrets.token_hex(4)}.part")
        try:
            draft.mkdir(parents=True, exist_ok=True)
            for name, values in arrays.items():
                np.save(draft / f"{name}.npy", np.ascontiguousarray(values), allow_pickle=False)
            sums = {name: check_sum(draft / f"{name}.npy") for name in sorted(arrays)}
            about = {"key": [str(part) for part in key], "arrays": sums}
            (draft / ABOUT).write_text(json.dumps(about), encoding="utf-8")
            if entry.exists():
                shutil.rmtree(entry)
            draft.replace(entry)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            return False
        self._trim(keep=entry)
        return True

    def _entry(self, key: tuple[object, ...]) -> Path:
        text = json.dumps([str(part) for part in key])
        return self.home / hashlib.sha256(text.encode()).hexdigest()[:32]

    def _trim(self, *, keep: Path) -> None:
        """Drop what was not used longest, beyond the limit; what was just written stays whatever its size."""
        with suppress(OSError):
            folders = [folder for folder in self.home.iterdir() if folder.is_dir()]
            sizes = {folder: sum(file.stat().st_size for file in folder.iterdir()) for folder in folders}
            excess = sum(sizes.values()) - self.limit
            for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime):
                if excess <= 0:
                    return
                if folder != keep:
                    shutil.rmtree(folder, ignore_errors=True)
                    excess -= sizes[folder]
