"""Work in blocks whose results are kept on disk, so that a run that is stopped goes on where it was."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where results are kept, and how many processes work. Every item carries its own seeds: the split changes nothing.

    folder   one JSON file a block; None = nothing is kept
    """

    folder: Path | None = None
    processes: int = 2

    def run(self, label: str, work: Callable[[S], Any], items: Sequence[S]) -> list[Any]:
        """The results in order, as JSON gives them back: lists, numbers and strings."""
        results = {
            k: json.loads(path.read_text()) for k in range(len(items)) if (path := self._path(label, k)).exists()
        }
        waiting = [k for k in range(len(items)) if k not in results]
        if self.processes == 1:
            fresh = map(work, [items[k] for k in waiting])
            return self._collect(label, results, dict(self._keep(label, waiting, fresh)))
        with ProcessPoolExecutor(self.processes) as pool:
            fresh = pool.map(work, [items[k] for k in waiting])
            return self._collect(label, results, dict(self._keep(label, waiting, fresh)))

    def _path(self, label: str, block: int) -> Path:
        return (self.folder or Path("/nonexistent")) / f"{label}-{block}.json"

    def _keep(self, label: str, blocks: Sequence[int], fresh: Any) -> Any:  # noqa: ANN401 (results of any work)
        for block, result in zip(blocks, fresh, strict=True):
            text = json.dumps(result)
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._path(label, block).write_text(text)
            yield block, json.loads(text)

    @staticmethod
    def _collect(label: str, kept: dict[int, Any], fresh: dict[int, Any]) -> list[Any]:
        print(f"{label}: {len(kept)} blocks kept, {len(fresh)} new", flush=True)
        both = kept | fresh
        return [both[k] for k in sorted(both)]
