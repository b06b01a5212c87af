"""Extractors of others, by entry point: they may point at statements, and never touch a verdict.

An entry point of the group `rotascope.extractors` names a function from an article's readable text to triples
(start, end, sentence). The sentence must say the same in words that the grammar reads; it is checked like any other.
"""

from collections.abc import Iterator
from importlib.metadata import entry_points

from rotascope.claims.grammar.extract import Suggestion

GROUP = "rotascope.extractors"
MOST = 500


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """What the installed extractors point at; a faulty one is left out, as nothing depends on it."""
    return tuple(_ask_extractors(text))[:MOST]


def _ask_extractors(text: str) -> Iterator[Suggestion]:
    for point in entry_points(group=GROUP):
        try:
            statements = [Suggestion(int(start), int(end), str(words)) for start, end, words in point.load()(text)]
        except Exception:  # noqa: BLE001, S112 (a stranger's code must not stop a check)
            continue
        yield from statements
