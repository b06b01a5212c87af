"""doctor: whether this machine and these settings can answer; each line is ok, or a problem with its remedy."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rotascope.cli.flags import Flags, build_command
from rotascope.cli.output import say_table
from rotascope.errors import DataMissing, RotascopeError

if TYPE_CHECKING:
    from rotascope.config import Settings

LIBRARIES = ("numpy", "numba", "polars", "deltalake", "scipy", "altair", "vl-convert-python")
OPTIONAL = {"yfinance": "live prices", "typst": "PDF briefs", "dask": "work on a cluster"}
NARROW = 60  # columns: below this, tables are cut into many pieces


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: what was looked at, its state in words, and what to do about it if it is a problem."""

    name: str
    state: str
    remedy: str = ""
    problem: bool = False


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("doctor")(build_command(doctor))


def doctor(flags: Flags) -> None:
    """Whether this machine can answer; exit code 3 when not."""
    settings = flags.settings
    lines = [diagnosis for look in LOOKS for diagnosis in look(settings)]
    rows = [(line.name, "problem" if line.problem else "ok", line.state, line.remedy or "-") for line in lines]
    say_table(("part", "state", "found", "remedy"), rows, flags)
    problems = [line for line in lines if line.problem]
    if problems:
        raise DataMissing(f"{len(problems)} of {len(lines)} checks found a problem", problems[0].remedy)


def versions(_: "Settings") -> Iterator[Diagnosis]:
    """Python and the libraries that numbers come from."""
    yield Diagnosis("python", f"{platform.python_version()}, {platform.platform(terse=True)}")
    for name in LIBRARIES:
        try:
            yield Diagnosis(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Diagnosis(name, "not installed", "uv sync --frozen", problem=True)


def markets(settings: "Settings") -> Iterator[Diagnosis]:
    """The embedded market, and the one that the settings name."""
    from rotascope.engine import open_market

    for name, data in (("embedded market", "us-only"), ("data", settings.data)):
        try:
            view = open_market(data)
            yield Diagnosis(name, f"{view.market}: last session {view.as_of}")
        except RotascopeError as fault:
            yield Diagnosis(name, fault.cause, fault.remedy, problem=True)


def folders(settings: "Settings") -> Iterator[Diagnosis]:
    """Where stores and caches go; nothing is created."""
    for name, folder in (("data home", settings.data_home), ("cache home", settings.cache_home)):
        writable = os.access(nearest_existing(folder), os.W_OK)
        state = f"{folder}{'' if folder.exists() else ', made when first needed'}"
        yield Diagnosis(
            name,
            state if writable else f"{folder} is not writable",
            "" if writable else "set ROTASCOPE_HOME",
            not writable,
        )


def kernels(_: "Settings") -> Iterator[Diagnosis]:
    """Whether compiled kernels can be kept: beside their source, or where NUMBA_CACHE_DIR says."""
    setting = os.environ.get("NUMBA_CACHE_DIR")
    spec = find_spec("rotascope.kernels")
    beside = Path(str(spec.origin)).parent if spec else Path()
    folder = Path(setting) if setting else beside
    if os.access(nearest_existing(folder), os.W_OK):
        yield Diagnosis("kernel cache", f"{len(list(folder.rglob('*.kernel')))} compiled kernels in {folder}")
    else:
        yield Diagnosis("kernel cache", f"{folder} is not writable: numba falls back on the user's cache")


def terminal(_: "Settings") -> Iterator[Diagnosis]:
    """Width and encoding."""
    width, encoding = shutil.get_terminal_size().columns, (sys.stdout.encoding or "unknown").lower()
    yield Diagnosis("terminal width", f"{width} columns", "widen it for whole tables" if width < NARROW else "")
    good = encoding.replace("-", "").startswith("utf8")
    yield Diagnosis("terminal encoding", encoding, "" if good else "set PYTHONUTF8=1", not good)


def optional(_: "Settings") -> Iterator[Diagnosis]:
    """Tools that some commands use; their absence is no problem."""
    for name, use in OPTIONAL.items():
        yield Diagnosis(name, f"{'there' if find_spec(name) else 'not there'} (optional: {use})")


LOOKS: tuple[Callable[["Settings"], Iterator[Diagnosis]], ...] = (
    versions,
    markets,
    folders,
    kernels,
    terminal,
    optional,
)


def nearest_existing(path: Path) -> Path:
    """The path itself or the closest folder above it that is there."""
    return next((folder for folder in (path, *path.parents) if folder.exists()), Path("/"))
