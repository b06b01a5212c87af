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
from rotascope.pages.page import NUMERIC, Block, Page, Section, details, judgement

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
    for one in page.missing:
        yield bullet(Text.assemble((one.input, "bold"), f": {one.why}. ", (f"Try: {one.remedy}", "dim")))
    if not page.missing:
        yield Text("Nothing that these questions need.")
    for section in page.sections:
        yield from short_parts(section, page, width) if short else section_parts(section, page, width)
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


def section_parts(section: Section, page: Page, width: int) -> Iterator[RenderableType]:
    """One question: verdict, findings with evidence, tables."""
    yield heading(section.title)
    if section.headline != page.headline:
        yield Text(section.headline, style="bold")
    for finding in section.findings:
        yield bullet(Text(finding.text))
        said = Text.assemble((finding.evidence.shown, "cyan"), (f" · {' · '.join(details(finding.evidence))}", "dim"))
        yield Padding(said, (0, 0, 0, 2))
    for block in section.blocks:
        yield Text()
        yield Text(block.table.title, style="bold")
        yield from grids(block, width)
        yield Text(block.caption, style="dim")


def short_parts(section: Section, page: Page, width: int) -> Iterator[RenderableType]:
    """One question on the screen: headline, first findings with what judges them, first table; the rest by name."""
    yield heading(section.title)
    if section.headline != page.headline:
        yield Text(section.headline, style="bold")
    for finding in section.findings[:SHORT_FINDINGS]:
        yield bullet(Text(finding.text))
        said = (finding.evidence.shown, *judgement(finding.evidence))
        yield Padding(Text(" · ".join(said), style="dim"), (0, 0, 0, 2))
    first = next((block for block in section.blocks if len(block.standing) <= SHORT_ROWS), None)
    if first:
        yield Text(f"\n{first.table.title}", style="bold")
        yield from grids(first, width)
    left = [f"{len(section.findings) - SHORT_FINDINGS} findings"] if len(section.findings) > SHORT_FINDINGS else []
    left += [block.table.title for block in section.blocks if block is not first]
    if left:
        verb = section.title.partition(":")[0].lower()
        yield Text(f"\nMore in `rotascope {verb}` and in --format html: {'; '.join(left)}", style="dim")


def origins(page: Page) -> Iterator[RenderableType]:
    """Each source once, with its vintage and how many series came from it."""
    names = [head.name for head in page.sources.heads]
    places = [names.index(name) for name in ("source", "vintage")]
    counted = Counter(" · ".join(row[place] for place in places) for row in page.sources.cells)
    for origin, series in counted.items():
        yield Text(f"{origin} · {series} series")


def grids(block: Block, width: int) -> Iterator[RenderableType]:
    """The table; where it is wider than the screen, several, each with the first column again."""
    kept = block.standing
    heads = block.heads
    widths = [max([cell_len(head.label), *(cell_len(row[place]) for row in kept)]) for place, head in enumerate(heads)]
    for places in chunks(worth(heads, widths, width), widths, width):
        grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style="dim", pad_edge=False)
        for place in places:
            add_column(grid, heads[place])
        for row in kept:
            grid.add_row(*(Text(row[place]) for place in places))
        yield grid
    if len(kept) < len(block.table.rows):
        yield Text(f"latest {len(kept)} of {len(block.table.rows):,} rows; --format html draws them", style="dim")


def worth(heads: Sequence[Column], widths: list[int], width: int) -> list[int]:
    """The columns to print: all, or without the names in words where those make the table too wide."""
    every = list(range(len(heads)))
    if sum(widths) + GAP * len(widths) <= width or len(heads) <= FEW:
        return every
    return [place for place in every if place == 0 or heads[place].name != "label"]


def chunks(wanted: list[int], widths: list[int], width: int) -> Iterator[list[int]]:
    """Column places that fit side by side; every chunk starts with column 0."""
    places, used = [0], widths[0]
    for place in wanted[1:]:
        if used + GAP + widths[place] > width and len(places) > 1:
            yield places
            places, used = [0], widths[0]
        places.append(place)
        used += GAP + widths[place]
    yield places


def add_column(grid: Grid, head: Column) -> None:
    """Numbers stay whole and to the right; texts may fold."""
    numeric = head.display in NUMERIC
    grid.add_column(Text(head.label), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")


def heading(text: str) -> RenderableType:
    """A ruled heading with a blank line before it."""
    return Padding(Rule(Text(text, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def bullet(text: Text) -> RenderableType:
    """A hanging bullet."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text("-"), text)
    return grid
