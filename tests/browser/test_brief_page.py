"""The brief in a browser: asks for nothing, breaks no accessibility rule, fits a desktop, a phone and A4 paper."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import made_up
from rotascope.pages import Brief

pytestmark = pytest.mark.browser

# The texts of charts that reach out of their drawing, or of cells and lines that reach out of the page.
SPILLED = """() => {
  const out = [];
  for (const svg of document.querySelectorAll('figure svg')) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)) out.push(text.textContent);
    }
  }
  for (const element of document.querySelectorAll('h1, h2, h3, p, li, dd, summary')) {
    if (element.getBoundingClientRect().right > document.documentElement.clientWidth + 1) out.push(element.textContent);
  }
  return out;
}"""


@pytest.fixture(scope="module")
def brief_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Brief(made_up.brief(simulated=True)).save(tmp_path_factory.mktemp("page") / "brief.html")


@pytest.fixture(params=[1280, 390])
def opened(page: Page, brief_file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(brief_file.as_uri())
    return page


def test_the_brief_asks_for_nothing_and_runs_nothing(opened: Page, requests: list[str]) -> None:
    assert requests == []
    assert opened.evaluate("document.scripts.length") == 0


def test_the_page_may_show_itself_and_nothing_else(page: Page, brief_file: Path, tmp_path: Path) -> None:
    blocked: list[str] = []
    page.on("console", lambda line: blocked.append(line.text) if "Content Security Policy" in line.text else None)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(brief_file.as_uri())
    assert blocked == []
    assert page.evaluate("getComputedStyle(document.body).maxWidth !== 'none' || document.styleSheets.length > 0")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    spoilt = tmp_path / "spoilt.html"
    script = "<script>document.title = 'run'</script><img src='https://example.com/x.png' onerror='document.title = 2'>"
    spoilt.write_text(brief_file.read_text(encoding="utf-8").replace("<main>", f"<main>{script}"), encoding="utf-8")
    page.goto(spoilt.as_uri())
    assert page.title() not in ("run", "2")
    assert len(blocked) >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_brief_breaks_no_accessibility_rule(opened: Page, axe: Callable[..., list[str]], scheme: str) -> None:
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe(opened) == []


def test_the_page_does_not_scroll_sideways_and_no_text_is_cut(opened: Page) -> None:
    assert opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert opened.evaluate(SPILLED) == []


def test_a_text_that_reaches_out_would_be_seen(opened: Page) -> None:
    opened.evaluate("document.querySelectorAll('figure svg text').forEach(text => text.setAttribute('x', 5000))")
    assert opened.evaluate(SPILLED) != []


def test_one_drawing_of_each_chart_is_shown(opened: Page) -> None:
    visible = "image => image.getBoundingClientRect().width > 0"
    assert opened.evaluate(f"[...document.querySelectorAll('figure svg')].filter({visible}).length") == 4


def test_the_data_of_a_chart_open_without_a_script(opened: Page) -> None:
    details = opened.locator("figure:visible details").first
    assert not details.locator("table").is_visible()
    details.locator("summary").click()
    assert details.locator("table").is_visible()


def test_a_section_folds_without_a_script(opened: Page) -> None:
    section = opened.locator(".question > details").first
    assert section.locator(".lead").is_visible()
    section.locator("summary").first.click()
    assert not section.locator(".lead").is_visible()


def test_the_simulated_banner_stays_in_sight(opened: Page) -> None:
    opened.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    assert opened.locator(".simulated").is_visible()
    assert opened.evaluate("document.querySelector('.simulated').getBoundingClientRect().top") == 0


def test_on_paper_charts_are_the_wide_ones_and_colours_the_light_ones(page: Page, brief_file: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(brief_file.as_uri())
    assert page.locator("figure .wide").first.is_visible()
    assert not page.locator("figure .narrow").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
