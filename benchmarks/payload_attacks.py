"""Attacks by payloads: what a browser would run or a terminal act on, in names, cells, headers and articles."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from attacked_market import Market, Reply, copied, run_command

PAYLOADS = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
    "</title><iframe src=https://example.com>",
    "]]><script>alert(1)</script>",
    "<!--<script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{% raw %}",
    "' onmouseover='alert(1)",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<style>@import 'https://example.com';</style>",
    "\x1b[2J\x1b]0;title\x07",
    "\x1b]8;;https://example.com\x07link\x1b]8;;\x07",
    "\x9b31m\x90q\x9c",
    "\u202egnp.exe\u2066",
    "\x00\x08\x7f\x1b[1A",
    "=cmd|'/C calc'!A0",
    "<math><mtext></p><script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=https://example.com'>",
)
ALLOWED = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "article",
        "aside",
        "details",
        "summary",
        "figure",
        "figcaption",
        "div",
        "span",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "a",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "sup",
        "sub",
        "mark",
        "code",
        "pre",
        "br",
        "hr",
        "time",
        "abbr",
        "svg",
        "g",
        "path",
        "line",
        "rect",
        "circle",
        "text",
        "tspan",
        "desc",
        "defs",
        "clippath",
        "polygon",
        "polyline",
        "marker",
        "use",
        "ellipse",
        "image",
        "pattern",
        "lineargradient",
        "stop",
    ]
)
HARMLESS = ("#", "data:image/")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Dangers(HTMLParser):
    """What of a page would run, load or leave it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        if tag not in ALLOWED:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = (value or "").strip().lower()
            link = name in ("href", "src", "xlink:href", "action", "srcset") and not text.startswith(HARMLESS)
            refresh = tag == "meta" and name == "http-equiv" and text == "refresh"
            if name.startswith("on") or link or refresh or "url(http" in text:
                self.found.append(f"<{tag} {name}={text[:40]}>")


def dangers_of(page: str) -> list[str]:
    """Everything in an HTML page that would run, load or leave it."""
    parser = Dangers()
    parser.feed(page)
    parser.close()
    return parser.found


def in_names(home: Path, payload: str) -> list[tuple[str, ...]]:
    """The name and the sector of a stock."""
    cell = '"' + payload.replace('"', '""') + '"'
    rows = [f"S0,2026-0{1 + day // 28}-{1 + day % 28:02},10,{cell},{cell}" for day in range(40)]
    (home / "names.csv").write_text("ticker,date,close,name,sector\n" + "\n".join(rows) + "\n", newline="")
    return [("data", "import", "names.csv", "--data", "fresh"), *pages_of("fresh")]


def in_cells(home: Path, payload: str) -> list[tuple[str, ...]]:
    """A symbol, a date and a number."""
    cell = '"' + payload.replace('"', '""') + '"'
    commands = []
    for number, row in enumerate((f"{cell},2026-01-02,10", f"A,{cell},10", f"A,2026-01-02,{cell}")):
        (home / f"cells{number}.csv").write_text(f"ticker,date,close\n{row}\n", newline="")
        commands.append(("data", "import", f"cells{number}.csv", "--data", "fresh"))
        commands.append((*commands[-1], "--skip-bad"))
    return commands


def in_headers(home: Path, payload: str) -> list[tuple[str, ...]]:
    """A column of a long and of a wide file."""
    cell = '"' + payload.replace('"', '""') + '"'
    (home / "long.csv").write_text(f"ticker,date,close,{cell}\nA,2026-01-02,10,x\n", newline="")
    (home / "wide.csv").write_text(f"date,A,{cell}\n2026-01-02,10,11\n", newline="")
    names = ("long.csv", "wide.csv")
    return [("data", "import", name, "--data", f"{name}.store") for name in names] + [
        ("data", "status", "--data", "long.csv.store")
    ]


def in_file_names(home: Path, payload: str) -> list[tuple[str, ...]]:
    """The file itself, a store, and options."""
    name = payload.replace("/", "|").replace("\0", "") + ".csv"
    (home / name).write_text("ticker,date,close\nS0,2026-01-02,10\nS0,2026-01-05,11\n")
    (home / f"bad-{name}").write_text("ticker,date,close\nS0,2026-01-02,-1\n")
    return [
        ("data", "import", name, "--data", "fresh"),
        ("data", "import", f"bad-{name}", "--data", "fresh"),
        ("data", "status", "--data", "fresh"),
        ("data", "verify", "--data", f"no-{name}"),
        ("unusual", "--spread", payload.replace("\0", ""), "--data", "store"),
        ("check", name, "--data", "us-only"),
        *pages_of("fresh"),
    ]


def in_articles(home: Path, payload: str) -> list[tuple[str, ...]]:
    """The words around a claim, and within it."""
    text = (
        f"{payload} February 6, 2026. The Russell 2000 {payload} gained 11.3% in 2025. "
        f"The S&P 500 rose 16.4% in 2025 {payload}. {payload} led the S&P 500 by 5 pp in 2025.\n"
    )
    (home / "article.md").write_text(text, newline="")
    ask = ("check", "article.md", "--dated", "2026-02-06", "--data", "us-only")
    return [ask, *((*ask, "--format", form) for form in ("html", "md", "json")), (*ask, "--full")]


def pages_of(store: str) -> list[tuple[str, ...]]:
    """Questions of a store, as pages and on the screen."""
    return [
        ("breadth", "--data", store, "--format", "html"),
        ("breadth", "--data", store, "--full"),
        ("data", "status", "--data", store),
    ]


WAYS: tuple[Callable[[Path, str], list[tuple[str, ...]]], ...] = (
    in_names,
    in_cells,
    in_headers,
    in_file_names,
    in_articles,
)


def attack_by_payload(market: Market, number: int, _: int) -> tuple[str, str]:
    """One payload by one way; every page is parsed and every letter for the terminal looked at."""
    way, payload = WAYS[number % len(WAYS)], PAYLOADS[number // len(WAYS) % len(PAYLOADS)]
    with copied(market) as victim:
        outcomes = [judge(run_command(*words), words) for words in way(victim.home, payload)]
    bad = [outcome for outcome in outcomes if outcome not in ("shown", "refused")]
    name = f"payloads: {way.__name__.replace('_', ' ')}"
    return name, bad[0] if bad else "shown" if "shown" in outcomes else "refused"


def judge(reply: Reply, words: tuple[str, ...]) -> str:
    """`shown` or `refused` without harm; else `script`, `control` or `crashed`."""
    if reply.outcome.startswith("crashed") and reply.code != 5:
        return reply.outcome
    if "html" in words and (dangers := dangers_of(reply.out)):
        return f"script: {dangers[0]}"
    screen = reply.err if "html" in words else reply.err + reply.out
    if odd := CONTROL.search(screen):
        return f"control: {ord(odd.group()):#x} by {' '.join(words[:2])}"
    return "refused" if reply.code in (2, 3) else "shown"
