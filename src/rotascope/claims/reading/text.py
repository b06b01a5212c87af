"""An article's text made readable: markup taken off, deceptive characters dropped, each character's origin kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from rotascope.claims.reading.phrases import worded
from rotascope.claims.records import Sentence, Token

# Direction overrides, joiners and other marks that change what a reader sees but not what is written.
HIDDEN = frozenset(
    [
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0x7F,
        *range(0x80, 0xA0),
        0xAD,
        0x61C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
PLAIN = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t\r"), " "),
}
BLOCKS = worded("p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 section article header footer blockquote")
SILENT = ("script", "style", "head", "template", "noscript")
TOKEN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[^\W\d_]+|\S")
BREAK = re.compile(r'[.!?]["\')\]]*[ ]+(?=["\'(\[]?[A-Z0-9])')
SHORT = worded(
    "inc corp co ltd plc vs no mr mrs ms dr st jr sr u.s u.k e.g i.e jan feb mar apr jun jul aug sep sept oct nov "
    "dec est approx fig p"
)
LONGEST = 400  # tokens of one piece: what stands further apart than this belongs to no one claim
TAG = 2_000  # characters of a tag; a longer one is text


@dataclass(frozen=True, slots=True, eq=False)
class Readable:
    """What a person reads.

    text    the readable text, one character for one wherever the sense allows
    places  the source's character for each of `text`, and one past the end
    """

    text: str
    places: tuple[int, ...] | range

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the source that `text[start:end]` was read from."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def readable(source: str) -> Readable:
    """The readable text of an article in plain text, Markdown or HTML; linear in its length."""
    kept = list(_html(source) if looks_like_html(source) else _markdown(source))
    pairs = [(_plain(one), place) for one, place in kept if ord(one) not in HIDDEN]
    text = "".join(one for one, _ in pairs)
    return Readable(text, (*(place for _, place in pairs), len(source)))


def _plain(one: str) -> str:
    return PLAIN.get(ord(one), one)


def looks_like_html(source: str) -> bool:
    """Whether the text opens as a page does, or holds at least two closing tags of a page's blocks."""
    head = source[:2_000].lower()
    return "<html" in head or "<!doctype html" in head or source.lower().count("</p>") + source.count("</div>") > 1


def _html(source: str) -> Iterator[tuple[str, int]]:
    """Characters outside tags, entities decoded; a block's tag is a line break, a script or style is nothing."""
    place, size, lower = 0, len(source), source.lower()
    while place < size:
        one = source[place]
        if one == "<":
            end = source.find(">", place, place + TAG)
            if end < 0:
                yield one, place
                place += 1
                continue
            name = _tag(lower, place, end)
            if name.lstrip("/") in BLOCKS:
                yield "\n", place
            place = _after(lower, name, place, end)
        elif one == "&":
            text, after = _entity(source, place)
            yield from ((part, place) for part in text)
            place = after
        else:
            yield one, place
            place += 1


def _tag(lower: str, place: int, end: int) -> str:
    words = lower[place + 1 : min(end, place + 20)].split(None, 1)
    return words[0].rstrip("/") if words else ""


def _after(lower: str, name: str, place: int, end: int) -> int:
    """Where reading goes on after a tag: past the closing tag of what is not for reading."""
    if lower.startswith("<!--", place):
        close = lower.find("-->", place)
        return close + 3 if close >= 0 else len(lower)
    if name in SILENT:
        close = lower.find(f"</{name}", end)
        return close if close >= 0 else len(lower)
    return end + 1


def _entity(source: str, place: int) -> tuple[str, int]:
    end = source.find(";", place, place + 12)
    if end < 0:
        return "&", place + 1
    text = unescape(source[place : end + 1])
    return (text, end + 1) if len(text) <= 2 else ("&", place + 1)


def _markdown(source: str) -> Iterator[tuple[str, int]]:
    """Characters without emphasis signs, heading signs, and the targets of links."""
    place, size, fresh = 0, len(source), True
    while place < size:
        one = source[place]
        if one == "]" and source.startswith("](", place):
            end = source.find(")", place, place + TAG)
            place = end + 1 if end >= 0 else place + 1
        elif one in "*`\\" or (fresh and one in "#>") or (one == "[" and source.find("](", place, place + TAG) >= 0):
            place += 1
        else:
            fresh = one == "\n" or (fresh and one == " ")
            yield one, place
            place += 1


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of each line, in order; a sentence longer than LONGEST tokens comes in pieces."""
    found: list[Sentence] = []
    start = 0
    for paragraph, line in enumerate(text.split("\n")):
        for low, high in _cuts(line):
            tokens = tuple(
                Token(one.group(), one.group().lower(), start + one.start(), start + one.end())
                for one in TOKEN.finditer(line, low, high)
            )
            for place in range(0, len(tokens), LONGEST):
                piece = tokens[place : place + LONGEST]
                found.append(Sentence(piece[0].start, piece[-1].end, paragraph, piece))
        start += len(line) + 1
    return tuple(found)


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for one in BREAK.finditer(line):
        dot = one.start()
        word = line[max(start, line.rfind(" ", 0, dot) + 1) : dot].lower().lstrip("(\"'")
        if line[dot] == "." and (word in SHORT or (len(word) == 1 and word.isalpha())):
            continue
        yield start, one.end()
        start = one.end()
    if start < len(line):
        yield start, len(line)
