"""The brief's first screen: the map of leadership, the findings of each question that matter, and what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rotascope.evidence import Answer, Finding, Missing, Role
from rotascope.panels.view import View

LEADING = "leadership"
KEYS, MOST = 5, 2  # findings of the first screen, and of the leading question at most
FIGURES = 3  # figures on the first screen
ONCE: tuple[Role, ...] = ("followed", "changed")


def first_screen(view: View, answers: Sequence[Answer]) -> Answer:
    """The leadership headline with its figures, at most five findings of the sections below, and what is missing."""
    leading = next((answer for answer in answers if answer.question == LEADING), answers[0])
    return Answer(
        question="brief",
        as_of=view.as_of,
        data=view.market,
        headline=leading.headline,
        findings=tuple(pick_findings(leading, answers)),
        tables={name: leading.tables[name] for name in leading.figures[:FIGURES]},
        figures=leading.figures[:FIGURES],
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
    plain = "; ".join(lack.line for lack in lacks)
    return Missing(question, why, "; or ".join(dict.fromkeys(lack.remedy for lack in lacks)), plain)


def pick_findings(leading: Answer, answers: Sequence[Answer]) -> Iterator[Finding]:
    """The leading question's key findings, what followed and what changed, and the first finding of each other one."""
    questions = dict.fromkeys(answer.question for answer in answers if answer.findings)
    most = max(1, min(MOST, KEYS - len(questions.keys() - {leading.question})))
    yield from [finding for finding in leading.findings if finding.role == "key"][:most]
    for question in dict.fromkeys(answer.question for answer in answers):
        sections = [answer for answer in answers if answer.question == question]
        if question != leading.question and (first := next((answer for answer in sections if answer.findings), None)):
            lead = next((finding for finding in first.findings if finding.role == "key"), first.findings[0])
            yield replace(lead, role="key")
    for role in ONCE:
        yield from [finding for finding in leading.findings if finding.role == role][:1]
