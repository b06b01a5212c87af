"""One HTML file: no script, no request, charts as SVG, the data of each chart behind it."""

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from rotascope.evidence import Column
from rotascope.pages.page import NUMERIC, READING, Block, Page, details

WIDE, NARROW = 1008, 358  # pixels: a desktop column, and a phone of 390 less its margins
WHOLE = re.compile(r"\d{4}-\d\d-\d\d|[+-]?\d[\d,.]* (?:%|pp|sessions?)|p = \d[\d.]*")


def document(page: Page) -> str:
    """The whole page as HTML text."""
    style = files("rotascope.pages").joinpath("style.css").read_text(encoding="utf-8")
    return environment().get_template("page.html.j2").render(page=page, style=Markup(style), reading=READING)  # noqa: S704 (our own file)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped and nothing undefined."""
    made = Environment(
        loader=PackageLoader("rotascope.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(details=details, drawing=drawing, kind=kind)
    made.filters["whole"] = whole
    return made


def whole(text: str) -> Markup:
    """The text, escaped, with dates and numbers that keep their units kept on one line."""
    return Markup(WHOLE.sub(r'<span class="d">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped before)


def kind(head: Column) -> Markup:
    """The class of a column's cells: numbers to the right, dates in one piece."""
    if head.display in NUMERIC:
        return Markup(' class="n"')
    own = "d" if head.display == "date" else "words" if head.name == "label" else ""
    return Markup(' class="{}"').format(own) if own else Markup()


def drawing(block: Block, section: str) -> Markup:
    """The block's chart twice, for wide and for narrow screens; the style sheet shows one."""
    from rotascope.pages.charts import svg  # drawing libraries load only where something is drawn

    told = f"{block.table.title}. {block.caption}. The numbers are in the table below."
    drawn = []
    for size, width in (("wide", WIDE), ("narrow", NARROW)):
        key = f"{section}-{block.name}-{size}"
        drawn.append(f'<div class="{size}">{svg(block.name, block.table, width=width, key=key, told=told)}</div>')
    return Markup("".join(drawn))  # noqa: S704 (the converter escapes the texts it draws; a test holds it)
