"""Faults as the command line tells them: a line of cause, a line of remedy, an exit code; never a traceback unasked."""

import logging
import os
import sys
import traceback

import typer

from rotascope.errors import RotascopeError

INTERNAL, USAGE, INTERRUPTED = 1, 2, 130
TRACEBACKS = 2  # -vv


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
    return print_fault(f"{type(fault).__name__}: {one_line(str(fault))}", "again with -vv for the traceback", INTERNAL)


def print_fault(cause: str, remedy: str, code: int) -> int:
    """The two lines."""
    print(f"error: {one_line(cause)}", file=sys.stderr)  # noqa: T201 (this is the terminal)
    if remedy:
        print(f"try: {one_line(remedy)}", file=sys.stderr)  # noqa: T201
    return code


def end_quietly() -> int:
    """Whoever read our output has enough: say nothing more, not even when the interpreter flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def one_line(text: str) -> str:
    """Text with its line breaks and runs of blanks folded."""
    return " ".join(text.split())


def log_to_stderr(level: str) -> None:
    """Send the program's log to stderr; stdout stays one document."""
    logging.basicConfig(
        stream=sys.stderr, level=level.upper(), format="%(levelname)s %(name)s: %(message)s", force=True
    )
