"""The page in a terminal: fits 80 columns and fewer, colour only where a terminal asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.table import Table as Grid
from rich.text import Text

from rotascope.evidence import Column
from rotascope.pages.captions import details
from rotascope.pages.cleaning import clean_text
from rotascope.pages.page import NUMERIC, Chapter, Exhibit, Page
from rotascope.pages.sketch import sketch

GAP = 2  # blanks between columns
SIMULATED = " SIMULATED  These numbers come from a made-up market. "


class Screen(Console):
    """A console that leaves a broken pipe to the caller instead of ending the process."""

    def on_broken_pipe(self) -> None:
        """Whoever reads has enough; the command line knows how to end quietly."""
        raise BrokenPipeError


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is printed, its texts without control sequences; those of Rich itself are no text."""

    content: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """What Rich draws, piece by piece."""
        for text, style, control in console.render(self.content, options):
            yield Segment(text if control else clean_text(text), style, control)


def show(page: Page, out: TextIO, *, width: int | None = None, short: bool = False) -> None:
    """Print the page to `out`; Rich honours NO_COLOR, TERM and whether `out` is a terminal.

    short    the first screen only, with what more there is
    """
    console = Screen(file=out, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)
    for part in parts(page, console.width, short=short):
        console.print(Cleaned(part))


def show_rows(heads: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO, *, width: int | None = None) -> None:
    """Print rows of text under their heads; texts fold."""
    grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    Screen(file=out, width=width, highlight=False, emoji=False).print(Cleaned(grid))


def document(page: Page, *, width: int = 100) -> str:
    """The page as plain text of that width."""
    out = StringIO()
    show(page, out, width=width)
    return out.getvalue()


def parts(page: Page, width: int, *, short: bool = False) -> Iterator[RenderableType]:
    """First screen, and without `short` the sections, sources, and what the page says about itself."""
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")
    yield Text(page.title, style="dim")
    yield Text(page.headline, style="bold")
    yield from lead_parts(page.first, width)
    yield from lacking(page, short=short)
    if short:
        yield from contents(page)
        return
    for chapter in page.chapters:
        yield from chapter_parts(chapter, page, width)
    yield heading("Sources")
    yield from blocks(page.sources, width)
    yield heading("About")
    for label, text in page.facts:
        yield Text.assemble((f"{label}: ", "dim"), text)
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")


def lead_parts(chapter: Chapter, width: int) -> Iterator[RenderableType]:
    """What a page leads with: its figures as far as letters can draw them, and its sentences."""
    for exhibit in chapter.figures:
        if drawn := list(sketch(exhibit, width)):
            yield Text(f"\n{exhibit.table.title}", style="bold")
            yield from drawn
    yield Text()
    for finding in chapter.leading:
        status = "" if finding.evidence.status == "ok" else f" ({finding.evidence.status})"
        yield bullet(Text.assemble(finding.text, (status, "yellow")))
    for title, findings in (("What usually followed", chapter.followed), ("What changed in a month", chapter.changed)):
        for finding in findings:
            yield bullet(Text.assemble((f"{title}. ", "bold"), finding.text))


def lacking(page: Page, *, short: bool) -> Iterator[RenderableType]:
    """What is missing: in one line, or all of it."""
    if short or not page.missing:
        yield bullet(Text.assemble(("What is missing. ", "bold"), page.lacks or "Nothing that these questions need."))
        return
    yield heading("What is missing")
    for lack in page.missing:
        yield bullet(Text.assemble((lack.input, "bold"), f": {lack.why}. ", (f"Try: {lack.remedy}", "dim")))


def contents(page: Page) -> Iterator[RenderableType]:
    """The sections of a brief by name, and where all is told."""
    names = "; ".join(chapter.title for chapter in page.chapters) if page.is_brief else "the evidence and every table"
    yield Text(f"\nMore with --full, or --output page.html: {names}", style="dim")


def chapter_parts(chapter: Chapter, page: Page, width: int) -> Iterator[RenderableType]:
    """One question: verdict, findings with evidence, tables."""
    yield heading(chapter.title)
    if chapter.headline != page.headline:
        yield Text(chapter.headline, style="bold")
    for finding in chapter.findings:
        yield bullet(Text(finding.text))
        if finding.detail:
            yield Padding(Text(finding.detail, style="dim"), (0, 0, 0, 2))
        line = Text.assemble((finding.evidence.shown, "cyan"), (f" · {' · '.join(details(finding.evidence))}", "dim"))
        yield Padding(line, (0, 0, 0, 2))
    for exhibit in chapter.every_exhibit:
        yield Text()
        yield Text(exhibit.table.title, style="bold")
        yield from blocks(exhibit, width)
        yield Text(exhibit.caption, style="dim")


def blocks(exhibit: Exhibit, width: int) -> Iterator[RenderableType]:
    """The table; where it is wider than the screen, a block a row: its name, and under it each cell with its head."""
    rows, columns = exhibit.latest, exhibit.columns
    widths = [
        max([cell_len(column.label), *(cell_len(row[number]) for row in rows)]) for number, column in enumerate(columns)
    ]
    if sum(widths) + GAP * len(widths) <= width:
        grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
        for column in columns:
            add_column(grid, column)
        for row in rows:
            grid.add_row(*map(Text, row))
        yield grid
    else:
        for row in rows:
            cells = [(f"{column.label} ", cell) for column, cell in zip(columns[1:], row[1:], strict=True)]
            pieces = [piece for label, cell in cells for piece in ((label, "dim"), f"{cell}   ")]
            yield Text(row[0], style="bold")
            yield Padding(Text.assemble(*pieces), (0, 0, 0, 2))
    if len(rows) < len(exhibit.table.rows):
        hint = "--output page.html draws them" if exhibit.charted else "--format json gives all"
        yield Text(f"latest {len(rows)} of {len(exhibit.table.rows):,} rows; {hint}", style="dim")
    if exhibit.note:
        yield Text(exhibit.note, style="dim")


def add_column(grid: Grid, column: Column) -> None:
    """Numbers stay whole and to the right; texts may fold."""
    numeric = column.display in NUMERIC
    grid.add_column(Text(column.label), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")


def heading(text: str) -> RenderableType:
    """A ruled heading with a blank line before it."""
    return Padding(Rule(Text(text, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def bullet(text: Text) -> RenderableType:
    """A hanging bullet."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text("-"), text)
    return grid
