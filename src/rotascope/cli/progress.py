"""Progress on stderr, where a person can see it: a bar of what is fetched, and what a slow command is doing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 2.0  # seconds that nobody needs an explanation for


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A function of bytes done and bytes in all that moves the bar; silent where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(file=sys.stderr), transient=True, disable=not sys.stderr.isatty()
    ) as display:
        task = display.add_task(title, total=None)
        yield lambda done, total: display.update(task, completed=done, total=total)


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str], None]]:
    """A function of what is being done now, which stands on stderr once two seconds have passed, until the end.

    Silent where stderr is no terminal; a quick command loads nothing for it.
    """
    notice = Notice(words)
    timer = Timer(PATIENCE, notice.show)
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield notice.tell
    finally:
        timer.cancel()
        notice.hide()


class Notice:
    """The words of what is being done, on the screen from `show` to `hide`; either may come first, from any thread."""

    def __init__(self, words: str) -> None:
        self._words, self._over, self._lock = words, False, Lock()
        self._status: Status | None = None

    def show(self) -> None:
        """Put the words on the screen, unless it is over."""
        from rich.console import Console

        with self._lock:
            if not self._over:
                self._status = Console(file=sys.stderr).status(self._words)
                self._status.start()

    def tell(self, words: str) -> None:
        """Other words from now on."""
        with self._lock:
            self._words = words
            if self._status:
                self._status.update(words)

    def hide(self) -> None:
        """Take the words off the screen for good."""
        with self._lock:
            self._over = True
            if self._status:
                self._status.stop()
