"""Why: rates, the curve and banks, credit, tax, investment and activity, each with what it shows of the story told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from rotascope.evidence import Answer, Finding, Section
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble
from rotascope.questions.causes.register import TOPICS, gather_evidence
from rotascope.questions.causes.stories import SIZE, changed, followed, headline, judge_stories
from rotascope.questions.causes.tables import law_table, verdict_table

MONTH = timedelta(days=31)


def answer(view: View) -> Answer:
    """Every cause that this market has data for: findings with direction, size and range, and a word for the story.

    Every claim that could not be tested is named among what is missing, and its cause stays at `cannot tell`.
    """
    evidence = gather_evidence(view)
    pieces = pieces_of(evidence)
    sizes = sizes_of(evidence)
    facts = [finding for finding in evidence.findings if finding not in pieces]
    verdicts = judge_stories(pieces, sizes=sizes)
    tables = {"verdicts": verdict_table(verdicts, pieces, sizes=sizes), **evidence.tables, "law": law_table(view.as_of)}
    since = view.as_of - MONTH
    then = judge_stories(pieces_of(gather_evidence(view.at(since), topics=[topic for topic in TOPICS if topic.votes])))
    moves = [fact for fact in facts if fact.id == "causes.policy.move" and str(fact.evidence.value) > since.isoformat()]
    findings = (*verdicts, followed(), changed(verdicts, then, since=since, moved=moves), *facts, *pieces)
    section = Section(findings, tables, evidence.missing, headline(verdicts), evidence.figures)
    return assemble("causes", view, section)


def pieces_of(evidence: Section) -> Sequence[Finding]:
    """The findings that say something for or against a story."""
    return [finding for finding in evidence.findings if "verdict" in finding.subject]


def sizes_of(evidence: Section) -> Sequence[Finding]:
    """The findings that say how large a cause's part was."""
    return [finding for finding in evidence.findings if finding.id == SIZE]


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: every cause, without the table of the law."""
    full = answer(view)
    return (replace(full, tables={name: table for name, table in full.tables.items() if name != "law"}),)
