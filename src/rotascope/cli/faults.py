"""Faults as the command line tells them: a line of cause, a line of remedy, an exit code; never a traceback unasked.

The one door for what the machine itself refuses: disks, permissions, memory, and the libraries that read files.
"""

import errno
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

import typer

from rotascope.errors import RotascopeError, UsageError

INTERNAL, USAGE, MISSING, INTERRUPTED = 1, 2, 3, 130
# What the operating system says of a path that was asked for; whatever else it says is of the machine.
OF_PATHS = frozenset(
    (
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EEXIST,
        errno.ENOTEMPTY,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.EINVAL,
        errno.ENXIO,
    )
)
REMEDIES = {
    errno.ENOSPC: "free some space, or set ROTASCOPE_HOME to a folder on another disk",
    errno.EDQUOT: "free some space, or set ROTASCOPE_HOME to a folder on another disk",
    errno.EROFS: "set ROTASCOPE_HOME, or --output, to a place that can be written to",
    errno.EACCES: "set ROTASCOPE_HOME, or --output, to a place that you may use",
    errno.EPERM: "set ROTASCOPE_HOME, or --output, to a place that you may use",
    errno.EIO: "look at the disk; `rotascope data verify` says what of a store is damaged",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}
# The errors of libraries that read and write files, by the module whose import brings them.
OF_LIBRARIES = (("polars.exceptions", "PolarsError"), ("deltalake.exceptions", "DeltaError"))
DAMAGED = "`rotascope data verify` says what of a store is damaged; again with -vv for the traceback"
MORE_MEMORY = "ask a smaller store, an earlier --as-of or a narrower file; or run where there is more memory"
TRACEBACKS = 2  # -vv
CUT = 200  # letters of a library's own message


def report_fault(fault: BaseException, *, verbose: int, command: str) -> int:
    """Print what went wrong on stderr and return the exit code."""
    if isinstance(fault, typer.Exit):
        return fault.exit_code
    if isinstance(fault, KeyboardInterrupt | typer.Abort):
        return INTERRUPTED
    if isinstance(fault, BrokenPipeError):
        return end_quietly()
    if verbose >= TRACEBACKS:
        traceback.print_exception(fault, file=sys.stderr)
    if isinstance(fault, RotascopeError):
        return print_fault(fault.cause, fault.remedy, fault.exit_code)
    if hasattr(fault, "format_message"):  # typer's own usage errors, whatever click they stand on
        path = getattr(getattr(fault, "ctx", None), "command_path", command)
        return print_fault(fault.format_message(), f"{path} --help", USAGE)
    return report_system_fault(fault)


def report_system_fault(fault: BaseException) -> int:
    """What no part of the program raised itself: the machine's refusals in words, all else as an internal fault."""
    name = f"{type(fault).__name__}: {one_line(str(fault))[:CUT]}"
    if isinstance(fault, OSError):
        silence_output()
        why = fault.strerror or one_line(str(fault))[:CUT] or type(fault).__name__
        path = f"{fault.filename}: " if fault.filename else "a file could not be read or written: "
        code = USAGE if fault.errno in OF_PATHS else MISSING
        return print_fault(f"{path}{why}", REMEDIES.get(fault.errno or 0, "check the path and the disk"), code)
    if isinstance(fault, MemoryError):
        return print_fault(f"out of memory{': ' if str(fault) else ''}{str(fault)[:CUT]}", MORE_MEMORY, MISSING)
    if isinstance(fault, UnicodeEncodeError):  # a path of bytes that are no text, which the system allows
        return print_fault(f"a name is no text: {fault.object[:CUT]}", "rename the file or folder", USAGE)
    panicked = type(fault).__name__ == "PanicException"  # a library's own fault, on bytes that it did not expect
    if panicked or any(isinstance(fault, library) for library in library_errors()):
        return print_fault(f"data cannot be read or written: {name}", DAMAGED, MISSING)
    return print_fault(name, "again with -vv for the traceback", INTERNAL)


def library_errors() -> Iterator[type[BaseException]]:
    """The errors of the libraries that are imported; of no other can a fault be."""
    for module, name in OF_LIBRARIES:
        if module in sys.modules:
            yield getattr(sys.modules[module], name)


def print_fault(cause: str, remedy: str, code: int) -> int:
    """The two lines."""
    print(f"error: {one_line(cause)}", file=sys.stderr)  # noqa: T201 (this is the terminal)
    if remedy:
        print(f"try: {one_line(remedy)}", file=sys.stderr)  # noqa: T201
    return code


def end_quietly() -> int:
    """Whoever read our output has enough: say nothing more, not even when the interpreter flushes at exit."""
    silence_output()
    return 0


def silence_output() -> None:
    """Send what is still to be written nowhere, so that a device that takes nothing is met once."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def prepare_streams() -> None:
    """Streams that a command can write to, whatever it was started with.

    Documents are UTF-8; a screen that lacks a letter shows a question mark. A closed stderr is no reason to fail, a
    closed stdout is: the answer would be lost. Raises UsageError.
    """
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (for the whole run)
    if sys.stdout is None:
        raise UsageError("standard output is closed", "give it a file or a pipe")
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.encoding.lower().replace("-", "") != "utf8":
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def one_line(text: str) -> str:
    """Text with its line breaks and runs of blanks folded, and what a terminal would act on made visible."""
    folded = " ".join(text.split())
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in folded)


def log_to_stderr(level: str) -> None:
    """Send the program's log to stderr; stdout stays one document."""
    logging.basicConfig(
        stream=sys.stderr, level=level.upper(), format="%(levelname)s %(name)s: %(message)s", force=True
    )
