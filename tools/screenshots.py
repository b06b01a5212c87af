"""Write docs/images: the first screens of the brief and of each question, by a headless browser.

Run with the test tools and Debian's chromium-headless-shell installed: `.venv/bin/python tools/screenshots.py`.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from rotascope.engine import ask, open_market
from rotascope.pages import brief
from rotascope.pages.files import render

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
DAY = "2001-02-28"
RECENT = "2026-08-31"
ARTICLE = ROOT / "examples" / "articles" / "2026-blue-chips-lead.md"
BROWSERS = ("chromium-headless-shell", "chromium")
HEIGHT, MARGIN = 1800, 16  # pixels of a screen, and below what is first on a page
TALLEST = {360: 1400}  # of a phone, which is read in several
Scheme = Literal["light", "dark"]
SCREENS: tuple[tuple[str, int, Scheme], ...] = (
    ("", 1280, "light"),
    ("-dark", 1280, "dark"),
    ("-phone", 360, "light"),
    ("-print", 794, "light"),
)


def pages() -> dict[str, str]:
    """The page of the brief and of each question, by name."""
    view, recent = open_market("us-only", as_of=DAY), open_market("us-only", as_of=RECENT)
    texts = {"brief": brief(view).render("html")}
    for question in ("unusual", "breadth", "causes"):
        texts[question] = render((ask(question, recent),), "html")
    texts["check"] = render((ask("check", recent, files=(ARTICLE,)),), "html")
    return texts


def shoot(browser: Browser, name: str, address: str) -> None:
    """The first screen of a page on a desktop, dark, on a phone and as printed."""
    for ending, width, scheme in SCREENS:
        page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
        page.goto(address)
        if ending == "-print":
            page.emulate_media(media="print")
        bottom = page.evaluate("document.querySelector('.first').getBoundingClientRect().bottom")
        height = min(int(bottom) + MARGIN, TALLEST.get(width, HEIGHT))
        page.screenshot(path=IMAGES / f"{name}{ending}.png", clip={"x": 0, "y": 0, "width": width, "height": height})
        page.close()


def find_browser() -> str:
    """The path of an installed browser."""
    paths = [path for name in BROWSERS if (path := shutil.which(name))]
    if not paths:
        raise SystemExit(f"no headless browser: apt-get install {BROWSERS[0]}")
    return paths[0]


def main() -> None:
    """Write them all."""
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for name, text in pages().items():
            file = Path(folder) / f"{name}.html"
            file.write_text(text, encoding="utf-8")
            shoot(browser, name, file.as_uri())
        browser.close()


if __name__ == "__main__":
    main()
