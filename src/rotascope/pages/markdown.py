"""The page as GitHub Markdown; every text that came from data is escaped."""

import re
from collections.abc import Iterable

from rotascope.pages.page import NUMERIC, READING, Block, Page, Section, details

SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
SIMULATED = "**SIMULATED** These numbers come from a made-up market. They say nothing about a real one."


def document(page: Page) -> str:
    """The whole page as Markdown text."""
    parts = [
        [f"> {SIMULATED}"] if page.simulated else [],
        [f"# {safe(page.headline)}", safe(page.title)],
        ["## In numbers", listed(card_line(*one) for one in cards(page))] if page.cards else [],
        ["## What is missing", missing(page)],
        ["## About this page", listed(f"{safe(label)}: {safe(text)}" for label, text in page.facts)],
        *(section_parts(section, page) for section in page.sections),
        ["## Sources", grid(page.sources)],
        ["## How to read this", listed(f"**{word}**: {safe(text)}" for word, text in READING)],
        [f"> {SIMULATED}"] if page.simulated else [],
    ]
    return "\n\n".join(text for part in parts for text in part if text) + "\n"


def section_parts(section: Section, page: Page) -> list[str]:
    """One question: heading, verdict, findings with evidence, tables with captions."""
    found = (
        f"{safe(one.text)}  \n  **{safe(one.evidence.shown)}** · {safe(' · '.join(details(one.evidence)))}"
        for one in section.findings
    )
    verdict = "" if section.headline == page.headline else safe(section.headline)
    tables = [text for block in section.blocks for text in block_parts(block)]
    return [f"## {safe(section.title)}", verdict, listed(found), *tables]


def block_parts(block: Block) -> list[str]:
    """A table under its title, its caption after it."""
    cut = f"*{safe(block.cut)}*" if block.cut else ""
    return [f"### {safe(block.table.title)}", grid(block), cut, safe(block.caption)]


def grid(block: Block) -> str:
    """A GitHub table; numbers to the right."""
    rule = ["---:" if head.display in NUMERIC else "---" for head in block.heads]
    rows = [[safe(head.label) for head in block.heads], rule, *(map(safe, row) for row in block.cells)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def cards(page: Page) -> Iterable[tuple[str, str, str, str]]:
    """Value, sentence, window and status of each card."""
    return ((card.value, card.text, card.window, card.status) for card in page.cards)


def card_line(value: str, text: str, window: str, status: str) -> str:
    """A card on one line."""
    note = " · ".join(part for part in (window, status) if part)
    return f"**{safe(value)}** {safe(text)}{f' ({safe(note)})' if note else ''}"


def missing(page: Page) -> str:
    """What is missing as a list, or that nothing is."""
    if not page.missing:
        return "Nothing that these questions need."
    return listed(f"**{safe(one.input)}**: {safe(one.why)}. Try: {safe(one.remedy)}" for one in page.missing)


def listed(lines: Iterable[str]) -> str:
    """A bullet list."""
    return "\n".join(f"- {line}" for line in lines)


def safe(text: str) -> str:
    """Text that Markdown and the HTML made from it print as it is, on one line."""
    flat = " ".join(text.split())
    return SPECIAL.sub(r"\\\1", flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
