"""The page as GitHub Markdown; every text that came from data is escaped."""

import re
from collections.abc import Iterable

from rotascope.evidence import Finding
from rotascope.pages.captions import details
from rotascope.pages.page import NUMERIC, READING, Chapter, Exhibit, Page

SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
SIMULATED = "**SIMULATED** These numbers come from a made-up market. They say nothing about a real one."


def document(page: Page) -> str:
    """The whole page as Markdown text."""
    parts = [
        [f"> {SIMULATED}"] if page.simulated else [],
        [f"# {safe(page.headline)}", safe(page.title)],
        ["## First", *lead_parts(page.first)] if page.is_brief else [],
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
    findings = (finding_line(finding) for finding in chapter.findings)
    verdict = "" if chapter.headline == page.headline else safe(chapter.headline)
    tables = [text for exhibit in chapter.every_exhibit for text in exhibit_parts(exhibit)]
    return [f"## {safe(chapter.title)}", verdict, bullets(findings), *tables]


def finding_line(finding: Finding) -> str:
    """A sentence, the statistician's line after it, its value and what makes it believable."""
    sentence = safe(" · ".join(filter(None, (finding.text, finding.detail))))
    return f"{sentence}  \n  **{safe(finding.evidence.shown)}** · {safe(' · '.join(details(finding.evidence)))}"


def exhibit_parts(exhibit: Exhibit) -> list[str]:
    """A table under its title, its caption after it."""
    cut = f"*{safe(exhibit.cut)}*" if exhibit.cut else ""
    return [f"### {safe(exhibit.table.title)}", grid(exhibit), cut, safe(exhibit.caption), safe(exhibit.note)]


def grid(exhibit: Exhibit) -> str:
    """A GitHub table; numbers to the right."""
    rule = ["---:" if column.display in NUMERIC else "---" for column in exhibit.columns]
    rows = [[safe(column.label) for column in exhibit.columns], rule, *(map(safe, row) for row in exhibit.cells)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def lead_parts(chapter: Chapter) -> list[str]:
    """The first screen: its findings, what followed, what changed, and the tables behind its figures."""
    lines = [f"**{heading}.** {safe(finding.text)}." for heading, findings in chapter.asides for finding in findings]
    tables = [text for exhibit in chapter.figures for text in exhibit_parts(exhibit)]
    return [bullets(lead_line(finding) for finding in chapter.leading), *lines, *tables]


def lead_line(finding: Finding) -> str:
    """A finding with its value, and what stands against it."""
    status = "" if finding.evidence.status == "ok" else f" ({safe(finding.evidence.status)})"
    return f"{safe(finding.text)} **{safe(finding.evidence.shown)}**{status}"


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
