"""The pages of the embedded market in a browser: rules of accessibility, phones, paper, and charts that save."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from rotascope.engine import ask, open_market
from rotascope.pages import brief
from rotascope.pages.files import render

pytestmark = pytest.mark.browser

DAY = "2026-08-31"
ARTICLE = Path(__file__).parents[2] / "examples" / "articles" / "2026-blue-chips-lead.md"
NAMES = ("brief", "unusual", "breadth", "causes", "check")
TALLEST, MOST_SHEETS = 9_000, 4  # pixels of the brief on a desktop; sheets of A4


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder, view = tmp_path_factory.mktemp("pages"), open_market("us-only", as_of=DAY)
    texts = {"brief": brief(view).render("html")}
    texts |= {name: render((ask(name, view),), "html") for name in ("unusual", "breadth", "causes")}
    texts["check"] = render((ask("check", view, files=(ARTICLE,)),), "html")
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in NAMES}


@pytest.fixture(params=NAMES)
def opened(page: Page, addresses: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    page.goto(addresses[request.param])
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_folds_closed_or_open(
    opened: Page, axe: Callable[..., list[str]], scheme: str
) -> None:
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe(opened) == []
    opened.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert axe(opened) == []


@pytest.mark.parametrize("width", [360, 320])
def test_a_phone_never_scrolls_sideways_folds_closed_or_open(opened: Page, width: int) -> None:
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate(fits)
    opened.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert opened.evaluate(fits)


def test_nothing_runs_and_nothing_is_asked_for(opened: Page, requests: list[str]) -> None:
    assert opened.evaluate("document.scripts.length") == 0
    assert requests == []


def test_the_first_screen_ends_within_a_desktop_of_1280_by_1800(opened: Page) -> None:
    opened.set_viewport_size({"width": 1280, "height": 1800})
    assert opened.evaluate("document.querySelector('.first').getBoundingClientRect().bottom") <= 1800


def test_the_brief_is_short_and_prints_on_few_sheets(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(addresses["brief"])
    assert page.evaluate("document.documentElement.scrollHeight") < TALLEST
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))
    assert len(sheets) <= MOST_SHEETS


def test_a_chart_saves_itself_as_a_drawing_that_needs_no_page(page: Page, addresses: dict[str, str]) -> None:
    page.goto(addresses["unusual"])
    links = page.locator("a.save")
    assert links.count() == page.locator("figure").count() > 1
    with page.expect_download() as saved:
        links.first.click()
    assert saved.value.suggested_filename == "density.svg"
    drawing = Path(saved.value.path()).read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    assert "SMB" in drawing
