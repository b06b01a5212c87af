"""The page in a terminal: fits 80 columns and fewer, colour only where a terminal asks for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.table import Table as Grid
from rich.text import Text

from rotascope.evidence import Column, Document
from rotascope.pages.captions import details
from rotascope.pages.cleaning import clean_text
from rotascope.pages.page import NUMERIC, Chapter, Exhibit, Page
from rotascope.pages.renderer import Renderer, find_renderer
from rotascope.pages.screen.sketch import heading as name_line
from rotascope.pages.screen.sketch import sketch
from rotascope.pages.screen.surface import Surface, bars, words

GAP = 2  # blanks between columns
SHARED = (6, 3)  # names of the first and of a second drawing that share a first screen
TRAIL = 12  # bars of a line within a table
SIMULATED = " SIMULATED  These numbers come from a made-up market. "
VERDICT = ".verdict"  # how the id of a question's one word ends
DOCUMENTS: tuple[Renderer, ...] = (Renderer("annotated article", "rotascope.pages.screen.claim_blocks:blocks"),)


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


def show(page: Page, out: TextIO, *, width: int | None = None, short: bool = False, quiet: bool = False) -> None:
    """Print the page to `out`, in the letters that it takes, in colour where it is a terminal.

    short    the first screen only, with what more there is
    quiet    headline and verdict only
    """
    out.write(render(page, out, width=width, short=short, quiet=quiet))


def render(page: Page, out: TextIO, *, width: int | None = None, short: bool = False, quiet: bool = False) -> str:
    """What `show` prints to `out`; Rich honours NO_COLOR and TERM."""
    text = StringIO()
    console = Screen(
        file=text, width=width, force_terminal=out.isatty(), highlight=False, emoji=False, markup=False, soft_wrap=False
    )
    surface = Surface(console.width, getattr(out, "encoding", None) or "utf-8")
    for part in quiet_parts(page) if quiet else parts(page, surface, short=short):
        console.print(Cleaned(part))
    return surface.fit(text.getvalue())


def show_rows(heads: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO, *, width: int | None = None) -> None:
    """Print rows of text under their heads; texts fold."""
    grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*map(words, row))
    Screen(file=out, width=width, highlight=False, emoji=False).print(Cleaned(grid))


def document(page: Page, *, width: int = 100) -> str:
    """The page as plain text of that width."""
    out = StringIO()
    show(page, out, width=width)
    return out.getvalue()


def quiet_parts(page: Page) -> Iterator[RenderableType]:
    """The headline, and the one word of the question that has one."""
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")
    yield words(page.headline, style="bold")
    findings = (finding for chapter in page.chapters for finding in chapter.findings if finding.id.endswith(VERDICT))
    if finding := next(findings, None):
        yield Text.assemble("Verdict: ", words(finding.evidence.shown, style="bold"))


def parts(page: Page, surface: Surface, *, short: bool = False) -> Iterator[RenderableType]:
    """First screen, and without `short` the sections, sources, and what the page says about itself."""
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")
    yield words(page.title, style="dim")
    yield words(page.headline, style="bold")
    yield from lead_parts(page.first, surface, short=short)
    yield from lacking(page, short=short)
    if short:
        yield from contents(page)
        return
    for chapter in page.chapters:
        yield from chapter_parts(chapter, page, surface)
    yield heading("Sources")
    yield from blocks(page.sources, surface)
    yield heading("About")
    for label, text in page.facts:
        yield Text.assemble((f"{label}: ", "dim"), words(text))
    if page.simulated:
        yield Text(SIMULATED, style="bold white on red")


def lead_parts(chapter: Chapter, surface: Surface, *, short: bool) -> Iterator[RenderableType]:
    """What a page leads with: its figures as far as letters can draw them, and its sentences."""
    trailed: set[str] = set()
    drawable = [exhibit for exhibit in chapter.figures if exhibit.table.trails]
    for exhibit in chapter.figures:
        if trailed and follows(exhibit, trailed):
            continue
        names = SHARED[bool(trailed)] if len(drawable) > 1 else surface.names
        if drawn := list(sketch(exhibit, replace(surface, names=names))):
            yield Text.assemble("\n", words(exhibit.table.title, style="bold"))
            yield from drawn
            trailed |= {name.lower() for name in exhibit.table.trails}
    yield Text()
    if chapter.document and (renderer := find_renderer(DOCUMENTS, chapter.document.kind)):
        if short:
            yield from renderer.load()(chapter.document, short=True)
    else:
        for finding in chapter.leading:
            status = "" if finding.evidence.status == "ok" else f" ({finding.evidence.status})"
            yield bullet(Text.assemble(words(finding.text), (status, "yellow")))
    for title, findings in chapter.asides:
        for finding in findings:
            yield bullet(Text.assemble((f"{title}. ", "bold"), words(finding.text)))


def follows(exhibit: Exhibit, trailed: set[str]) -> bool:
    """Whether every line of an exhibit stands beside a row already."""
    chart = exhibit.table.chart
    if chart is None or chart.text is None:
        return False
    return {str(record[chart.text]).lower() for record in exhibit.table.records()} <= trailed


def lacking(page: Page, *, short: bool) -> Iterator[RenderableType]:
    """What is missing: in one line, or all of it."""
    if short or not page.missing:
        line = words(page.lacks or "Nothing that these questions need.")
        yield bullet(Text.assemble(("What is missing. ", "bold"), line))
        return
    yield heading("What is missing")
    for lack in page.missing:
        remedy = words(f"Try: {lack.remedy}", style="dim")
        yield bullet(Text.assemble(words(lack.input, style="bold"), words(f": {lack.why}. "), remedy))


def contents(page: Page) -> Iterator[RenderableType]:
    """The sections of a brief by name, and where all is told."""
    names = "; ".join(chapter.title for chapter in page.chapters) if page.is_brief else "the evidence and every table"
    yield Text.assemble("\n", words(f"More with --full, or --output page.html: {names}"), style="dim")


def chapter_parts(chapter: Chapter, page: Page, surface: Surface) -> Iterator[RenderableType]:
    """One question: verdict, findings with evidence, tables."""
    yield heading(chapter.title)
    if chapter.headline != page.headline:
        yield words(chapter.headline, style="bold")
    renderer = find_renderer(DOCUMENTS, chapter.document.kind) if chapter.document else None
    if renderer:
        yield from renderer.load()(chapter.document, short=False)
        yield Text("\nEvidence", style="bold")
    for finding in chapter.findings:
        yield bullet(words(finding.text))
        if finding.detail:
            yield Padding(words(finding.detail, style="dim"), (0, 0, 0, 2))
        line = words(f" · {' · '.join(details(finding.evidence))}", style="dim")
        yield Padding(Text.assemble(words(finding.evidence.shown, style="cyan"), line), (0, 0, 0, 2))
    for exhibit in chapter.every_exhibit:
        if not shows_itself(chapter.document, exhibit.name):
            yield Text.assemble("\n", words(exhibit.table.title, style="bold"))
            yield from blocks(exhibit, surface)
            yield words(exhibit.caption, style="dim")


def shows_itself(document: Document | None, table: str) -> bool:
    """Whether a document shows the rows of a table itself."""
    return document is not None and table in document.tables


def blocks(exhibit: Exhibit, surface: Surface) -> Iterator[RenderableType]:
    """The table; where it is wider than the screen, a block a row: its name, and under it each cell with its head."""
    rows, columns, trails = exhibit.latest, exhibit.columns, trails_of(exhibit, surface)
    widths = [
        max([cell_len(column.label), *(cell_len(row[number]) for row in rows)]) for number, column in enumerate(columns)
    ]
    trailing = GAP + TRAIL if any(trails) else 0
    if sum(widths) + GAP * len(widths) + trailing <= surface.width:
        yield grid_of(columns, rows, trails)
    else:
        for row, trail in zip(rows, trails, strict=True):
            cells = zip(columns[1:], row[1:], strict=True)
            pieces = [
                part for column, cell in cells for part in ((f"{column.label} ", "dim"), value(cell, column), "   ")
            ]
            yield name_line(words(row[0]).plain, trail, surface)
            yield Padding(Text.assemble(*pieces), (0, 0, 0, 2))
    if len(rows) < len(exhibit.table.rows):
        hint = "--output page.html draws them" if exhibit.charted else "--format json gives all"
        yield Text(f"latest {len(rows)} of {len(exhibit.table.rows):,} rows; {hint}", style="dim")
    if exhibit.note:
        yield words(exhibit.note, style="dim")


def trails_of(exhibit: Exhibit, surface: Surface) -> list[tuple[float, ...]]:
    """The history of each printed row, where it has one and the screen can draw it."""
    table = exhibit.table
    key = [column.name for column in exhibit.columns].index(table.key) if exhibit.columns else 0
    return [table.trails.get(row[key], ()) if surface.draws else () for row in exhibit.latest]


def grid_of(columns: Sequence[Column], rows: Sequence[Sequence[str]], trails: Sequence[tuple[float, ...]]) -> Grid:
    """The rows under their heads, with their histories at the end where any has one."""
    grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
    for column in columns:
        add_column(grid, column)
    if any(trails):
        grid.add_column("Two years", no_wrap=True)
    for row, trail in zip(rows, trails, strict=True):
        drawn = [Text(bars(trail, points=TRAIL), style="cyan")] if any(trails) else []
        grid.add_row(*(value(cell, column) for cell, column in zip(row, columns, strict=True)), *drawn)
    return grid


def value(cell: str, column: Column) -> Text:
    """A cell: of points ahead or behind, green where the first side leads and red where the second does."""
    sign = cell[:1] if column.display == "pp" else ""
    return words(cell, style={"+": "green", "-": "red"}.get(sign, ""))


def add_column(grid: Grid, column: Column) -> None:
    """Numbers stay whole and to the right; texts may fold."""
    numeric = column.display in NUMERIC
    grid.add_column(words(column.label), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")


def heading(text: str) -> RenderableType:
    """A ruled heading with a blank line before it."""
    return Padding(Rule(words(text, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def bullet(text: Text) -> RenderableType:
    """A hanging bullet."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text("-"), text)
    return grid
