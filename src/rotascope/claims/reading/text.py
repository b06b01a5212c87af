"""An article's text made readable: markup taken off, deceptive characters dropped, each character's origin kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from rotascope.claims.reading.glued import LONGEST_LINE, find_cell_starts
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.records import Sentence, Token

# Direction overrides, joiners and other marks that change what a reader sees but not what is written.
HIDDEN_CODES = frozenset(
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
PLAIN_FORMS = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u2033\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\r"), " "),
}
CELL_TAGS = frozenset(("td", "th"))
BLOCK_TAGS = word_set("p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer blockquote")
UNREAD_TAGS = ("script", "style", "head", "template", "noscript")
TOKEN_PATTERN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+|[^\W\d_]+|\S")
SENTENCE_END = re.compile(r'[.!?]["\')\]]*[ \t]+(?=["\'(\[]?[A-Z0-9])')
ABBREVIATIONS = word_set(
    "inc corp co ltd plc vs no mr mrs ms dr st jr sr u.s u.k e.g i.e jan feb mar apr jun jul aug sep sept oct nov "
    "dec est approx fig p"
)
LONGEST_SENTENCE = 400  # tokens of one piece: what stands further apart than this belongs to no one claim
CELLS_OF_ROW = 3
LONGEST_TAG = 2_000  # characters of a tag; a longer one is text


@dataclass(frozen=True, slots=True, eq=False)
class ReadableText:
    """What a person reads.

    text    the readable text, one character for one wherever the sense allows
    origins the source's character for each of `text`, and one past the end
    """

    text: str
    origins: tuple[int, ...] | range

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the source that `text[start:end]` was read from."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def make_readable(source: str) -> ReadableText:
    """The readable text of an article in plain text, Markdown or HTML; linear in its length."""
    characters = list(_html_characters(source) if looks_like_html(source) else _markdown_characters(source))
    pairs = [(_plain_form(character), origin) for character, origin in characters if ord(character) not in HIDDEN_CODES]
    text = "".join(character for character, _ in pairs)
    starts = frozenset(find_cell_starts(text))
    if starts:
        pairs = [
            part
            for index, (character, origin) in enumerate(pairs)
            for part in ([("\t", origin)] if index in starts else []) + [(character, origin)]
        ]
        text = "".join(character for character, _ in pairs)
    return ReadableText(text, (*(origin for _, origin in pairs), len(source)))


def _plain_form(character: str) -> str:
    return PLAIN_FORMS.get(ord(character), character)


def looks_like_html(source: str) -> bool:
    """Whether the text opens as a page does, or holds at least two closing tags of a page's blocks."""
    head = source[:2_000].lower()
    return "<html" in head or "<!doctype html" in head or source.lower().count("</p>") + source.count("</div>") > 1


def _html_characters(source: str) -> Iterator[tuple[str, int]]:
    """Characters outside tags, entities decoded; a block's tag is a line break, a cell's a tab, a script nothing."""
    position, size, lower = 0, len(source), source.lower()
    while position < size:
        character = source[position]
        if character == "<":
            end = source.find(">", position, position + LONGEST_TAG)
            if end < 0:
                yield character, position
                position += 1
                continue
            name = _tag_name(lower, position, end)
            if name.lstrip("/") in BLOCK_TAGS:
                yield "\n", position
            elif name in CELL_TAGS:
                yield "\t", position
            position = _resume_after(lower, name, position, end)
        elif character == "&":
            text, after = _decode_entity(source, position)
            yield from ((part, position) for part in text)
            position = after
        else:
            yield (" " if character == "\n" else character), position
            position += 1


def _tag_name(lower: str, position: int, end: int) -> str:
    words = lower[position + 1 : min(end, position + 20)].split(None, 1)
    return words[0].rstrip("/") if words else ""


def _resume_after(lower: str, name: str, position: int, end: int) -> int:
    """Where reading goes on after a tag: past the closing tag of what is not for reading."""
    if lower.startswith("<!--", position):
        close = lower.find("-->", position)
        return close + 3 if close >= 0 else len(lower)
    if name in UNREAD_TAGS:
        close = lower.find(f"</{name}", end)
        return close if close >= 0 else len(lower)
    return end + 1


def _decode_entity(source: str, position: int) -> tuple[str, int]:
    end = source.find(";", position, position + 12)
    if end < 0:
        return "&", position + 1
    text = unescape(source[position : end + 1])
    return (text, end + 1) if len(text) <= 2 else ("&", position + 1)


def _markdown_characters(source: str) -> Iterator[tuple[str, int]]:
    """Characters without emphasis signs, heading signs, and the targets of links."""
    position, size, fresh = 0, len(source), True
    while position < size:
        character = source[position]
        if character == "]" and source.startswith("](", position):
            end = source.find(")", position, position + LONGEST_TAG)
            position = end + 1 if end >= 0 else position + 1
        elif (
            character in "*`\\"
            or (fresh and character in "#>")
            or (character == "[" and source.find("](", position, position + LONGEST_TAG) >= 0)
        ):
            position += 1
        else:
            fresh = character == "\n" or (fresh and character == " ")
            yield character, position
            position += 1


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of each line, in order; a sentence longer than LONGEST tokens comes in pieces."""
    pieces: list[Sentence] = []
    start = 0
    for paragraph, line in enumerate(text.split("\n")):
        for low, high in _sentence_spans(line):
            tokens = tuple(
                Token(match.group(), match.group().lower(), start + match.start(), start + match.end())
                for match in TOKEN_PATTERN.finditer(line, low, high)
            )
            for offset in range(0, len(tokens), LONGEST_SENTENCE):
                piece = tokens[offset : offset + LONGEST_SENTENCE]
                pieces.append(Sentence(piece[0].start, piece[-1].end, paragraph, piece))
        start += len(line) + 1
    return tuple(pieces)


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: at least three numbers, and hardly more words than numbers."""
    if len(line) > LONGEST_LINE:
        return False
    tokens = [match.group() for match in TOKEN_PATTERN.finditer(line)]
    numbers = sum(token[0].isdigit() or (token[0] == "." and len(token) > 1) for token in tokens)
    return numbers >= CELLS_OF_ROW and sum(token.isalpha() for token in tokens) <= numbers + CELLS_OF_ROW


def _sentence_spans(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    if _is_row(line):
        yield start, len(line)
        return
    for match in SENTENCE_END.finditer(line):
        dot = match.start()
        last_word = line[max(start, line.rfind(" ", 0, dot) + 1) : dot].lower().lstrip("(\"'")
        if line[dot] == "." and (last_word in ABBREVIATIONS or (len(last_word) == 1 and last_word.isalpha())):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(line):
        yield start, len(line)
