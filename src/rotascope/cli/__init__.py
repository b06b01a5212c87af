"""The command line. `main` is the entry point; heavy imports live in command bodies, so help is quick."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from rotascope.cli import data, doctor, faults, questions, settings
from rotascope.cli.flags import AsOf, Data, Flags, Format, Offline, Output, Verbose
from rotascope.version import __version__

PROGRAM = "rotascope"


def print_version(is_set: bool | None) -> None:
    """Answer --version and stop."""
    if is_set:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


Version = Annotated[
    bool | None, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
]


def flags_before_the_verb(
    ctx: typer.Context,
    *,
    data: Data = None,
    as_of: AsOf = None,
    format: Format = None,  # noqa: A002 (the option's name)
    output: Output = None,
    offline: Offline = None,
    verbose: Verbose = 0,
    version: Version = None,  # noqa: ARG001 (its callback has answered)
) -> None:
    """Is market leadership rotating, how unusual is it, and what explains it: each number with its evidence.

    The global options may stand before or after the command.
    """
    ctx.obj = Flags(data, as_of, format, output, offline, verbose)


def application() -> typer.Typer:
    """Every command, as the registry of questions stands now."""
    app = typer.Typer(
        name=PROGRAM,
        callback=flags_before_the_verb,
        add_completion=False,
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for part in (questions, data, settings, doctor):
        part.add_to(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every fault ends as two lines on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        faults.prepare_streams()
        code = application()(words, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except BaseException as fault:  # noqa: BLE001 (the last door: nothing may pass it as a traceback)
        return faults.report_fault(fault, verbose=verbosity(words), command=PROGRAM)
    return code if isinstance(code, int) else 0


def verbosity(words: Sequence[str]) -> int:
    """How often -v was given, read from the words themselves: a fault may come before they are parsed."""
    short = (flag.count("v") for flag in words if flag[:1] == "-" and set(flag[1:]) == {"v"})
    return sum(short) + words.count("--verbose")
