"""Phrases looked up token by token: a table from words to what they stand for, read in time linear in the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rotascope.claims.records import Token

T = TypeVar("T")
IGNORED_SIGNS = frozenset("-\u2013\"'\u00ae\u2122")  # signs inside a name that change nothing


@dataclass(frozen=True, slots=True)
class PhraseMatch(Generic[T]):
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
            options.sort(key=lambda option: -len(option[0]))
        self.table: Mapping[str, list[tuple[tuple[str, ...], T]]] = table

    def match_at(self, tokens: Sequence[Token], index: int) -> PhraseMatch[T] | None:
        """The longest phrase that starts at a token."""
        for parts, value in self.table.get(tokens[index].low, ()):
            last = match_parts(tokens, index, parts)
            if last is not None:
                return PhraseMatch(value, index, last)
        return None

    def find_all(self, tokens: Sequence[Token]) -> list[PhraseMatch[T]]:
        """Every phrase from left to right, none inside another."""
        matches, index = [], 0
        while index < len(tokens):
            match = self.match_at(tokens, index)
            if match is not None:
                matches.append(match)
            index = match.last if match else index + 1
        return matches


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def match_parts(tokens: Sequence[Token], index: int, parts: Sequence[str]) -> int | None:
    """Where the words `parts` end if they stand at `place`, hyphens and quotes between them passed; else None."""
    for number, part in enumerate(parts):
        while number and index < len(tokens) and tokens[index].text in IGNORED_SIGNS:
            index += 1
        if index >= len(tokens) or tokens[index].low != part:
            return None
        index += 1
    return index


def singular_and_plural(words: str) -> tuple[str, ...]:
    """A phrase and its plural."""
    return (words, f"{words}s")


def join_tokens(tokens: Sequence[Token]) -> str:
    """The tokens as printed, blanks folded to one."""
    parts: list[str] = []
    end = tokens[0].start if tokens else 0
    for token in tokens:
        parts.append(token.text if token.start == end else f" {token.text}")
        end = token.end
    return "".join(parts)
