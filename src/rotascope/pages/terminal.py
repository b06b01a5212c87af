"""The page in a terminal: fits 80 columns and fewer, colour only where a terminal asks for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from rotascope.evidence import Column
from rotascope.pages.page import NUMERIC, Chapter, Exhibit, Page, details, judgement

SHORT_FINDINGS = 10
SHORT_ROWS = 16
FEW = 3  # columns that are always printed
GAP = 2  # blanks between columns
SIMULATED = " SIMULATED  These numbers come from a made-up market. "


class Screen(Console):
    """A console that leaves a broken pipe to the caller instead of ending the process."""

    def on_broken_pipe(self) -> None:
        """Whoever reads has enough; the command line knows how to end quietly."""
        raise BrokenPipeError


def show(page: Page, out: TextIO, *, width: int | None = None, short: bool = False) -> None:
    """Print the page to `out`; Rich honours NO_COLOR, TERM and whether `out` is a terminal.

    short    a section's first findings and first table only, each cut said; for a brief that is read on the screen
    """
    console = Screen(file=out, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)
    for part in parts(page, console.width, short=short):
        console.print(part)


def show_rows(heads: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO, *, width: int | None = None) -> None:
    """Print rows of text under their heads; texts fold."""
    grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    Screen(file=out, width=width, highlight=False, emoji=False).print(grid)


def document(page: Page, *, width: int = 100) -> str:
    """The page as plain text of that width."""
    out = StringIO()
    show(page, out, width=width)
    return out.getvalue()


def parts(page: Page, width: int, *, short: bool = False) -> Iterator[RenderableType]:
    """First screen, sections, sources, what the page says about itself."""
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")
    yield Text(page.title, style="dim")
    yield Text(page.headline, style="bold")
    yield from cards(page)
    yield heading("What is missing")
    for lack in page.missing:
        yield bullet(Text.assemble((lack.input, "bold"), f": {lack.why}. ", (f"Try: {lack.remedy}", "dim")))
    if not page.missing:
        yield Text("Nothing that these questions need.")
    for chapter in page.chapters:
        yield from short_parts(chapter, page, width) if short else chapter_parts(chapter, page, width)
    yield heading("Sources")
    yield from origins(page) if short else grids(page.sources, width)
    yield heading("About")
    for label, text in page.facts:
        yield Text.assemble((f"{label}: ", "dim"), text)
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")


def cards(page: Page) -> Iterator[RenderableType]:
    """The first screen's numbers, one under the other: value left, sentence and window right."""
    if not page.cards:
        return
    yield Text()
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    grid.add_column(justify="right", no_wrap=True, style="bold cyan")
    grid.add_column()
    for card in page.cards:
        note = " · ".join(part for part in (card.window, card.status) if part)
        grid.add_row(Text(card.value), Group(Text(card.text), Text(note, style="dim")) if note else Text(card.text))
    yield grid


def chapter_parts(chapter: Chapter, page: Page, width: int) -> Iterator[RenderableType]:
    """One question: verdict, findings with evidence, tables."""
    yield heading(chapter.title)
    if chapter.headline != page.headline:
        yield Text(chapter.headline, style="bold")
    for finding in chapter.findings:
        yield bullet(Text(finding.text))
        line = Text.assemble((finding.evidence.shown, "cyan"), (f" · {' · '.join(details(finding.evidence))}", "dim"))
        yield Padding(line, (0, 0, 0, 2))
    for exhibit in chapter.exhibits:
        yield Text()
        yield Text(exhibit.table.title, style="bold")
        yield from grids(exhibit, width)
        yield Text(exhibit.caption, style="dim")


def short_parts(chapter: Chapter, page: Page, width: int) -> Iterator[RenderableType]:
    """One question on the screen: headline, first findings with what judges them, first table; the rest by name."""
    yield heading(chapter.title)
    if chapter.headline != page.headline:
        yield Text(chapter.headline, style="bold")
    for finding in chapter.findings[:SHORT_FINDINGS]:
        yield bullet(Text(finding.text))
        line = (finding.evidence.shown, *judgement(finding.evidence))
        yield Padding(Text(" · ".join(line), style="dim"), (0, 0, 0, 2))
    small = next((exhibit for exhibit in chapter.exhibits if len(exhibit.latest) <= SHORT_ROWS), None)
    if small:
        yield Text(f"\n{small.table.title}", style="bold")
        yield from grids(small, width)
    surplus = len(chapter.findings) - SHORT_FINDINGS
    omitted = [f"{surplus} findings"] if surplus > 0 else []
    omitted += [exhibit.table.title for exhibit in chapter.exhibits if exhibit is not small]
    if omitted:
        yield Text(f"\nMore in `rotascope {chapter.question}` and in --format html: {'; '.join(omitted)}", style="dim")


def origins(page: Page) -> Iterator[RenderableType]:
    """Each source once, with its vintage and how many series came from it."""
    names = [column.name for column in page.sources.columns]
    parts = [names.index(name) for name in ("source", "vintage")]
    counts = Counter(" · ".join(row[part] for part in parts) for row in page.sources.cells)
    for origin, series in counts.items():
        yield Text(f"{origin} · {series} series")


def grids(exhibit: Exhibit, width: int) -> Iterator[RenderableType]:
    """The table; where it is wider than the screen, several, each with the first column again."""
    rows, columns = exhibit.latest, exhibit.columns
    widths = [
        max([cell_len(column.label), *(cell_len(row[number]) for row in rows)]) for number, column in enumerate(columns)
    ]
    for chunk in chunks(choose_columns(columns, widths, width), widths, width):
        grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
        for number in chunk:
            add_column(grid, columns[number])
        for row in rows:
            grid.add_row(*(Text(row[number]) for number in chunk))
        yield grid
    if len(rows) < len(exhibit.table.rows):
        hint = "--format html draws them" if exhibit.charted else "--format json gives all"
        yield Text(f"latest {len(rows)} of {len(exhibit.table.rows):,} rows; {hint}", style="dim")
    if exhibit.note:
        yield Text(exhibit.note, style="dim")


def choose_columns(columns: Sequence[Column], widths: list[int], width: int) -> list[int]:
    """The columns to print: all, or without the names in words where those make the table too wide."""
    numbers = list(range(len(columns)))
    if sum(widths) + GAP * len(widths) <= width or len(columns) <= FEW:
        return numbers
    return [number for number in numbers if number == 0 or columns[number].name != "label"]


def chunks(columns: list[int], widths: list[int], width: int) -> Iterator[list[int]]:
    """Column numbers that fit side by side; every chunk starts with column 0."""
    chunk, used = [0], widths[0]
    for number in columns[1:]:
        if used + GAP + widths[number] > width and len(chunk) > 1:
            yield chunk
            chunk, used = [0], widths[0]
        chunk.append(number)
        used += GAP + widths[number]
    yield chunk


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
