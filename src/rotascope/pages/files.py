"""Answers as a document in one of the formats, and onto the disk in one step."""

import json
import os
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rotascope.errors import UsageError
from rotascope.evidence import Answer
from rotascope.pages.page import Page

Format: TypeAlias = Literal["html", "md", "json", "txt"]
FORMATS: tuple[Format, ...] = ("html", "md", "json", "txt")
DRAWN = (("annotated article", "rotascope.pages.annotated"),)  # kind of a document, the module that draws its page


def rendered(answers: Sequence[Answer], form: Format) -> str:
    """The document as text; each face is loaded only where it is asked for."""
    match form:
        case "json":
            return json.dumps(as_dict(answers), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        case "md":
            from rotascope.pages import markdown

            return markdown.document(Page.of(answers))
        case "txt":
            from rotascope.pages import terminal

            return terminal.document(Page.of(answers))
        case "html":
            from rotascope.pages import html

            return drawn(answers[0]) or html.document(Page.of(answers))


def drawn(answer: Answer) -> str:
    """The page of what an answer shows besides findings and tables; empty where no renderer knows its kind."""
    kind = answer.document.kind if answer.document else ""
    module = dict(DRAWN).get(kind)
    return import_module(module).document(answer) if module else ""


def as_dict(answers: Sequence[Answer]) -> dict[str, Any]:
    """The JSON contract: one answer as it is; a brief with the answers that it sums up."""
    first, *rest = answers
    return (
        first.to_dict()
        if first.question != "brief"
        else {**first.to_dict(), "answers": [one.to_dict() for one in rest]}
    )


def format_of(path: Path) -> Format:
    """The format that a file's suffix asks for; UsageError for any other."""
    for form in FORMATS:
        if path.suffix.lower() == f".{form}":
            return form
    named = f"suffix {path.suffix!r}" if path.suffix else "no suffix"
    raise UsageError(f"{path}: {named} names no format", f"end the name in {', '.join(f'.{one}' for one in FORMATS)}")


def check_path(path: Path, *, named: bool) -> None:
    """UsageError where a document cannot be written to `path`; with `named`, where its suffix names no format too."""
    if path.is_dir():
        raise UsageError(f"{path} is a directory", "name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is not a directory", "create it, or choose another place")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"cannot write in {path.parent}: permission denied", "choose a place you may write to")
    if named:
        format_of(path)


def write(text: str, path: Path) -> Path:
    """Write the whole text or nothing: a reader never sees half a page, and a failure leaves the old one."""
    check_path(path, named=False)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as fault:
        raise UsageError(
            f"cannot write in {path.parent}: {fault.strerror}", "choose a place you may write to"
        ) from fault
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
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
