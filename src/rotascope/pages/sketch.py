"""Charts in letters: a heat table with colours that mean something, a line as a row of bars."""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from rotascope.evidence import Cell, Chart, Table
from rotascope.pages.charts import SKETCHES
from rotascope.pages.page import Exhibit
from rotascope.pages.renderer import find_renderer

BARS = "▁▂▃▄▅▆▇█"
POINTS = 24  # bars of a line
NARROW = 64  # a screen on which names do not stand beside their values
NAMES = 8  # spreads of a heat table
RARE, UNUSUAL, UNCOMMON = 0.01, 0.05, 0.20  # shares of like windows that were as large
MARKS = ((RARE, "!!!"), (UNUSUAL, "!!"), (UNCOMMON, "!"))  # how rare, where there is no colour


def sketch(exhibit: Exhibit, width: int) -> Iterator[RenderableType]:
    """The exhibit's chart in letters; nothing for a kind that letters cannot draw."""
    chart = exhibit.table.chart
    renderer = find_renderer(SKETCHES, chart.kind) if chart else None
    if renderer and exhibit.table.rows:
        yield from renderer.load()(exhibit.table, width)


def heat(table: Table, width: int) -> Iterator[RenderableType]:
    """A row a name: the value over each window, coloured by its side, marked by how rare it is."""
    chart = table.chart
    if chart is None or chart.color is None or chart.share is None:
        return
    records = table.records()
    windows = list(dict.fromkeys(record[chart.x] for record in records))
    grid = Grid(box=None, padding=(0, 1, 0, 0), header_style="dim", pad_edge=False)
    room = max(width - 9 * len(windows) - 2, 12)
    grid.add_column("", overflow="fold", max_width=room)
    for window in windows:
        grid.add_column(Text(str(window)), justify="right", no_wrap=True)
    if width < NARROW:
        yield from narrow_heat(table, chart)
        return
    names = list(dict.fromkeys((record[chart.color], record[chart.text or chart.color]) for record in records))
    for name, note in names[:NAMES]:
        cells = {record[chart.x]: record for record in records if record[chart.color] == name}
        label = Text.assemble(
            (shorten(str(name), room, placeholder="…"), "bold"), f"\n{shorten(str(note), room, placeholder='…')}"
        )
        grid.add_row(label, *(mark(cells.get(window), chart.y[0], chart.share) for window in windows))
    yield grid
    surplus = f"; {len(names) - NAMES} more with --full" if len(names) > NAMES else ""
    yield Text(f"points; like windows as large: ! under 20 %, !! 5 %, !!! 1 %{surplus}", style="dim")


def narrow_heat(table: Table, chart: Chart) -> Iterator[RenderableType]:
    """A name a line, and under it each window with its value."""
    name = None
    for record in table.records():
        if record[chart.color or chart.x] != name:
            name = record[chart.color or chart.x]
            yield Text(f"{name}", style="bold")
        value = mark(record, chart.y[0], chart.share or chart.y[0])
        yield Text.assemble(f"  {record[chart.x]} ", value)


def mark(record: dict[str, Cell] | None, value: str, share: str) -> Text:
    """A value with its marks of rarity: green where the first side leads, red where the second does."""
    number, frequency = (record[value], record[share]) if record else (None, None)
    if not isinstance(number, float) or not isinstance(frequency, float):
        return Text("—", style="dim")
    marks = next((signs for limit, signs in MARKS if frequency < limit), "")
    side = "green" if number >= 0 else "red"
    return Text(f"{100 * number:+.1f}{marks:<3}", style=f"bold {side}" if marks else side)


def spark(table: Table, width: int) -> Iterator[RenderableType]:
    """A row a line: its name, where it went, and where it stands."""
    chart = table.chart
    if chart is None:
        return
    lines: dict[str, list[float]] = {}
    ends: dict[str, tuple[Cell, Cell]] = {}
    for record in table.records():
        if isinstance(value := record[chart.y[0]], int | float):
            name = str(record[chart.text or chart.color]) if chart.color else ""
            lines.setdefault(name, []).append(float(value))
            ends[name] = (record[chart.x], value)
    grid = Grid(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    grid.add_column(max_width=max(width - POINTS - 12, 12), overflow="fold")
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, justify="right")
    for name, values in list(lines.items())[:NAMES]:
        grid.add_row(Text(name), Text(bars(values), style="cyan"), Text(f"{values[-1]:.2f}"))
    yield grid


def bars(values: Sequence[float]) -> str:
    """The values as bars of eight heights, thinned to POINTS."""
    step = max(len(values) / POINTS, 1.0)
    thin = [values[min(int((number + 1) * step) - 1, len(values) - 1)] for number in range(int(len(values) / step))]
    low, high = min(thin), max(thin)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(BARS[int((value - low) * scale)] for value in thin)
