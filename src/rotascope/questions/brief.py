"""The brief's first screen: a verdict, five numbers, and what is missing, picked from the sections' answers."""

from collections.abc import Sequence

from rotascope.evidence import Answer, Finding
from rotascope.panels.view import View

NUMBERS = 5
GAP, SPREAD, STREAK = "unusual.gap.window", "leadership.spread.gap", "unusual.streak.current"


def first_screen(view: View, answers: Sequence[Answer]) -> Answer:
    """The leadership headline, at most five findings of the sections below, and everything that is missing."""
    headline = next((answer.headline for answer in answers if answer.question == "leadership"), answers[0].headline)
    missing = tuple(dict.fromkeys(lack for answer in answers for lack in answer.missing))
    return Answer(
        question="brief",
        as_of=view.as_of,
        data=view.market,
        headline=headline,
        findings=tuple(pick_numbers(answers)),
        missing=missing,
    )


def pick_numbers(answers: Sequence[Answer]) -> list[Finding]:
    """The gap of each spread in the foreground, the spread that is rarest by its p, and the first one's streak."""
    findings = [finding for answer in answers for finding in answer.findings]
    gaps = [finding for finding in findings if finding.id == GAP]
    spreads = [finding for finding in findings if finding.id == SPREAD and finding.evidence.p_value is not None]
    rarest = sorted(spreads, key=lambda finding: finding.evidence.p_value or 0.0)[:1]
    streaks = [finding for finding in findings if finding.id == STREAK][:1]
    return [*gaps, *rarest, *streaks][:NUMBERS]
