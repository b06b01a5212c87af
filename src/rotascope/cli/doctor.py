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

from rotascope.cli.flags import Flags, accepting
from rotascope.cli.output import say_table
from rotascope.errors import DataMissing, RotascopeError

if TYPE_CHECKING:
    from rotascope.config import Settings

LIBRARIES = ("numpy", "numba", "polars", "deltalake", "scipy", "altair", "vl-convert-python")
OPTIONAL = {"yfinance": "live prices", "typst": "PDF briefs", "dask": "work on a cluster"}
NARROW = 60  # columns: below this, tables are cut into many pieces


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, what was found, and what to do about it if it is a problem."""

    name: str
    found: str
    remedy: str = ""
    problem: bool = False


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("doctor")(accepting(doctor))


def doctor(flags: Flags) -> None:
    """Whether this machine can answer; exit code 3 when not."""
    settings = flags.settings
    checks = [check for look in LOOKS for check in look(settings)]
    rows = [(one.name, "problem" if one.problem else "ok", one.found, one.remedy or "-") for one in checks]
    say_table(("check", "state", "found", "remedy"), rows, flags)
    troubled = [one for one in checks if one.problem]
    if troubled:
        raise DataMissing(f"{len(troubled)} of {len(checks)} checks found a problem", troubled[0].remedy)


def versions(_: "Settings") -> Iterator[Check]:
    """Python and the libraries that numbers come from."""
    yield Check("python", f"{platform.python_version()}, {platform.platform(terse=True)}")
    for name in LIBRARIES:
        try:
            yield Check(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, "not installed", "uv sync --frozen", problem=True)


def markets(settings: "Settings") -> Iterator[Check]:
    """The embedded market, and the one that the settings name."""
    from rotascope.engine import open_market

    for name, data in (("embedded market", "us"), ("data", settings.data)):
        if (name, data) == ("data", "us"):
            continue
        try:
            yield Check(name, f"{data}: last session {open_market(data).as_of}")
        except RotascopeError as fault:
            yield Check(name, fault.cause, fault.remedy, problem=True)


def folders(settings: "Settings") -> Iterator[Check]:
    """Where stores and caches go; nothing is created."""
    for name, place in (("data home", settings.data_home), ("cache home", settings.cache_home)):
        writable = os.access(nearest_existing(place), os.W_OK)
        found = f"{place}{'' if place.exists() else ', made when first needed'}"
        yield Check(
            name,
            found if writable else f"{place} is not writable",
            "" if writable else "set ROTASCOPE_HOME",
            not writable,
        )


def kernels(_: "Settings") -> Iterator[Check]:
    """Whether compiled kernels can be kept: beside their source, or where NUMBA_CACHE_DIR says."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    spec = find_spec("rotascope.kernels")
    beside = Path(str(spec.origin)).parent if spec else Path()
    place = Path(named) if named else beside
    writable = os.access(nearest_existing(place), os.W_OK)
    kept = len(list(place.rglob("*.nbi")))
    found = (
        f"{kept} compiled kernels in {place}"
        if writable
        else f"{place} is not writable: numba falls back on the user's cache"
    )
    yield Check("kernel cache", found)


def terminal(_: "Settings") -> Iterator[Check]:
    """Width and encoding."""
    width, encoding = shutil.get_terminal_size().columns, (sys.stdout.encoding or "unknown").lower()
    yield Check("terminal width", f"{width} columns", "widen it for whole tables" if width < NARROW else "")
    good = encoding.replace("-", "").startswith("utf8")
    yield Check("terminal encoding", encoding, "" if good else "set PYTHONUTF8=1", not good)


def optional(_: "Settings") -> Iterator[Check]:
    """Tools that some commands use; their absence is no problem."""
    for name, use in OPTIONAL.items():
        yield Check(name, f"{'there' if find_spec(name) else 'not there'} (optional: {use})")


LOOKS: tuple[Callable[["Settings"], Iterator[Check]], ...] = (versions, markets, folders, kernels, terminal, optional)


def nearest_existing(place: Path) -> Path:
    """The place itself or the closest folder above it that is there."""
    return next((one for one in (place, *place.parents) if one.exists()), Path("/"))
