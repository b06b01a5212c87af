"""The page of components shows what the code draws, all of it, as it draws it now."""

import re
from datetime import date

import components
from rotascope.pages.charts import RENDERERS

STAMP = re.compile(r"generated [\d: -]+UTC")


def test_the_page_shows_every_kind_of_chart_and_is_up_to_date() -> None:
    assert components.PAGE.read_text(encoding="utf-8") == components.page(), "write it with tools/components.py"
    assert {*components.SHOWN, "waterfall"} == {renderer.kind for renderer in RENDERERS}


def test_the_drawings_are_those_that_the_code_draws() -> None:
    stale = [
        kind
        for kind, drawing in components.drawings().items()
        if STAMP.sub("", (components.IMAGES / f"{kind}.svg").read_text(encoding="utf-8")) != STAMP.sub("", drawing)
    ]
    assert stale == [], "draw them with tools/components.py"


def test_the_months_of_the_waterfall_add_up_to_the_year() -> None:
    rows = components.month_by_month().tables["months"].records()
    *parts, total = (row["points"] for row in rows)
    assert abs(sum(parts) - total) < 1e-12
    assert len(parts) == date.fromisoformat(components.DAY).month
