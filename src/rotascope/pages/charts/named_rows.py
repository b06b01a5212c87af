"""Rows with names of any length: where each stands, and its name in as many lines as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import Any

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import INK
from rotascope.pages.charts.plot import ROWS

SIZE, LETTER = 12, 6.6  # of a name: its type size, and pixels a letter, rather too many than too few
LINE, MARGIN = 14, 4  # pixels
LONGEST = 90  # letters of a name
LINES = 4


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Where rows stand in a drawing whose names are a column at the left.

    labels   pixels of that column
    tops     pixels from above at which each row starts; the last is the height of the whole
    """

    names: tuple[tuple[str, ...], ...]
    labels: int
    tops: tuple[float, ...]

    @classmethod
    def of(cls, names: Sequence[str], width: int) -> "NamedRows":
        """Room for the longest name within a third of the width, each wrapped to it."""
        longest = max((len(name) for name in names), default=0)
        labels = int(min(LETTER * longest + 12, 0.36 * width))
        letters = max(int(labels / LETTER) - 1, 8)
        wrapped = tuple(
            tuple(wrap(shorten(name, LONGEST, placeholder=" …"), letters)[:LINES] or ("",)) for name in names
        )
        tops = [0.0]
        for lines in wrapped:
            tops.append(tops[-1] + LINE * len(lines) + 2 * MARGIN)
        return cls(wrapped, labels, tuple(tops))

    @property
    def height(self) -> float:
        """Pixels of all rows."""
        return self.tops[-1]

    def middle(self, number: int) -> float:
        """Pixels from above of a row's middle."""
        return (self.tops[number] + self.tops[number + 1]) / 2

    def marks(self) -> list[dict[str, Any]]:
        """A row of data for each line of each name."""
        return [
            {"part": "name", "row": self.middle(number) + LINE * (line - (len(lines) - 1) / 2), "label": text}
            for number, lines in enumerate(self.names)
            for line, text in enumerate(lines)
        ]

    def axis(self, name: str = "row") -> vega.Part:
        """The axis of heights, which is not shown."""
        return vega.column(f"{name}:Q", scale=vega.settings(domain=[self.height, 0], nice=False), axis=None)

    def text(self) -> vega.Mark:
        """The names."""
        rows = vega.over(ROWS).filtered("datum.part == 'name'")
        text: vega.Mark = rows.drawn("text", align="left", fontSize=SIZE, color=INK)
        return text.encode(x=vega.pixels(0), y=self.axis(), text="label:N")


def scale_of(values: Sequence[float], rows: NamedRows, width: int, *, spare: int = 40) -> vega.Part:
    """The scale right of the names, around zero and every value, with `spare` pixels beside them for numbers."""
    low, high = min([0.0, *values]), max([0.0, *values])
    sides = (low < 0.0) + (high > 0.0) or 1
    unit = ((high - low) or 1.0) / max(width - rows.labels - sides * spare, spare)
    ends = [low - spare * unit if low < 0.0 else low, high + spare * unit if high > 0.0 or low == 0.0 else high]
    return vega.settings(domain=ends, range=[rows.labels, width], nice=False, zero=False)
