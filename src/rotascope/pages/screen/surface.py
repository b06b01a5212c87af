"""What a screen can show: its width, its letters, and texts made safe for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from rich.cells import cell_len
from rich.text import Text

from rotascope.pages import cleaning

BARS = "▁▂▃▄▅▆▇█"
POINTS = 24  # bars of a line at most
SIGNS = dict(zip("\u2014\u2013\u2500\u00b7\u2026\u201c\u201d\u2018\u2019\u00d7", "---;~\"\"''x", strict=True))


@dataclass(frozen=True, slots=True)
class Surface:
    """A screen: its width in cells, its encoding, and how many names a drawing has room for."""

    width: int
    encoding: str = "utf-8"
    names: int = 8

    @property
    def draws(self) -> bool:
        """Whether it has the letters that small lines are drawn with."""
        return self.takes(BARS)

    def takes(self, text: str) -> bool:
        """Whether it can show every letter."""
        try:
            text.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def fit(self, text: str) -> str:
        """The text in letters that it has, each as wide as the one that it stands for."""
        return text if self.takes(text) else "".join(map(self._letter, text))

    def _letter(self, letter: str) -> str:
        if self.takes(letter):
            return letter
        plain = SIGNS.get(letter) or normalize("NFKD", letter).encode("ascii", "ignore").decode()
        return plain if len(plain) == cell_len(letter) else "?" * cell_len(letter)


def words(text: str, *, style: str = "") -> Text:
    """A text from data for the screen: one line, a mark for what would steer a terminal or turn it around."""
    return Text(cleaning.clean_text(" ".join(text.replace("\t", " ").splitlines())), style=style)


def shorten_words(text: str, width: int) -> str:
    """The text cut to that many cells; `…` stands for what is left out."""
    if cell_len(text) <= width:
        return text
    cut = ""
    for letter in text:
        if cell_len(cut + letter) > width - 1:
            break
        cut += letter
    head, blank, _ = cut.rpartition(" ")
    return f"{(head if blank and cell_len(head) > width // 2 else cut).rstrip(' ,;')}…"


def bars(values: Sequence[float], *, points: int = POINTS) -> str:
    """The values as bars of eight heights, thinned to that many, the last value always among them; empty for none."""
    if not values:
        return ""
    count = min(len(values), points)
    thin = [values[(number + 1) * len(values) // count - 1] for number in range(count)]
    low, high = min(thin), max(thin)
    if not high > low:
        return BARS[0] * count
    return "".join(BARS[min(int((value - low) / (high - low) * len(BARS)), len(BARS) - 1)] for value in thin)
