"""Answers to stdout or to a file, in the format asked for."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rotascope.cli.flags import Flags

if TYPE_CHECKING:
    from rotascope.brief.files import Format
    from rotascope.evidence import Answer


class Report(Protocol):
    """What a data command found, a frozen record that can say itself in lines."""

    def lines(self) -> list[str]:
        """One fact a line."""


def emit(answers: Sequence["Answer"], flags: Flags) -> None:
    """Print the answers, or write them to --output whole or not at all."""
    from rotascope.brief import files

    if flags.output is not None:
        form = file_format(flags, flags.output)
        place = files.write(files.rendered(answers, form), flags.output)
        print(f"wrote {place}", file=sys.stderr)  # noqa: T201 (stdout is for documents)
        return
    if flags.settings.format == "table":
        from rotascope.brief import terminal
        from rotascope.brief.page import Page

        terminal.show(Page.of(answers), sys.stdout)
        return
    sys.stdout.write(files.rendered(answers, document_format(flags.settings.format)))


def file_format(flags: Flags, path: Path) -> "Format":
    """A format that was asked for by flag, else the one that the suffix names."""
    from rotascope.brief import files

    return document_format(flags.format) if flags.format else files.format_of(path)


def document_format(form: str) -> "Format":
    """The format of a document; a table becomes plain text."""
    from rotascope.brief.files import FORMATS

    return next((one for one in FORMATS if one == form), "txt")


def say(reports: Sequence[Report], flags: Flags) -> None:
    """Reports in plain lines, or as one JSON list."""
    if flags.settings.format == "json":
        say_json([asdict(report) for report in reports])  # type: ignore[call-overload]
        return
    for report in reports:
        sys.stdout.write("".join(f"{line}\n" for line in report.lines()))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]], flags: Flags) -> None:
    """Rows of text under their heads, or as JSON."""
    if flags.settings.format == "json":
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    from rotascope.brief.terminal import show_rows

    show_rows(heads, rows, sys.stdout)


def say_json(thing: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
    """One document."""
    sys.stdout.write(json.dumps(thing, indent=2, ensure_ascii=False, default=str) + "\n")
