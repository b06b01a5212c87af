"""A page that is longer than the screen goes through the reader's pager; what is piped or written never does."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

LESS = "FRX"  # end at once on one screen, keep colours, leave the page on the screen


def pager_command(environment: Mapping[str, str]) -> list[str]:
    """The pager as the environment names it, `less` where it names none; empty where nothing is to be paged.

    `PAGER=cat` and an empty PAGER mean none, as a terminal does that cannot move its cursor (TERM=dumb).
    """
    if environment.get("TERM", "dumb") == "dumb":
        return []
    try:
        words = shlex.split(environment.get("PAGER", "less"))
    except ValueError:
        return []
    return [] if words[:1] in ([], ["cat"]) or shutil.which(words[0]) is None else words


def show_text(text: str, *, pager: bool) -> None:
    """Print the text; through the pager where stdout is a terminal that it does not fit on, and `pager` allows it."""
    command = pager_command(os.environ) if pager and sys.stdout.isatty() else []
    if not command or len(text.splitlines()) < shutil.get_terminal_size().lines:
        sys.stdout.write(text)
        return
    settings = {"LESS": LESS, **os.environ}
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=settings) as reader:  # noqa: S603 (the user's own pager)
        assert reader.stdin is not None  # noqa: S101 (it was asked for)
        with suppress(BrokenPipeError):  # its reader has enough
            reader.stdin.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
            reader.stdin.close()
