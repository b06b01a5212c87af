"""The page of components shows what the code draws, all of it, as it draws it now."""

import re
from datetime import date

import components
from rotascope.pages.charts import RENDERERS


def test_the_page_shows_every_kind_of_chart_and_is_up_to_date() -> None:
    assert components.PAGE.read_text(encoding="utf-8") == components.page(), "write it with tools/components.py"
    assert {*components.SHOWN, "waterfall", "scatter"} == {renderer.kind for renderer in RENDERERS}


def look(drawing: str) -> tuple[object, ...]:
    """What the code gives a drawing, whatever its numbers are: its title, colours, type sizes and width."""
    title = re.search(r"<title[^>]*>([^<]*)<", drawing)
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{6})"', drawing))
    sizes = set(re.findall(r'font-size="([\d.]+)px"', drawing))
    width = re.search(r'viewBox="0 0 (\d+)', drawing)
    return title and title[1], frozenset(colours), frozenset(sizes), width and width[1]


def test_the_drawings_look_as_the_code_draws_them() -> None:
    drawings = components.drawings()
    images = {kind: (components.IMAGES / f"{kind}.svg").read_text(encoding="utf-8") for kind in drawings}
    stale = [kind for kind, drawing in drawings.items() if look(images[kind]) != look(drawing)]
    assert stale == [], "draw them with tools/components.py"


def test_the_months_of_the_waterfall_add_up_to_the_year() -> None:
    rows = components.month_by_month().tables["months"].records()
    *parts, total = (row["points"] for row in rows)
    assert abs(sum(parts) - total) < 1e-12
    assert len(parts) == date.fromisoformat(components.DAY).month
