"""One HTML file: no script, no request, charts as SVG, the data of each chart behind it."""

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from rotascope.evidence import Column
from rotascope.pages.page import NUMERIC, READING, Exhibit, Page, details

WIDE, NARROW = 1008, 358  # pixels: a desktop column, and a phone of 390 less its margins
WHOLE = re.compile(r"\d{4}-\d\d-\d\d|[+-]?\d[\d,.]* (?:%|pp|sessions?)|p = \d[\d.]*")


def document(page: Page) -> str:
    """The whole page as HTML text."""
    style = files("rotascope.pages").joinpath("style.css").read_text(encoding="utf-8")
    return environment().get_template("page.html.j2").render(page=page, style=Markup(style), reading=READING)  # noqa: S704 (our own file)


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
    templates.globals.update(details=details, drawing=drawing, cell_class=cell_class)
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


def drawing(exhibit: Exhibit, chapter: str) -> Markup:
    """The exhibit's chart twice, for wide and for narrow screens; the style sheet shows one."""
    from rotascope.pages.charts.drawing import svg  # drawing libraries load only where something is drawn

    description = f"{exhibit.table.title}. {exhibit.caption}. The numbers are in the table below."
    parts = []
    for size, width in (("wide", WIDE), ("narrow", NARROW)):
        key = f"{chapter}-{exhibit.name}-{size}"
        image = svg(exhibit.table, width=width, key=key, description=description)
        parts.append(f'<div class="{size}">{image}</div>')
    return Markup("".join(parts))  # noqa: S704 (the converter escapes the texts it draws; a test holds it)
