"""The page as GitHub Markdown; every text that came from data is escaped."""

import re
from collections.abc import Iterable

from rotascope.pages.page import NUMERIC, READING, Card, Chapter, Exhibit, Page, details

SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
SIMULATED = "**SIMULATED** These numbers come from a made-up market. They say nothing about a real one."


def document(page: Page) -> str:
    """The whole page as Markdown text."""
    parts = [
        [f"> {SIMULATED}"] if page.simulated else [],
        [f"# {safe(page.headline)}", safe(page.title)],
        ["## In numbers", bullets(card_line(card) for card in page.cards)] if page.cards else [],
        ["## What is missing", missing(page)],
        ["## About this page", bullets(f"{safe(label)}: {safe(text)}" for label, text in page.facts)],
        *(chapter_parts(chapter, page) for chapter in page.chapters),
        ["## Sources", grid(page.sources)],
        ["## How to read this", bullets(f"**{term}**: {safe(text)}" for term, text in READING)],
        [f"> {SIMULATED}"] if page.simulated else [],
    ]
    return "\n\n".join(text for part in parts for text in part if text) + "\n"


def chapter_parts(chapter: Chapter, page: Page) -> list[str]:
    """One question: heading, verdict, findings with evidence, tables with captions."""
    findings = (
        f"{safe(finding.text)}  \n  **{safe(finding.evidence.shown)}** · {safe(' · '.join(details(finding.evidence)))}"
        for finding in chapter.findings
    )
    verdict = "" if chapter.headline == page.headline else safe(chapter.headline)
    tables = [text for exhibit in chapter.exhibits for text in exhibit_parts(exhibit)]
    return [f"## {safe(chapter.title)}", verdict, bullets(findings), *tables]


def exhibit_parts(exhibit: Exhibit) -> list[str]:
    """A table under its title, its caption after it."""
    cut = f"*{safe(exhibit.cut)}*" if exhibit.cut else ""
    return [f"### {safe(exhibit.table.title)}", grid(exhibit), cut, safe(exhibit.caption), safe(exhibit.note)]


def grid(exhibit: Exhibit) -> str:
    """A GitHub table; numbers to the right."""
    rule = ["---:" if column.display in NUMERIC else "---" for column in exhibit.columns]
    rows = [[safe(column.label) for column in exhibit.columns], rule, *(map(safe, row) for row in exhibit.cells)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def card_line(card: Card) -> str:
    """A card on one line."""
    note = " · ".join(part for part in (card.window, card.status) if part)
    return f"**{safe(card.value)}** {safe(card.text)}{f' ({safe(note)})' if note else ''}"


def missing(page: Page) -> str:
    """What is missing as a list, or that nothing is."""
    if not page.missing:
        return "Nothing that these questions need."
    return bullets(f"**{safe(lack.input)}**: {safe(lack.why)}. Try: {safe(lack.remedy)}" for lack in page.missing)


def bullets(lines: Iterable[str]) -> str:
    """A bullet list."""
    return "\n".join(f"- {line}" for line in lines)


def safe(text: str) -> str:
    """Text that Markdown and the HTML made from it print as it is, on one line."""
    flat = " ".join(text.split())
    return SPECIAL.sub(r"\\\1", flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
