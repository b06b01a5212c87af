"""Answers to stdout or to a file, in the format asked for."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rotascope.cli.flags import Flags
from rotascope.cli.pager import show_text
from rotascope.cli.progress import waiting
from rotascope.errors import UsageError

if TYPE_CHECKING:
    from rotascope.evidence import Answer
    from rotascope.pages.files import Format


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a page is shown: all of it, or its headline and verdict alone; and whether through a pager."""

    full: bool = False
    quiet: bool = False
    pager: bool = True


SHORT = Extent()


class Report(Protocol):
    """What a data command found, a frozen record that can say itself in lines."""

    def lines(self) -> list[str]:
        """One fact a line."""


def form_of(flags: Flags) -> "Format | None":
    """The format of the document asked for, before anything is computed for it; None = print it on this screen.

    A --format flag decides, then the suffix of --output (None too), then the setting.
    """
    if flags.output is not None and not flags.format:
        return None
    chosen = flags.settings.format
    return None if flags.output is None and chosen == "table" else document_format(chosen)


def check_output(flags: Flags) -> None:
    """Refuse an --output that cannot be written, before anything is computed for it."""
    if flags.output is not None:
        from rotascope.pages import files

        files.check_path(flags.output, suffix=not flags.format)


def check_page(path: Path) -> None:
    """Refuse a --page that cannot be written, before anything is computed for it."""
    from rotascope.pages import files

    files.check_path(path, suffix=False)


def check_extent(flags: Flags, extent: Extent, *, chart: str | None) -> None:
    """Refuse what contradicts --quiet, before anything is computed."""
    others = ("--full", extent.full), ("--chart", chart), ("--output", flags.output), ("--format", flags.format)
    other = next((name for name, value in others if value and value != "table"), None)
    if extent.quiet and other:
        raise UsageError(f"--quiet and {other} contradict each other", "leave one of them out")


def check_chart(flags: Flags) -> None:
    """Refuse an --output that cannot hold a chart, before anything is computed for it."""
    from rotascope.pages.pictures import check_picture

    check_picture(flags.output)


def emit(
    answers: Sequence["Answer"],
    form: "Format | None",
    path: Path | None,
    *,
    extent: Extent = SHORT,
    chart: str | None = None,
) -> None:
    """Print the answers, or write them to `path` whole or not at all.

    extent   how much of the page
    chart    the one chart that is written instead of the page
    """
    from rotascope.pages import files, terminal
    from rotascope.pages.page import Page

    if path is None and form is None:
        text = terminal.render(Page.of(answers), sys.stdout, short=not extent.full, quiet=extent.quiet)
        show_text(text, pager=extent.pager)
    elif path is None:
        with waiting("writing the page"):
            text = files.render(answers, form or "txt", full=extent.full)
        sys.stdout.write(text)
    elif chart:
        from rotascope.pages.pictures import save_picture

        note(f"wrote {save_picture(answers, chart, path)}")
    else:
        with waiting("writing the page"):
            files.write(files.document(answers, path, form=form, full=extent.full), path)
        note(f"wrote {path}")


def note(text: str) -> None:
    """A line beside the document, on stderr, without control sequences."""
    from rotascope.pages.cleaning import clean_text

    print(clean_text(text), file=sys.stderr)  # noqa: T201 (stdout is for documents)


def document_format(form: str) -> "Format":
    """The format of a document; a table becomes plain text."""
    from rotascope.pages.files import FORMATS

    return next((document for document in FORMATS if document == form), "txt")


def say(reports: Sequence[Report], flags: Flags) -> None:
    """Reports in plain lines, or as one JSON list."""
    if flags.settings.format == "json":
        say_json([asdict(report) for report in reports])  # type: ignore[call-overload]
        return
    from rotascope.pages.cleaning import clean_text

    for report in reports:
        sys.stdout.write("".join(f"{clean_text(line)}\n" for line in report.lines()))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]], flags: Flags) -> None:
    """Rows of text under their heads, or as JSON."""
    if flags.settings.format == "json":
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    from rotascope.pages.terminal import show_rows

    show_rows(heads, rows, sys.stdout)


def say_json(content: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
    """One document."""
    from rotascope.pages.cleaning import escape_controls

    sys.stdout.write(escape_controls(json.dumps(content, indent=2, ensure_ascii=False, default=str)) + "\n")
