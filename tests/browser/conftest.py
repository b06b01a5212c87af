"""Fixtures of the page tests: `page` opens one file with no network, `requests` lists what it wanted from outside,
`axe` holds it against the accessibility rules.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browser.headless import FLAGS, axe_violations, find_browser, keep_local


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def requests() -> list[str]:
    """Addresses outside the file that the page asked for; each was blocked."""
    return []


@pytest.fixture
def page(browser: Browser, requests: list[str]) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        opened = context.new_page()
        keep_local(opened, requests)
        yield opened


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """A function of the open page that returns the accessibility rules it breaks, in words."""
    return axe_violations
