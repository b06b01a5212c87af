"""The brief's first screen: a verdict, five numbers, and what is missing, picked from the sections' answers."""

from collections.abc import Sequence

from rotascope.evidence import Answer, Finding
from rotascope.panels.view import View

PICKS = (
    ("leadership", "leadership.spread"),
    ("unusual", "gap.rank"),
    ("unusual", "streak.current"),
)
NUMBERS = 5


def first_screen(view: View, answers: Sequence[Answer]) -> Answer:
    """The leadership headline, at most five findings of the sections below, and everything that is missing."""
    headline = next((one.headline for one in answers if one.question == "leadership"), answers[0].headline)
    missing = tuple(dict.fromkeys(each for one in answers for each in one.missing))
    return Answer(
        question="brief", as_of=view.as_of, data=view.snapshot.name, headline=headline,
        findings=tuple(_picked(answers)), missing=missing,
    )  # fmt: skip


def _picked(answers: Sequence[Answer]) -> list[Finding]:
    """The first spreads of leadership, then the rank and the streak of the first spread under the glass."""
    found: list[Finding] = []
    for question, id_ in PICKS:
        section = next((one for one in answers if one.question == question), None)
        same = [one for one in section.findings if one.id == id_] if section else []
        found += same[: NUMBERS - len(PICKS) + 1 if question == "leadership" else 1]
    return found[:NUMBERS]
