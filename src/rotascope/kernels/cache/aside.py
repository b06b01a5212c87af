"""Compiling aside: a second process compiles what a first brief needs, the last first, while the brief computes.

Numba compiles one kernel at a time in a process. What the other process has written is loaded instead of compiled;
what it is still at is compiled here as well, and both write equal files. It ends with its list or with the process
that it works for: nothing stays behind.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numba
from numba.core import codegen

from rotascope.kernels.cache.files import sources
from rotascope.kernels.cache.folder import choose_folder, given_folder

# Module, kernel and its arguments in the order in which a brief meets them: i int64, f float64, u uint64, with the
# dimensions of an array that is laid out row by row; r before it, one that is read only; s before it, any layout.
NEEDED = (
    ("drift", "trailing_deviations", "f1 i f"),
    ("drift", "trailing_innovations", "f1 f f"),
    ("resample", "length_table", "f i"),
    ("stepdown", "window_sum_draws", "f2 i1 i1 u1 u1"),
    ("stepdown", "stepdown_counts", "f2 f1 i1"),
    ("cusum", "cusum_run", "rf1 f1 f f1"),
    ("segments", "best_partitions", "f1 i i i"),
    ("segments", "best_break", "f2 i i i i"),
    ("drift", "trailing_deviations", "rf1 i f"),
    ("drift", "drift_filter", "rf1 f1 f1 f1 f f"),
    ("rolling", "window_gaps", "sf1 sf1 i"),
    ("rolling", "rolling_moments", "f1 i i"),
    ("resample", "stationary_extremes", "f1 i1 u1 i1 i u1"),
    ("runs", "signed_runs", "i1"),
    ("runs", "two_sided_run_probability", "i i f f"),
    ("runs", "one_sided_run_probability", "i i f"),
    ("segments", "redate_breaks", "f1 f1 i i f3 i i"),
    ("switching_mean", "density_kernel", "f1 f1 f1 f2"),
    ("switching_mean", "forward_kernel", "f2 f2 f1 f2"),
    ("switching_mean", "backward_kernel", "f1 f2 f2 f2"),
    ("hamilton", "joint_filter", "f1 f1 f1 f2 f2 f1 f2"),
    ("hamilton", "joint_smooth", "f2 f2 i"),
    ("stepdown", "sum_trailing", "f1 i1 i1 i1 f1 i1"),
    ("stepdown", "family_draws", "f2 i2 i1 i1 u1 u1"),
    ("weighted", "ranked_profile", "f2 f1"),
)
STATES = 2  # of the regimes, which kernels that end in _kernel are made for
SCALARS: Mapping[str, Any] = {"i": numba.int64, "f": numba.float64, "u": numba.uint64}


@contextmanager
def compiling_aside() -> Iterator[bool]:
    """Have the other process at work within; whether there is one. What it has not done by the end is left undone."""
    process = start_process()
    try:
        yield process is not None
    finally:
        if process is not None:
            process.kill()
            process.wait()


def start_process() -> "subprocess.Popen[bytes] | None":
    """The other process; None where all is compiled already, where nothing is kept, or where it cannot start."""
    mark = complete_mark()
    if mark is None or mark.exists():
        return None
    line = [sys.executable, "-P", "-c", f"from {__name__} import compile_all; compile_all({os.getpid()})"]
    nothing = subprocess.DEVNULL
    with suppress(OSError):
        return subprocess.Popen(line, stdin=nothing, stdout=nothing, stderr=nothing)  # noqa: S603 (this interpreter)
    return None


def compile_all(parent: int | None = None) -> None:
    """Compile and keep everything in NEEDED, the last first, while the parent lives; then mark it as complete."""
    for module, name, arguments in reversed(NEEDED):
        if parent is not None and os.getppid() != parent:
            return
        kernel: Any = getattr(import_module(f"rotascope.kernels.{module}"), name)
        kernel = kernel(STATES) if name.endswith("_kernel") else kernel
        kernel.compile(tuple(map(read_type, arguments.split())))
    mark = complete_mark()
    if mark is not None:
        with suppress(OSError):
            mark.touch()
            forget_marks(mark.parent)


def forget_marks(folder: Path) -> None:
    """Remove the marks of other sources."""
    for mark in folder.glob("compiled-*"):
        if not mark.name.startswith(f"compiled-{sources()}-"):
            mark.unlink()


def complete_mark() -> Path | None:
    """The file that says that all of NEEDED is compiled from these sources for this processor; None: nowhere."""
    folder = given_folder() or choose_folder()
    processor = vars(codegen)["ll"].get_host_cpu_name()
    return None if folder is None else folder / f"compiled-{sources()}-{processor}"


def read_type(text: str) -> Any:  # noqa: ANN401 (a type of numba's)
    """The type that is written like `f`, `f2`, `rf1` or `sf1`."""
    letters = text.rstrip("0123456789")
    scalar = SCALARS[letters[-1]]
    if letters == text:
        return scalar
    layout: Literal["A", "C"] = "A" if letters.startswith("s") else "C"
    return numba.types.Array(scalar, int(text[len(letters) :]), layout, readonly=len(letters) == 2)
