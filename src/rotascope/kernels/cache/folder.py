"""Where compiled kernels are kept: the first folder that takes them, chosen before the first kernel is declared.

NUMBA_CACHE_DIR if it is set; else beside the source, as numba itself does; else under ROTASCOPE_HOME, the user's cache,
or a temporary folder of the user's own. Where none takes a file nothing is kept, and every run compiles anew.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from numba.core import config
from numba.core.dispatcher import Dispatcher

from rotascope.kernels.cache.files import may_replace, use_files

NAME = "kernels"


def given_folder() -> Path | None:
    """The folder that NUMBA_CACHE_DIR names; None where it is not set."""
    setting = vars(config).get("CACHE_DIR")
    return Path(setting) if setting else None


def choose_folder() -> Path | None:
    """The first folder that takes files; None where none does."""
    return next((folder for folder in candidate_folders() if takes_files(folder)), None)


def candidate_folders() -> Iterator[Path]:
    """Folders in the order of preference."""
    yield Path(__file__).parents[1] / "__pycache__"
    if home := os.environ.get("ROTASCOPE_HOME"):
        yield Path(home) / "cache" / NAME
    with suppress(RuntimeError):  # a user without a home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rotascope" / NAME
    with suppress(FileNotFoundError):  # a machine without a temporary folder
        yield Path(tempfile.gettempdir()) / f"rotascope-{NAME}-{getattr(os, 'getuid', int)()}"


def takes_files(folder: Path) -> bool:
    """Whether a file can be written there, in a folder that belongs to this user or that nobody else could have made.

    What is read back from it is run, so a folder that another user owns, or may write to, is none.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.parent == Path(tempfile.gettempdir()):
            status = folder.lstat()
            if status.st_uid != os.getuid() or status.st_mode & 0o022:
                return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except (OSError, AttributeError):
        return False


def use_folder(folder: Path | None) -> None:
    """Have numba keep what it compiles in that folder, or nowhere; beside the source it needs no telling."""
    if folder is None:
        type.__setattr__(Dispatcher, "enable_caching", lambda _: None)  # numba raises where no folder takes its files
    elif folder.name != "__pycache__":
        vars(config)["CACHE_DIR"] = str(folder)


if given_folder() is None:
    use_folder(choose_folder())
if may_replace():
    use_files()
