"""One HTML file: no script, no request, charts as SVG, the data of each chart behind it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from rotascope.evidence import Column
from rotascope.pages import tokens
from rotascope.pages.captions import details
from rotascope.pages.charts.image import on_paper
from rotascope.pages.page import NUMERIC, READING, Exhibit, Page

# What a browser may do with the page: show it. No script, no request, no form; its styles stand in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
WIDE, NARROW = 1008, 328  # pixels: a desktop column, and a phone of 375 less its margins
BESIDE = 600  # pixels of a figure with its sentences beside it
PAIR = (640, 344)  # pixels of two figures abreast; a third stands under the first
WHOLE = re.compile(r"\d{4}-\d\d-\d\d|[+-]?\d[\d,.]* (?:%|pp|sessions?)|p = \d[\d.]*")


def document(page: Page, *, full: bool = False) -> str:
    """The whole page as HTML text; `full` opens every fold, for print."""
    template = environment().get_template("page.html.j2")
    return template.render(page=page, style=style("style.css"), reading=READING, full=full)


def style(*names: str) -> Markup:
    """The design tokens, and the style sheets of those names."""
    sheets = (files("rotascope.pages").joinpath(name).read_text(encoding="utf-8") for name in names)
    return Markup("\n".join((tokens.style(), *sheets)))  # noqa: S704 (our own files)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped and nothing undefined."""
    templates = Environment(
        loader=PackageLoader("rotascope.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(policy=POLICY, details=details, drawing=drawing, cell_class=cell_class, widths=widths)
    templates.filters["whole"] = keep_whole
    return templates


def keep_whole(text: str) -> Markup:
    """The text, escaped, with dates and numbers that keep their units kept on one line."""
    return Markup(WHOLE.sub(r'<span class="d">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped before)


def cell_class(column: Column) -> Markup:
    """The class of a column's cells: numbers to the right, dates in one piece."""
    if column.display in NUMERIC:
        return Markup(' class="n"')
    name = "d" if column.display == "date" else "words" if column.name == "label" else ""
    return Markup(' class="{}"').format(name) if name else Markup()


def drawing(exhibit: Exhibit, chapter: str, *, width: int = WIDE) -> Markup:
    """The exhibit's chart twice, for wide and for narrow screens, of which the style sheet shows one; and the file."""
    from rotascope.pages.charts.drawing import svg  # drawing libraries load only where something is drawn

    description = f"{exhibit.table.title}. {exhibit.caption}. The numbers are in the table below."
    parts = []
    for size, pixels in (("wide", width), ("narrow", NARROW)):
        key = f"{chapter}-{exhibit.name}-{size}"
        image = svg(exhibit.table, width=pixels, key=key, description=description, frame=exhibit.frame)
        parts.append(f'<div class="{size}">{image}</div>')
        if size == "wide":
            link = save_link(image, exhibit.name)
    parts.append(link)
    return Markup("".join(parts))  # noqa: S704 (the converter escapes the texts it draws; a test holds it)


def save_link(image: str, name: str) -> str:
    """A link that saves the drawing on paper of its own: the page holds it, so nothing is asked of anybody."""
    address = quote(on_paper(image), safe=" =:/;,()'+-.")
    return f'<a class="save" download="{escape(name)}.svg" href="data:image/svg+xml,{address}">Save as SVG</a>'


def widths(figures: Sequence[Exhibit]) -> list[int]:
    """How wide each figure of a chapter is drawn: alone beside its sentences, or two abreast and a third under them."""
    return [*PAIR, PAIR[0]] if len(figures) >= len(PAIR) else [BESIDE]
