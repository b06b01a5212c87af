"""Articles from files: what can be read, and in one line why something cannot."""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from rotascope.errors import InputRefused, UsageError
from rotascope.questions.options import STANDARD_INPUT

LARGEST = 5_000_000  # bytes; no article is longer
CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}
SAMPLE = 4_096
BINARY_SHARE = 0.02
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as it stands in its file."""

    name: str
    text: str


def read_article(file: str | Path) -> ArticleText:
    """The text of a file in UTF-8 or, with its mark, UTF-16.

    raises   InputRefused for what is no regular file, too long, empty, a PDF that gives no text, binary or not text in
             these encodings;
             UsageError where there is no readable file
    """
    if str(file) == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
        check_length("standard input", len(raw))
        return ArticleText("standard input", decode(raw, "standard input"))
    path = Path(file)
    try:
        if path.exists() and not path.is_file():
            raise InputRefused(f"{path.name or path} is no regular file", "name a text, Markdown or HTML file, or -")
        if path.is_file():
            check_length(path.name, path.stat().st_size)
        raw = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"cannot read {file}: {fault.strerror}", "name a text, Markdown or HTML file") from fault
    name = "".join(character if character.isprintable() else "?" for character in path.name)
    return ArticleText(name, decode(raw, name))


def check_length(name: str, size: int) -> None:
    """InputRefused for more bytes than any article has."""
    if size > LARGEST:
        raise InputRefused(f"{name}: {size:,} bytes, an article has under {LARGEST:,}", "cut it")


def decode(raw: bytes, name: str) -> str:
    """Bytes as text."""
    if not raw.strip():
        raise InputRefused(f"{name} is empty", "name a file that holds an article")
    if raw.startswith(b"%PDF"):
        return _read_pdf(raw, name)
    encoding = next((encoding for mark, encoding in MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and _is_binary(raw[:SAMPLE]):
        raise InputRefused(f"{name} is binary, not text", "name a text, Markdown or HTML file")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise InputRefused(
            f"{name}: byte {fault.start:,} is not {encoding.upper()}", "save the file as UTF-8"
        ) from fault
    if not text.strip():
        raise InputRefused(f"{name} is empty", "name a file that holds an article")
    return text


def _read_pdf(raw: bytes, name: str) -> str:
    """The text of a PDF, page by page, with the library of the extra `pdf`."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as fault:
        remedy = "install rotascope[pdf], or save its text (for example with pdftotext) and check that"
        raise InputRefused(f"{name} is a PDF", remedy) from fault
    try:
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as fault:
        raise InputRefused(f"{name} is a PDF that cannot be read", "save its text and check that") from fault
    if not text.strip():
        raise InputRefused(f"{name} is a PDF without text", "recognise its text (OCR) first")
    return text


def _is_binary(sample: bytes) -> bool:
    """Whether bytes hold a zero, or more control characters than a text does."""
    return 0 in sample or sum(byte in CONTROL for byte in sample) > BINARY_SHARE * len(sample)
