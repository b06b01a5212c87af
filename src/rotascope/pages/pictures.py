"""One chart of an answer as a file of its own, for a deck: SVG, PNG or PDF, with its title and source inside."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rotascope.errors import UsageError
from rotascope.evidence import Answer
from rotascope.pages.charts.image import on_paper
from rotascope.pages.files import check_path, write
from rotascope.pages.page import Exhibit, Page

WIDTH = 960  # pixels: a slide's
SCALE = 2.0  # pixels of a PNG for one of the drawing
SUFFIXES = (".svg", ".png", ".pdf")


def check_picture(path: Path | None) -> None:
    """UsageError where a picture cannot be written there: no path, another suffix, no such directory."""
    if path is None:
        raise UsageError("--chart needs a file", f"add --output NAME, ending in {', '.join(SUFFIXES)}")
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: no picture has that suffix", f"end the name in {', '.join(SUFFIXES)}")
    check_path(path, suffix=False)


def save_picture(answers: Sequence[Answer], name: str, path: Path) -> Path:
    """Write the chart of the table `name` in the format of the suffix; UsageError naming the charts there are."""
    check_picture(path)
    drawing = picture(answers, name)
    return write(CONVERTERS[path.suffix.lower()](drawing), path)


def picture(answers: Sequence[Answer], name: str) -> str:
    """The chart of the table `name` as SVG text on paper of its own, which needs no page around it."""
    from rotascope.pages.charts.drawing import svg

    exhibit = find_exhibit(answers, name)
    image = svg(exhibit.table, width=WIDTH, key=name, description=exhibit.caption, frame=exhibit.frame)
    return on_paper(image)


def find_exhibit(answers: Sequence[Answer], name: str) -> Exhibit:
    """The charted table of that name, in the first answer that has it."""
    page = Page.of(answers)
    chapters = (page.first, *page.chapters)
    charted = {exhibit.name: exhibit for chapter in chapters for exhibit in chapter.every_exhibit if exhibit.charted}
    if name not in charted:
        raise UsageError(f"no chart {name!r} here", f"choose one of {', '.join(charted) or 'none: nothing is drawn'}")
    return next(
        exhibit for chapter in chapters for exhibit in chapter.every_exhibit if exhibit.name == name and exhibit.charted
    )


def as_png(drawing: str) -> bytes:
    """The drawing as PNG, at twice its size."""
    import vl_convert

    image: bytes = vl_convert.svg_to_png(drawing, scale=SCALE)
    return image


def as_pdf(drawing: str) -> bytes:
    """The drawing as a PDF of one page."""
    import vl_convert

    image: bytes = vl_convert.svg_to_pdf(drawing)
    return image


CONVERTERS: Mapping[str, Callable[[str], bytes]] = {".svg": str.encode, ".png": as_png, ".pdf": as_pdf}
