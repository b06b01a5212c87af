"""Phrases looked up token by token: a table from words to what they stand for, read in time linear in the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rotascope.claims.records import Token

T = TypeVar("T")
PASSED = frozenset("-\u2013\"'\u00ae\u2122")  # signs inside a name that change nothing


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase in a sentence: tokens `first` to `last` (excluded) and its value."""

    value: T
    first: int
    last: int


class Phrases(Generic[T]):
    """Phrases by first word, longest first; words are lower case and hyphens are left out."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        table: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for words, value in entries:
            parts = tuple(words.split())
            table.setdefault(parts[0], []).append((parts, value))
        for options in table.values():
            options.sort(key=lambda one: -len(one[0]))
        self.table: Mapping[str, list[tuple[tuple[str, ...], T]]] = table

    def at(self, tokens: Sequence[Token], place: int) -> Found[T] | None:
        """The longest phrase that starts at a token."""
        for parts, value in self.table.get(tokens[place].low, ()):
            last = follows(tokens, place, parts)
            if last is not None:
                return Found(value, place, last)
        return None

    def all(self, tokens: Sequence[Token]) -> list[Found[T]]:
        """Every phrase from left to right, none inside another."""
        found, place = [], 0
        while place < len(tokens):
            one = self.at(tokens, place)
            if one is not None:
                found.append(one)
            place = one.last if one else place + 1
        return found


def worded(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def follows(tokens: Sequence[Token], place: int, parts: Sequence[str]) -> int | None:
    """Where the words `parts` end if they stand at `place`, hyphens and quotes between them passed; else None."""
    for number, part in enumerate(parts):
        while number and place < len(tokens) and tokens[place].text in PASSED:
            place += 1
        if place >= len(tokens) or tokens[place].low != part:
            return None
        place += 1
    return place


def forms(words: str) -> tuple[str, ...]:
    """A phrase and its plural."""
    return (words, f"{words}s")


def joined(tokens: Sequence[Token]) -> str:
    """The tokens as printed, blanks folded to one."""
    parts: list[str] = []
    end = tokens[0].start if tokens else 0
    for token in tokens:
        parts.append(token.text if token.start == end else f" {token.text}")
        end = token.end
    return "".join(parts)
