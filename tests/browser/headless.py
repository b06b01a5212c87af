"""A headless browser that meets no network, and the accessibility rules of axe-core to hold a page against."""

import shutil
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, Route

NAMES = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--no-sandbox",  # tests may run as root, where the sandbox refuses to start
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # what slips past the route below finds no host
)
LOCAL = ("file:", "data:", "blob:", "about:")


def find_browser(which: Callable[[str], str | None] = shutil.which) -> str:
    """The path of an installed browser. A page test that cannot run fails; it is never skipped."""
    for name in NAMES:
        if path := which(name):
            return path
    pytest.fail(
        f"no headless browser on PATH (looked for {' and '.join(NAMES)})\n"
        "remedy: apt-get install chromium-headless-shell fonts-dejavu-core, or run: sh run.sh test",
        pytrace=False,
    )


def keep_local(page: Page, requests: list[str]) -> None:
    """Let the page read what lies in the file itself; block every other request and write its address down."""

    def decide(route: Route) -> None:
        address = route.request.url
        if address.startswith(LOCAL):
            route.continue_()
        else:
            requests.append(address)
            route.abort()

    page.route("**/*", decide)


def axe_violations(page: Page, leave_out: Sequence[str] = ()) -> list[str]:
    """What axe-core finds on the open page: rule, its meaning, the places; rules in `leave_out` are not applied."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(script)
    rules = {name: {"enabled": False} for name in leave_out}
    report: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], rules: rules})", rules
    )
    return [
        f"{fault['id']}: {fault['help']} at {[' '.join(map(str, node['target'])) for node in fault['nodes']]}"
        for fault in report["violations"]
    ]
