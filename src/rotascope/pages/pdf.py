"""The page as a PDF for print, set by typst: page numbers, contents and sources; its texts are data, never code."""

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rotascope.pages import tokens
from rotascope.pages.captions import details
from rotascope.pages.cleaning import clean_text
from rotascope.pages.page import NUMERIC, Chapter, Exhibit, Page

TEMPLATE = "page.typ"
ALONE = 440  # pixels of a drawing alone
PAIR = (640, 344)  # and of two abreast, as on a screen
ROOM = 134  # letters of a table's row on A4; a wider one is a block a row


def document(page: Page, *, full: bool = False) -> bytes:
    """The page as PDF: what every chapter leads with; `full` adds each finding with its evidence and each table."""
    import typst

    drawings: dict[str, bytes] = {}
    content = json.dumps(content_of(page, drawings, full=full), ensure_ascii=False)
    template = files("rotascope.pages").joinpath("templates", TEMPLATE).read_bytes()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, part in {TEMPLATE: template, "page.json": clean_text(content).encode(), **drawings}.items():
            (folder / file).write_bytes(part)
        return typst.compile(folder / TEMPLATE, root=folder)


def content_of(page: Page, drawings: dict[str, bytes], *, full: bool) -> dict[str, Any]:
    """What the template prints; the drawings that it places go into `drawings` under the names that it uses."""
    return {
        "title": page.title,
        "headline": page.headline,
        "simulated": page.simulated,
        "colours": dict(tokens.PRINT),
        "lacks": page.lacks or "Nothing that these questions need.",
        "first": lead_of(page.first, drawings),
        "chapters": [chapter_of(chapter, page, drawings, full=full) for chapter in page.chapters],
        "missing": [{"input": lack.input, "why": lack.why, "remedy": lack.remedy} for lack in page.missing],
        "sources": table_of(page.sources),
        "facts": [list(fact) for fact in page.facts],
    }


def lead_of(chapter: Chapter, drawings: dict[str, bytes]) -> dict[str, Any]:
    """What a chapter leads with."""
    asides = ((title, finding.text) for title, findings in chapter.asides for finding in findings)
    charted = [exhibit for exhibit in chapter.figures if exhibit.charted]
    sizes = (*PAIR, *[PAIR[0]] * len(charted)) if len(charted) > 1 else (ALONE,)
    return {
        "images": [
            {"name": draw(exhibit, chapter, drawings, pixels=size), "pixels": size}
            for exhibit, size in zip(charted, sizes, strict=False)
        ],
        "leading": [
            {"text": finding.text, "status": status_of(finding.evidence.status)} for finding in chapter.leading
        ],
        "asides": [{"title": title, "text": text} for title, text in asides],
    }


def chapter_of(chapter: Chapter, page: Page, drawings: dict[str, bytes], *, full: bool) -> dict[str, Any]:
    """A chapter: its lead where the page does not start with it, and in full what stands behind its folds.

    Tables that hold the answer itself, as the claims of an article, stand in every print.
    """
    shown = chapter.document.tables if chapter.document else ()
    exhibits = (
        chapter.every_exhibit if full else [exhibit for exhibit in chapter.every_exhibit if exhibit.name in shown]
    )
    findings = chapter.findings if full else ()
    return {
        **lead_of(chapter, drawings if page.is_brief else {}),
        "title": chapter.title,
        "headline": chapter.headline if chapter.headline != page.headline else "",
        "own": page.is_brief,
        "method": chapter.method,
        "findings": [
            {
                "text": " · ".join(filter(None, (finding.text, finding.detail))),
                "shown": finding.evidence.shown,
                "details": details(finding.evidence),
            }
            for finding in findings
        ],
        "tables": [exhibit_of(exhibit, chapter, drawings) for exhibit in exhibits],
    }


def exhibit_of(exhibit: Exhibit, chapter: Chapter, drawings: dict[str, bytes]) -> dict[str, Any]:
    """A table with its drawing, where it is not beside the sentences already."""
    behind = exhibit.charted and exhibit not in chapter.figures
    notes = [note for note in (exhibit.cut, exhibit.caption, exhibit.note) if note]
    image = draw(exhibit, chapter, drawings, pixels=ALONE) if behind else None
    return {**table_of(exhibit), "title": exhibit.table.title, "notes": notes, "image": image}


def table_of(exhibit: Exhibit) -> dict[str, Any]:
    """The rows as every face prints them; of a drawing's long table the last few."""
    rows = exhibit.latest
    heads = [column.label for column in exhibit.columns]
    return {
        "heads": heads,
        "rows": rows,
        "numeric": [column.display in NUMERIC for column in exhibit.columns],
        "wide": widths_of(heads, rows) > ROOM,
    }


def widths_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Letters of the widest cells side by side."""
    return sum(max(map(len, column)) + 2 for column in zip(heads, *rows, strict=True))


def draw(exhibit: Exhibit, chapter: Chapter, drawings: dict[str, bytes], *, pixels: int) -> str:
    """The name under which the exhibit's drawing is placed; drawn once for each width."""
    import vl_convert

    from rotascope.pages.charts.drawing import svg

    name = f"{chapter.key}-{exhibit.name}-{pixels}.pdf"
    if name not in drawings:
        image = svg(exhibit.table, width=pixels, key=name, description=exhibit.caption, frame=exhibit.frame)
        drawings[name] = vl_convert.svg_to_pdf(image)
    return name


def status_of(status: str) -> str:
    """What stands against a number; empty where nothing does."""
    return "" if status == "ok" else status
