"""What becomes of files as they stand, and what comparing two downloads costs.

python benchmarks/imports.py FILE_OR_FOLDER...            each into an empty store: taken, or refused and why
python benchmarks/imports.py --overlap FILE [--pairs 5]   an import that overlaps wholly, over one without comparing
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rotascope.errors import RotascopeError
from rotascope.importing import import_files
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.sources.files.vendors.opening import ENDINGS
from rotascope.store import ingest as ingests
from rotascope.store.amend.downloads import Downloads
from rotascope.store.store import Store

WIDTH = 150


def list_files(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those of the folders named."""
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in inside if file.is_file() and file.name.lower().endswith(ENDINGS))


def outcome(file: Path) -> tuple[bool, str]:
    """Whether a file enters an empty store as it stands, and in what words."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            reports = import_files([file], Path(folder) / "store")
        except RotascopeError as refusal:
            cause = refusal.cause.replace(f"{file.parent}/", "")
            return False, f"{cause[:WIDTH]}; next: {refusal.remedy}"
    return True, reports[0].lines()[0].partition(": ")[2][:WIDTH]


def show_outcomes(paths: list[Path]) -> None:
    """One line a file, and how many were taken."""
    outcomes = [(file.name, *outcome(file)) for file in list_files(paths)]
    for name, taken, words in outcomes:
        print(f"{'took   ' if taken else 'refused'} {name}: {words}")
    print(f"{sum(taken for _, taken, _ in outcomes)} of {len(outcomes)} files taken")


def timed_import(file: Path, first: Batch) -> float:
    """Seconds of processor time of reading and storing a file over one that holds the same lines."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store")
        ingests.ingest(store, first)
        start = time.process_time()
        ingests.ingest(store, replace(read_file(file), options={"again": "yes"}))
        return time.process_time() - start


def compare_nothing(*_draft: object) -> Downloads:
    """No comparison."""
    return Downloads()


def compare_cost(file: Path, pairs: int) -> None:
    """The median ratio of an import that is compared over one that is not, in turns."""
    first, compared = read_file(file), ingests.compare_draft
    ratios = []
    for _ in range(pairs):
        with_check = timed_import(file, first)
        ingests.compare_draft = compare_nothing
        without = timed_import(file, first)
        ingests.compare_draft = compared
        ratios.append(with_check / without)
        print(f"{with_check:.2f} s with, {without:.2f} s without: {ratios[-1]:.3f}", flush=True)
    print(f"median {sorted(ratios)[len(ratios) // 2]:.3f} of {pairs} pairs, processor time")


def main() -> int:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--overlap", action="store_true")
    parser.add_argument("--pairs", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.overlap:
        compare_cost(arguments.paths[0], arguments.pairs)
    else:
        show_outcomes(arguments.paths)
    return 0


if __name__ == "__main__":
    sys.exit(main())
