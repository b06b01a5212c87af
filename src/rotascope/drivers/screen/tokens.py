"""The words of a screen: numbers, columns, texts, signs; everything else is refused with its position."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rotascope.errors import UsageError

TokenKind: TypeAlias = Literal["number", "name", "text", "sign", "end"]
LONGEST = 1000  # letters of a screen
PATTERN = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<sign><=|>=|==|!=|[<>+\-*/()])"
)
KINDS: tuple[TokenKind, ...] = ("number", "name", "text", "sign")
WORDS = ("and", "or", "not")
# Signs of other languages, and what to write instead.
REFUSED = {
    ".": "a screen has no attributes: write the name of a column",
    "[": "a screen has no subscripts: write the name of a column",
    "{": "a screen has no braces",
    "=": "write == for equal",
    "&": "write and",
    "|": "write or",
    "!": "write not",
    "%": "write a fraction: 5 % is 0.05",
    "^": "a screen has no powers",
    ",": "write a decimal point, and no lists",
    "@": "a screen has no such sign",
}


@dataclass(frozen=True, slots=True)
class ScreenToken:
    """A word of a screen and its position, from 1."""

    kind: TokenKind
    text: str
    position: int


def refuse(position: int, cause: str, remedy: str) -> UsageError:
    """The fault of a screen, with where it stands."""
    return UsageError(f"screen, position {position}: {cause}", remedy)


def split_screen(text: str) -> Iterator[ScreenToken]:
    """The words of a screen, the end last; UsageError with the position of what is none."""
    if len(text) > LONGEST:
        raise refuse(LONGEST + 1, f"{len(text):,} letters", f"a screen has at most {LONGEST:,}")
    start = 0
    while start < len(text):
        match = PATTERN.match(text, start)
        if match is None:
            sign = text[start]
            raise refuse(start + 1, f"{sign!r} is no part of a screen", REFUSED.get(sign, "see docs/winners.md"))
        kind = next((kind for kind in KINDS if match[kind] is not None), None)
        if kind is not None:
            yield ScreenToken(kind, match[0], start + 1)
        start = match.end()
    yield ScreenToken("end", "", len(text) + 1)
