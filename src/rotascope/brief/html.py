"""One HTML file: no script, no request, charts as SVG, the data of each chart behind it."""

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rotascope.brief.page import READING, Block, Page, details

WIDE, NARROW = 912, 358  # pixels: a desktop column, and a phone of 390 less its margins
NUMERIC = {"percent", "pp", "number", "count", "sessions", "probability"}


def document(page: Page) -> str:
    """The whole page as HTML text."""
    style = files("rotascope.brief").joinpath("style.css").read_text(encoding="utf-8")
    return environment().get_template("page.html.j2").render(page=page, style=Markup(style), reading=READING)  # noqa: S704 (our own file)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped and nothing undefined."""
    made = Environment(
        loader=PackageLoader("rotascope.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(details=details, drawing=drawing, numeric=NUMERIC)
    return made


def drawing(block: Block, section: str) -> Markup:
    """The block's chart twice, for wide and for narrow screens; the style sheet shows one."""
    from rotascope.brief.charts import svg  # drawing libraries load only where something is drawn

    told = f"{block.table.title}. {block.caption}. The numbers are in the table below."
    drawn = []
    for size, width in (("wide", WIDE), ("narrow", NARROW)):
        key = f"{section}-{block.name}-{size}"
        drawn.append(f'<div class="{size}">{svg(block.name, block.table, width=width, key=key, told=told)}</div>')
    return Markup("".join(drawn))  # noqa: S704 (the converter escapes the texts it draws; a test holds it)
