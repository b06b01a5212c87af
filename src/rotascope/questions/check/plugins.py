"""Extractors of others, by entry point: they may point at statements, and never touch a verdict.

An entry point of the group `rotascope.extractors` names a function from an article's readable text to triples
(start, end, sentence). The sentence must say the same in words that the grammar reads; it is checked like any other.
"""

from collections.abc import Iterator
from functools import partial
from importlib.metadata import EntryPoint, entry_points

from rotascope.claims.grammar.extract import Suggestion
from rotascope.claims.guard import try_or_report

GROUP = "rotascope.extractors"
MOST = 500


def suggestions(text: str) -> tuple[Suggestion, ...]:
    """What the installed extractors point at; a faulty one is left out, as nothing depends on it."""
    return tuple(_ask_extractors(text))[:MOST]


def _ask_extractors(text: str) -> Iterator[Suggestion]:
    for point in entry_points(group=GROUP):
        yield from try_or_report(partial(_ask_extractor, point, text), lambda _fault: [])


def _ask_extractor(point: EntryPoint, text: str) -> list[Suggestion]:
    return [Suggestion(int(start), int(end), str(sentence)) for start, end, sentence in point.load()(text)]
