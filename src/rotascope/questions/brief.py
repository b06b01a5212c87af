"""The brief's first screen: a verdict, five numbers, and what is missing, picked from the sections' answers."""

from collections.abc import Sequence

from rotascope.evidence import Answer, Finding, Missing
from rotascope.panels.view import View

NUMBERS = 5
GAP, SPREAD, STREAK = "unusual.gap.window", "leadership.spread.gap", "unusual.streak.current"


def first_screen(view: View, answers: Sequence[Answer]) -> Answer:
    """The leadership headline, at most five findings of the sections below, and what is missing, a line a question."""
    headline = next((answer.headline for answer in answers if answer.question == "leadership"), answers[0].headline)
    return Answer(
        question="brief",
        as_of=view.as_of,
        data=view.market,
        headline=headline,
        findings=tuple(pick_numbers(answers)),
        missing=group_missing(answers),
    )


def group_missing(answers: Sequence[Answer]) -> tuple[Missing, ...]:
    """What the sections of each question lack, as one note a question; what two of them lack is said once."""
    earlier: set[Missing] = set()
    notes = []
    for question in dict.fromkeys(answer.question for answer in answers):
        lacks = dict.fromkeys(lack for answer in answers if answer.question == question for lack in answer.missing)
        new = [lack for lack in lacks if lack not in earlier]
        earlier.update(new)
        notes += [join_missing(question, new)] if new else []
    return tuple(notes)


def join_missing(question: str, lacks: Sequence[Missing]) -> Missing:
    """A question's notes as one: each input with what is wrong with it, and every remedy once."""
    if len(lacks) == 1:
        return lacks[0]
    why = "; ".join(f"{lack.input}: {lack.why}" for lack in lacks)
    return Missing(question, why, "; or ".join(dict.fromkeys(lack.remedy for lack in lacks)))


def pick_numbers(answers: Sequence[Answer]) -> list[Finding]:
    """The gap of each spread in the foreground, the spread that is rarest by its p, and the first one's streak."""
    findings = [finding for answer in answers for finding in answer.findings]
    gaps = [finding for finding in findings if finding.id == GAP]
    spreads = [finding for finding in findings if finding.id == SPREAD and finding.evidence.p_value is not None]
    rarest = sorted(spreads, key=lambda finding: finding.evidence.p_value or 0.0)[:1]
    streaks = [finding for finding in findings if finding.id == STREAK][:1]
    return [*gaps, *rarest, *streaks][:NUMBERS]
