"""Text without what a terminal acts on: names and provider texts may hold control sequences."""

import re

# C0 without tab and line feed, DEL, C1, the letters that turn the direction of what follows, and bytes of file names
# that are no text.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
STANDS_FOR = "\N{REPLACEMENT CHARACTER}"


def clean_text(text: str) -> str:
    """The text with a mark, one column wide, for each such letter."""
    return CONTROL.sub(STANDS_FOR, text)


def escape_controls(document: str) -> str:
    """A JSON document with such letters, which only stand in its strings, as escapes that mean them."""
    return CONTROL.sub(lambda letter: f"\\u{ord(letter.group()):04x}", document)
