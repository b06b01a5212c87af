"""Standard input as a file among others: it is written down first, up to a limit."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rotascope.errors import InputRefused, UsageError
from rotascope.sources.files.cells.limits import CHUNK, SPLIT_IT, Limits

STANDARD_INPUT = Path("-")
NAME = "standard-input"
MARKS = ((b"PAR1", ".parquet"), (b"\x1f\x8b", ".csv.gz"))


@contextmanager
def spool_input(paths: Sequence[Path], limits: Limits) -> Iterator[list[Path]]:
    """The paths; in place of `-` a file that holds what standard input gave, which is gone afterwards.

    raises   UsageError where `-` stands twice, InputRefused where nothing or too much comes
    """
    if list(paths).count(STANDARD_INPUT) > 1:
        raise UsageError("standard input is named twice", "write - once")
    with tempfile.TemporaryDirectory() as folder:
        yield [write_down(Path(folder), limits) if path == STANDARD_INPUT else path for path in paths]


def write_down(folder: Path, limits: Limits) -> Path:
    """Standard input in a file, named for what its first bytes say that it is."""
    draft, total = folder / NAME, 0
    with draft.open("wb") as file:
        while chunk := sys.stdin.buffer.read(CHUNK) if sys.stdin else b"":
            total += file.write(chunk)
            if total > limits.piped:
                raise InputRefused(f"standard input has more than {limits.piped:,} bytes", SPLIT_IT)
    if not total:
        raise InputRefused("standard input is empty", "pipe a file into it")
    with draft.open("rb") as file:
        head = file.read(4)
    suffix = next((suffix for mark, suffix in MARKS if head.startswith(mark)), ".csv")
    return draft.rename(folder / f"{NAME}{suffix}")
