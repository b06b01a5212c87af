"""Answers as a document in one of the formats, and onto the disk in one step."""

import json
import os
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rotascope.errors import UsageError
from rotascope.evidence import Answer
from rotascope.pages.cleaning import clean_text, escape_controls
from rotascope.pages.page import Page
from rotascope.pages.renderer import Renderer, find_renderer

Format: TypeAlias = Literal["html", "md", "json", "txt"]
FORMATS: tuple[Format, ...] = ("html", "md", "json", "txt")
PDF = ".pdf"
SUFFIXES = (*(f".{form}" for form in FORMATS), PDF)
DOCUMENTS: tuple[Renderer, ...] = (Renderer("annotated article", "rotascope.pages.annotated:document"),)


def render(answers: Sequence[Answer], form: Format, *, full: bool = False) -> str:
    """The document as text; each face is loaded only where it is asked for. `full` opens the folds of a page."""
    match form:
        case "json":
            return escape_controls(json.dumps(as_dict(answers), indent=2, ensure_ascii=False, allow_nan=False)) + "\n"
        case "md":
            from rotascope.pages import markdown

            return clean_text(markdown.document(Page.of(answers)))
        case "txt":
            from rotascope.pages import terminal

            return terminal.document(Page.of(answers))
        case "html":
            from rotascope.pages import html

            return clean_text(own_page(answers[0]) or html.document(Page.of(answers), full=full))


def document(answers: Sequence[Answer], path: Path, *, form: Format | None = None, full: bool = False) -> str | bytes:
    """The document that belongs into the file `path`: in the format of its suffix, PDF among them, unless `form` says.

    raises  UsageError for a suffix that names no format, and for a PDF where the extra is not installed
    """
    if form is None and path.suffix.lower() == PDF:
        check_pdf()
        from rotascope.pages import pdf

        return pdf.document(Page.of(answers), full=full)
    return render(answers, form or format_of(path), full=full)


def own_page(answer: Answer) -> str:
    """The page of what an answer shows besides findings and tables; empty where no renderer draws its kind."""
    renderer = find_renderer(DOCUMENTS, answer.document.kind) if answer.document else None
    page: str = renderer.load()(answer) if renderer else ""
    return page


def as_dict(answers: Sequence[Answer]) -> dict[str, Any]:
    """The JSON contract: one answer as it is; a brief with the answers that it sums up."""
    summary, *parts = answers
    if summary.question != "brief":
        return summary.to_dict()
    return {**summary.to_dict(), "answers": [answer.to_dict() for answer in parts]}


def format_of(path: Path) -> Format:
    """The format that a file's suffix asks for; UsageError for any other."""
    for form in FORMATS:
        if path.suffix.lower() == f".{form}":
            return form
    suffix = f"suffix {path.suffix!r}" if path.suffix else "no suffix"
    raise UsageError(f"{path}: {suffix} names no format", f"end the name in {', '.join(SUFFIXES)}")


def check_path(path: Path, *, suffix: bool) -> None:
    """UsageError where a document cannot be written to `path`; with `suffix`, where its suffix names no format too."""
    if path.is_dir():
        raise UsageError(f"{path} is a directory", "name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is not a directory", "create it, or choose another place")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"cannot write in {path.parent}: permission denied", "choose a place you may write to")
    if suffix and path.suffix.lower() == PDF:
        check_pdf()
    elif suffix:
        format_of(path)


def check_pdf() -> None:
    """UsageError where the extra that sets a PDF is not installed."""
    if find_spec("typst") is None:
        raise UsageError("a PDF needs typst, which is not installed", "pip install 'rotascope[pdf]', or write .html")


def write(content: str | bytes, path: Path) -> Path:
    """Write the whole content or nothing: a reader never sees half a page, and a failure leaves the old one."""
    check_path(path, suffix=False)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as fault:
        raise UsageError(
            f"cannot write in {path.parent}: {fault.strerror}", "choose a place you may write to"
        ) from fault
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
        Path(name).chmod(0o666 & ~current_umask())
        Path(name).replace(path)
    except OSError as fault:
        Path(name).unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {fault.strerror}", "choose a place you may write to") from fault
    return path


def current_umask() -> int:
    """The process's umask, which a temporary file does not follow by itself."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
