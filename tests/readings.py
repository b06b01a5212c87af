"""What a reader finds in each face: the table cells and the texts, with the markup taken off again."""

import re
from html import unescape
from html.parser import HTMLParser


class Tables(HTMLParser):
    """Every table of a page as (caption, rows of texts), heads first."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.into = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append("")
        if tag in {"td", "th", "caption"}:
            self.into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.into:
            self.into = ""

    def handle_data(self, text: str) -> None:
        if self.into == "caption":
            caption, rows = self.tables[-1]
            self.tables[-1] = (caption + text, rows)
        elif self.into:
            self.tables[-1][1][-1][-1] += text


def html_tables(page: str) -> dict[str, list[list[str]]]:
    reader = Tables()
    reader.feed(page)
    return {re.sub(r" \(last .*\)$", "", caption): rows[1:] for caption, rows in reader.tables}


def html_text(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(style|svg).*?</\1>", "", page)))


def markdown_tables(page: str) -> dict[str, list[list[str]]]:
    tables: dict[str, list[list[str]]] = {}
    for part in re.split(r"\n#+ ", page):
        title = plain(part.partition("\n")[0])
        lines = [line for line in part.splitlines() if line.startswith("| ")]
        if lines:
            tables[title] = [[plain(cell) for cell in re.split(r"(?<!\\) \| ", line[2:-2])] for line in lines[2:]]
    return tables


def plain(text: str) -> str:
    """Markdown text as it is read."""
    return unescape(re.sub(r"\\(.)", r"\1", text.replace("**", ""))).strip()
