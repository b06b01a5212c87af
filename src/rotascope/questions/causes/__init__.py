"""Why: rates, the curve and banks, credit, tax, investment and activity, each with what it shows of the story told."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.drivers.tax.law import RULES
from rotascope.evidence import Answer, Cell, Column, Evidence, Finding, Missing, Table
from rotascope.panels.view import View
from rotascope.questions.causes.aggregate import aggregate
from rotascope.questions.causes.cohorts import by_company
from rotascope.questions.causes.companies import read_companies
from rotascope.questions.causes.policy import curve, policy
from rotascope.questions.causes.relations import relations
from rotascope.questions.causes.verdict import Part, Section, Word, together

STORIES = {
    "rates": "rate cuts lift small caps, through their floating debt",
    "tax": "the tax act cut effective tax rates",
    "capex": "investment drowns the margins of the largest companies",
    "curve": "a steeper curve feeds banks, small and value shares",
    "credit": "easier credit lifts small caps",
    "activity": "a recovery of industry lifts small and value shares",
}
HEADINGS: dict[Word, str] = {
    "supports": "Supported by the data",
    "does not support": "Not supported",
    "cannot tell": "Cannot be told",
}
RULE = "the word of the pieces of evidence that decide, where they agree and are half of all or more; else cannot tell"
NO_ACCOUNTS = Missing("company accounts", "this market has none that are current", "rotascope data import FILE")


def answer(view: View) -> Answer:
    """Every cause that this market has data for: findings with direction, size and range, and a word for the story.

    Every claim that could not be tested is named among what is missing, and its cause stays at `cannot tell`.
    """
    rate, path = policy(view)
    group = read_companies(view, path)
    sections = [rate, curve(view), relations(view), aggregate(view)]
    sections += [by_company(group)] if group else [Section(missing=(NO_ACCOUNTS,))]
    parts = [one for section in sections for one in section.parts]
    words = {cause: together(one.word for one in parts if one.cause == cause) for cause in STORIES}
    verdicts = tuple(verdict(cause, words[cause], [one for one in parts if one.cause == cause]) for cause in STORIES)
    facts = tuple(one for section in sections for one in section.findings)
    tables = {name: table for section in sections for name, table in section.tables.items()}
    return Answer(
        question="causes",
        as_of=view.as_of,
        data=view.market,
        headline=headline(words),
        findings=(*verdicts, *facts, *(one.finding for one in parts)),
        tables={"verdicts": verdict_table(verdicts, parts), **tables, "law": law_table(view)},
        missing=tuple(dict.fromkeys(one for section in sections for one in section.missing)),
    )


def headline(words: dict[str, Word]) -> str:
    """Which stories the data support, which they do not, and which cannot be told."""
    said = []
    for word, heading in HEADINGS.items():
        named = [cause for cause, told in words.items() if told == word]
        said.append(f"{heading}: {', '.join(named) or 'none'}.")
    return " ".join(said)


def verdict(cause: str, word: Word, parts: Sequence[Part]) -> Finding:
    """A cause's word, and how many pieces of evidence gave it."""
    decided = [one for one in parts if one.word != "cannot tell"]
    inputs = tuple(dict.fromkeys(each for one in parts for each in one.finding.evidence.inputs))
    evidence = Evidence(
        value=word,
        unit="text",
        method=RULE,
        inputs=inputs,
        status="ok" if parts else "missing",
        caveats=() if parts else ("nothing in this market bears on it",),
    )
    counts = f"{len(decided)} of {len(parts)} pieces of evidence decide" if parts else "no data here"
    return Finding(
        "causes.verdict", f"{STORIES[cause]}: {word} ({counts})", evidence, {"cause": cause, "verdict": word}
    )


def verdict_table(verdicts: Sequence[Finding], parts: Sequence[Part]) -> Table:
    """One row a cause, with how many pieces of evidence there are, and decide."""
    rows: list[tuple[Cell, ...]] = []
    for one in verdicts:
        cause = one.subject["cause"]
        words = [each.word for each in parts if each.cause == cause]
        decided = len(words) - words.count("cannot tell")
        rows.append((cause, STORIES[cause], one.subject["verdict"], decided, len(words)))
    columns = (
        Column("cause", "Cause"),
        Column("story", "What is told"),
        Column("verdict", "The data"),
        Column("decided", "Pieces that decide", "count"),
        Column("pieces", "Pieces", "count"),
    )
    inputs = tuple(dict.fromkeys(each for one in parts for each in one.finding.evidence.inputs))
    return Table("Causes", columns, tuple(rows), inputs, RULE)


def law_table(view: View) -> Table:
    """The tax rules enacted by the view's date, as rows."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.topic,
            one.value,
            one.basis,
            one.first,
            one.last,
            one.acquired,
            one.enacted,
            one.source,
            "read" if one.checked else "as printed, not read",
        )
        for one in RULES
        if one.enacted <= view.as_of
    ]
    columns = (
        Column("topic", "Rule"),
        Column("value", "Value", "number"),
        Column("basis", "By"),
        Column("first", "From", "date"),
        Column("last", "To", "date"),
        Column("acquired", "Acquired from", "date"),
        Column("enacted", "Enacted", "date"),
        Column("source", "Source"),
        Column("checked", "Checked"),
    )
    return Table("Tax law by date", columns, tuple(rows), (), "Of rows that hold for a date the last enacted counts.")


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: every cause, without the table of the law."""
    whole = answer(view)
    return (replace(whole, tables={name: table for name, table in whole.tables.items() if name != "law"}),)
