"""Calls of the system that fail at a chosen count, by failing_calls.c, loaded before the C library."""

import ctypes
import errno
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
KINDS = ("open", "read", "write", "sync", "rename", "link", "mkdir", "unlink", "stat", "map")
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
KILLED = -1  # instead of a code: the process is killed
NONE = -1
PLAN, PRELOAD = "FAILING_CALLS", "LD_PRELOAD"


@dataclass(frozen=True)
class Plan:
    """The `count`-th call of a kind on files under a folder fails with a code."""

    folder: Path
    kind: int = NONE
    count: int = NONE
    code: int = 0

    @property
    def variables(self) -> dict[str, str]:
        """What makes it the plan of another process, which is started with the library."""
        return {PLAN: f"{self.kind} {self.count} {self.code} {self.folder}"}


def compile_library(folder: Path) -> Path:
    """The library, compiled into a folder."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise SystemExit("no C compiler: the attacks by failing calls need one (apt-get install gcc)")
    library = folder / "failing_calls.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


@cache
def loaded_library() -> ctypes.CDLL:
    """The library that this process was started with."""
    return ctypes.CDLL(os.environ[PRELOAD])


def arm(plan: Plan) -> None:
    """From now on calls count."""
    loaded_library().arm_calls(os.fsencode(plan.folder), plan.kind, plan.count, plan.code)


def disarm() -> bool:
    """Calls no longer count; whether one failed."""
    return bool(loaded_library().disarm_calls())


def counts() -> tuple[int, ...]:
    """How many calls of each kind there were since `arm`."""
    return tuple(loaded_library().count_calls(kind) for kind in range(len(KINDS)))
