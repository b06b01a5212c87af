"""What a chart may be given at worst: nothing, one point, sixty names, long, hostile and right-to-left ones."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

import made_up
from browser.test_brief_page import SPILLED
from rotascope.evidence import Answer, Cell, Table
from rotascope.pages.files import render

pytestmark = pytest.mark.browser

LONG = "A spread between two baskets whose names together have eighty letters and no end"
SOLID = "Abcdefghij" * 8  # no place to break
ARABIC = "الأسهم الصغيرة فوق الأسهم الكبيرة"
HEBREW = "קטנות מול גדולות"
NAMES = (LONG, SOLID, ARABIC, HEBREW, made_up.HOSTILE, made_up.PIPED, "\u202egnp.exe")
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
TABLES = {
    "heat": made_up.heat(7),
    "lines": made_up.lines(),
    "rotation": made_up.rotation(),
    "bars": made_up.contribution(),
    "episodes": made_up.episodes(4),
    "waterfall": made_up.waterfall(),
    "dumbbell": made_up.dumbbell(),
    "ranges": made_up.ranges(),
    "turn": made_up.turn(),
    "history": made_up.history(),
    "density": made_up.density(),
    "calendar": made_up.calendar(),
}


def answer(tables: dict[str, Table]) -> Answer:
    odd = replace(made_up.answer("unusual"), headline=f"{LONG}: {SOLID}", tables=tables)
    return replace(odd, figures=tuple(tables)[:3])


def renamed(table: Table, names: tuple[str, ...]) -> Table:
    """The table with the names of its colours, or else of its rows, replaced in turn."""
    chart = table.chart
    assert chart
    column = [column.name for column in table.columns].index(chart.color or chart.x)
    olds = list(dict.fromkeys(row[column] for row in table.rows))
    news: dict[Cell, str] = {old: names[number % len(names)] for number, old in enumerate(olds)}
    rows = tuple((*row[:column], news[row[column]], *row[column + 1 :]) for row in table.rows)
    return replace(table, rows=rows, title=f"{LONG} {SOLID}")


def open_page(page: Page, folder: Path, tables: dict[str, Table], *, width: int) -> Page:
    file = folder / "page.html"
    file.write_text(render((answer(tables),), "html"), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_long_hostile_and_right_to_left_names_stay_in_their_drawing(page: Page, tmp_path: Path, width: int) -> None:
    named = {kind: renamed(TABLES[kind], NAMES) for kind in ("heat", "bars", "waterfall", "dumbbell", "ranges")}
    named |= {kind: renamed(TABLES[kind], NAMES) for kind in ("lines", "rotation", "episodes")}
    opened = open_page(page, tmp_path, named, width=width)
    assert opened.evaluate(FITS)
    assert opened.evaluate(SPILLED) == []
    assert opened.evaluate("document.scripts.length") == 0
    assert "\u202e" not in opened.content()


@pytest.mark.parametrize("width", [320, 1280])
def test_sixty_names_are_drawn_within_the_page(page: Page, tmp_path: Path, width: int) -> None:
    tables = {"heat": made_up.heat(60), "bars": sixty_bars(), "rotation": sixty_tails()}
    opened = open_page(page, tmp_path, tables, width=width)
    assert opened.evaluate(FITS)
    assert opened.evaluate(SPILLED) == []
    assert opened.evaluate("document.querySelectorAll('figure').length") == 3


def sixty_bars() -> Table:
    rows = tuple((f"name {number}", 0.1, 0.2, 0.001 * (number - 30)) for number in range(60))
    return replace(made_up.contribution(), rows=rows)


def sixty_tails() -> Table:
    days = [date(2026, 1, 2) + timedelta(days=7 * week) for week in range(8)]
    rows = tuple(
        (f"s{number}", f"spread {number}", day, 98 + 0.07 * number, 99 + 0.03 * number + 0.1 * week)
        for number in range(60)
        for week, day in enumerate(days)
    )
    return replace(made_up.rotation(), rows=rows)


@pytest.mark.parametrize("kind", TABLES)
def test_a_chart_of_one_point_is_drawn_and_one_of_none_says_so_in_its_place(
    page: Page, tmp_path: Path, kind: str
) -> None:
    table = TABLES[kind]
    opened = open_page(page, tmp_path, {"one": replace(table, rows=table.rows[:1])}, width=360)
    opened_text = opened.content()
    assert "NaN" not in opened_text
    assert opened.evaluate(SPILLED) == []
    opened = open_page(page, tmp_path, {"none": replace(table, rows=())}, width=360)
    assert opened.locator("figure").count() == 0
    assert opened.get_by_text("no data here by this date").first.is_visible()


def test_a_stale_leg_is_dated_beside_its_name_and_its_findings_say_stale(page: Page, tmp_path: Path) -> None:
    table = made_up.heat(2)
    rows = tuple((row[0], "IWM over SPY, funds, total return, to 2 January 2026", *row[2:]) for row in table.rows)
    opened = open_page(page, tmp_path, {"heat": replace(table, rows=rows)}, width=360)
    assert opened.get_by_text("2 January").first.is_visible()
    assert opened.locator(".status", has_text="stale").first.is_visible()
