"""Why: rates, the curve and banks, credit, tax, investment and activity, each with what it shows of the story told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from rotascope.drivers.verdicts import Judgement, combine, may_vote
from rotascope.evidence import Answer, Evidence, Finding, Section
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt
from rotascope.questions.causes.aggregate import aggregate_section
from rotascope.questions.causes.companies import companies_section
from rotascope.questions.causes.curve import curve_section
from rotascope.questions.causes.policy import policy_section
from rotascope.questions.causes.relations import relations_section
from rotascope.questions.causes.tables import inputs_of, law_table, verdict_table

STORIES = {
    "rates": "rate cuts lift small caps, through their floating debt",
    "tax": "the tax act cut effective tax rates",
    "capex": "investment drowns the margins of the largest companies",
    "curve": "a steeper curve feeds banks, small and value shares",
    "credit": "easier credit lifts small caps",
    "activity": "a recovery of industry lifts small and value shares",
}
HEADINGS: dict[Judgement, str] = {
    "supports": "Supported by the data",
    "does not support": "Not supported",
    "cannot tell": "Cannot be told",
}
RULE = "the word of the pieces of evidence that decide, where they agree and are half of all or more; else cannot tell"
RELATED = ("curve", "credit", "activity")  # stories told from co-movement alone
RELATED_PIECES = 2


def answer(view: View) -> Answer:
    """Every cause that this market has data for: findings with direction, size and range, and a word for the story.

    Every claim that could not be tested is named among what is missing, and its cause stays at `cannot tell`.
    """
    evidence = Section.join(
        attempt("policy rate", lambda: policy_section(view), remedy="import it"),
        curve_section(view),
        relations_section(view),
        aggregate_section(view),
        attempt("company accounts", lambda: companies_section(view)),
    )
    pieces = [finding for finding in evidence.findings if "verdict" in finding.subject]
    facts = [finding for finding in evidence.findings if "verdict" not in finding.subject]
    verdicts = [judge_story(cause, pieces) for cause in STORIES]
    tables = {"verdicts": verdict_table(STORIES, verdicts, pieces), **evidence.tables, "law": law_table(view.as_of)}
    findings = (*verdicts, *facts, *pieces)
    return assemble("causes", view, Section(findings, tables, evidence.missing, headline(verdicts)))


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: every cause, without the table of the law."""
    full = answer(view)
    return (replace(full, tables={name: table for name, table in full.tables.items() if name != "law"}),)


def judge_story(cause: str, pieces: Sequence[Finding]) -> Finding:
    """A cause's word, and how many pieces of evidence gave it.

    pieces   findings whose subject has a cause and a verdict: those of this cause vote, unless they are stale
    """
    shown = [piece for piece in pieces if piece.subject["cause"] == cause]
    votes = [piece for piece in shown if may_vote(piece.evidence.status)]
    judgements = [cast("Judgement", piece.subject["verdict"]) for piece in votes]
    least = RELATED_PIECES if cause in RELATED else 1
    judgement = combine(judgements, least=least)
    evidence = Evidence.text(
        judgement,
        method=f"{RULE}; at least {least} must decide" if least > 1 else RULE,
        inputs=inputs_of(votes),
        status="ok" if votes else "missing",
        caveats=() if votes else ("nothing that is current in this market bears on it",),
    )
    decisive = len(judgements) - judgements.count("cannot tell")
    counts = f"{decisive} of {len(votes)} pieces of evidence decide" if votes else "no data here"
    stale = len(shown) - len(votes)
    counts += f"; {stale} stale, without a vote" if stale else ""
    text = f"{STORIES[cause]}: {judgement} ({counts})"
    return Finding("causes.story.verdict", text, evidence, {"cause": cause, "verdict": judgement})


def headline(verdicts: Sequence[Finding]) -> str:
    """Which stories the data support, which they do not, and which cannot be told."""
    sentences = []
    for judgement, heading in HEADINGS.items():
        causes = [verdict.subject["cause"] for verdict in verdicts if verdict.subject["verdict"] == judgement]
        sentences.append(f"{heading}: {', '.join(causes) or 'none'}.")
    return " ".join(sentences)
