"""Charts in letters: a heat table with colours that mean something, a line as a row of bars."""

from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from rotascope.evidence import Cell, Table
from rotascope.pages.charts import SKETCHES
from rotascope.pages.page import Exhibit
from rotascope.pages.renderer import find_renderer
from rotascope.pages.screen.surface import POINTS, Surface, bars, shorten_words, words

NARROW = 64  # a screen on which names do not stand beside their values
CELL = 9  # blanks that a value of a heat table takes
RARE, UNUSUAL, UNCOMMON = 0.01, 0.05, 0.20  # shares of like windows that were as large
MARKS = ((RARE, "!!!"), (UNUSUAL, "!!"), (UNCOMMON, "!"))  # how rare, where there is no colour


def sketch(exhibit: Exhibit, surface: Surface) -> Iterator[RenderableType]:
    """The exhibit's chart in letters; nothing for a kind that letters cannot draw."""
    chart = exhibit.table.chart
    renderer = find_renderer(SKETCHES, chart.kind) if chart else None
    if renderer and exhibit.table.rows:
        yield from renderer.load()(exhibit.table, surface)


def heat(table: Table, surface: Surface) -> Iterator[RenderableType]:
    """Two lines a name: the name with its history, and its value over each window, marked by how rare that is."""
    chart = table.chart
    if chart is None or chart.color is None or chart.share is None:
        return
    records: dict[str, dict[Cell, dict[str, Cell]]] = {}
    for record in table.records():
        records.setdefault(str(record[chart.color]), {})[record[chart.x]] = record
    windows = list(dict.fromkeys(window for cells in records.values() for window in cells))
    room = surface.width - CELL * len(windows)
    wide = surface.width >= NARROW and room >= 12
    if wide:
        yield Text("".join([" " * room, *(f"{window!s:>{CELL - 3}}   " for window in windows)]).rstrip(), style="dim")
    for name, cells in list(records.items())[: surface.names]:
        yield heading(visible_name(name), table.trails.get(name, ()), surface)
        note = str(next(iter(cells.values()))[chart.text or chart.color])
        marks = [mark(cells.get(window), chart.y[0], chart.share) for window in windows]
        yield aligned(note, marks, room) if wide else flowing(note, windows, marks, surface)
    surplus = f"; {len(records) - surface.names} more with --full" if len(records) > surface.names else ""
    line = "; line: two years" if surface.draws and table.trails else ""
    yield Text(f"points; like windows as large: ! under 20 %, !! 5 %, !!! 1 %{line}{surplus}", style="dim")


def visible_name(name: str) -> str:
    """The name as a screen may show it."""
    return words(name).plain


def heading(name: str, trail: tuple[float, ...], surface: Surface) -> Text:
    """A name, and at the right end of the line its history where the screen can draw it and has room for it."""
    blank = surface.width - cell_len(name)
    points = next((points for points in (POINTS, POINTS // 2) if points + 2 <= blank), 0)
    drawn = bars(trail, points=points) if surface.draws and points else ""
    return Text.assemble((name, "bold"), " " * (blank - len(drawn)) if drawn else "", (drawn, "cyan"))


def aligned(note: str, marks: list[Text], room: int) -> Text:
    """What measures a name, and its values under their windows."""
    short = shorten_words(words(note).plain, room - 2)
    return Text.assemble((f"  {short}", "dim"), " " * (room - 2 - cell_len(short)), *(padded(cell) for cell in marks))


def padded(cell: Text) -> Text:
    """A value to the right of its column, its marks to the right of it."""
    return Text.assemble(" " * (CELL - cell.cell_len), cell)


def flowing(note: str, windows: list[Cell], marks: list[Text], surface: Surface) -> Padding:
    """What measures a name, and under it its values, each after its window, as many a line as there is room for."""
    text, used = words(note, style="dim"), surface.width
    for window, cell in zip(windows, marks, strict=True):
        pair = Text.assemble((f"{window} ", "dim"), Text(cell.plain.strip(), style=cell.style))
        fits = used + 2 + pair.cell_len <= surface.width - 2
        used = used + 2 + pair.cell_len if fits else pair.cell_len
        text.append_text(Text.assemble("  " if fits else "\n", pair))
    return Padding(text, (0, 0, 0, 2))


def mark(record: Mapping[str, Cell] | None, value: str, share: str) -> Text:
    """A value with its marks of rarity: green where the first side leads, red where the second does."""
    number, frequency = (record[value], record[share]) if record else (None, None)
    if not isinstance(number, float):
        return Text("—   ", style="dim")
    limits = MARKS if isinstance(frequency, float) else ()
    marks = next((signs for limit, signs in limits if frequency < limit), "")  # type: ignore[operator]
    side = "green" if number >= 0 else "red"
    return Text(f"{100 * number:+.1f}{marks:<3}", style=f"bold {side}" if marks else side)


def spark(table: Table, surface: Surface) -> Iterator[RenderableType]:
    """A row a line: its name, where it went, and where it stands."""
    chart = table.chart
    if chart is None or not surface.draws:
        return
    lines: dict[str, list[float]] = {}
    for record in table.records():
        if isinstance(value := record[chart.y[0]], int | float):
            name = str(record[chart.text or chart.color]) if chart.color else ""
            lines.setdefault(name, []).append(float(value))
    grid = Grid(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    points = POINTS if surface.width >= NARROW else POINTS // 2
    grid.add_column(max_width=max(surface.width - points - 12, 12), overflow="fold")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for name, values in list(lines.items())[: surface.names]:
        grid.add_row(words(name), Text(bars(values, points=points), style="cyan"), Text(f"{values[-1]:.2f}"))
    yield grid
