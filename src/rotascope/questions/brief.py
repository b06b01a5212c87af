"""The brief's first screen: a verdict, five numbers, and what is missing, picked from the sections' answers."""

from collections.abc import Sequence

from rotascope.evidence import Answer, Finding
from rotascope.panels.view import View

NUMBERS = 5


def first_screen(view: View, answers: Sequence[Answer]) -> Answer:
    """The leadership headline, at most five findings of the sections below, and everything that is missing."""
    headline = next((one.headline for one in answers if one.question == "leadership"), answers[0].headline)
    missing = tuple(dict.fromkeys(each for one in answers for each in one.missing))
    return Answer(
        question="brief",
        as_of=view.as_of,
        data=view.market,
        headline=headline,
        findings=tuple(_picked(answers)),
        missing=missing,
    )


def _picked(answers: Sequence[Answer]) -> list[Finding]:
    """The gap of each spread under the glass, the spread least likely by chance, and the first one's streak."""
    every = [finding for one in answers for finding in one.findings]
    gaps = [one for one in every if one.id == "unusual.gap.window"]
    judged = [one for one in every if one.id == "leadership.spread.gap" and one.evidence.p_value is not None]
    rarest = sorted(judged, key=lambda one: one.evidence.p_value or 0.0)[:1]
    streaks = [one for one in every if one.id == "unusual.streak.current"][:1]
    return [*gaps, *rarest, *streaks][:NUMBERS]
