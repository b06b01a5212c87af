"""The page fixtures themselves: they see what they are for, and fail where they cannot run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.headless import find_browser

pytestmark = pytest.mark.browser

SOUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Brief</title></head>
<body><main><h1>Leadership</h1><p>Small over large.</p></main></body></html>"""
UNSOUND = """<!doctype html><html><head><title>Brief</title></head>
<body><main><h1>Leadership</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main></body></html>"""
CURIOUS = SOUND.replace(
    "<p>", '<link rel="stylesheet" href="https://example.org/a.css"><img alt="" src="//b.test/c"><p>'
)


def open_text(page: Page, folder: Path, text: str) -> None:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri())


def test_a_page_opens_from_its_file_alone(page: Page, requests: list[str], tmp_path: Path) -> None:
    open_text(page, tmp_path, SOUND)
    assert page.locator("h1").inner_text() == "Leadership"
    assert requests == []


def test_a_request_to_the_outside_is_blocked_and_written_down(page: Page, requests: list[str], tmp_path: Path) -> None:
    open_text(page, tmp_path, CURIOUS)
    assert "https://example.org/a.css" in requests
    assert page.evaluate("document.querySelector('img').naturalWidth") == 0


def test_a_script_is_blocked_from_asking_too(page: Page, requests: list[str], tmp_path: Path) -> None:
    open_text(page, tmp_path, SOUND)
    assert page.evaluate("fetch('https://example.org/data').then(() => 'came through', () => 'blocked')") == "blocked"
    assert requests == ["https://example.org/data"]


def test_a_sound_page_breaks_no_accessibility_rule(page: Page, axe: Callable[..., list[str]], tmp_path: Path) -> None:
    open_text(page, tmp_path, SOUND)
    assert axe(page) == []


def test_planted_accessibility_faults_are_found(page: Page, axe: Callable[..., list[str]], tmp_path: Path) -> None:
    open_text(page, tmp_path, UNSOUND)
    assert {fault.partition(":")[0] for fault in axe(page)} == {"html-has-lang", "image-alt"}
    assert {fault.partition(":")[0] for fault in axe(page, leave_out=["image-alt"])} == {"html-has-lang"}


def test_without_a_browser_the_test_fails_and_says_the_remedy() -> None:
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium-headless-shell"):
        find_browser(which={}.get)
