"""The page: one file, no script, no request, everything escaped, readable by machines and on dark screens."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import made_up
from rotascope.pages import html
from rotascope.pages.page import Page

REQUESTS = re.compile(
    r"""(?:\bsrc|\bhref|\baction|\bposter|\bdata)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?!#)"""
)
ACTIVE = re.compile(r"<script|<iframe|<object|<embed|<link|\son\w+\s*=|javascript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def page() -> str:
    return html.document(Page.of(made_up.brief()))


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    outline = Outline()
    outline.feed(page)
    return outline.tags


def test_the_page_has_no_script_and_asks_for_nothing(page: str) -> None:
    assert ACTIVE.search(page) is None
    assert REQUESTS.search(page) is None


@pytest.mark.parametrize(
    "fault",
    [
        '<script src="x">',
        '<p onclick="x()">',
        '<link rel="stylesheet">',
        '<img src="https://x/y.png">',
        "<style>@import 'x';</style>",
        "<style>a { background: url(x.png) }</style>",
    ],
)
def test_a_script_or_a_request_would_be_caught(fault: str) -> None:
    assert ACTIVE.search(fault) or REQUESTS.search(fault)


def test_a_hostile_name_is_text_in_headings_tables_and_charts(page: str) -> None:
    assert made_up.HOSTILE not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 10
    assert any("<text" in line and "&lt;script&gt;" in line for line in page.split("<g "))


def test_a_hostile_headline_is_text_too() -> None:
    page = html.document(Page.of((made_up.answer("unusual", headline=f"</title>{made_up.HOSTILE}"),)))
    assert ACTIVE.search(page) is None


def test_the_document_says_its_language_title_and_width(
    page: str, tags: list[tuple[str, dict[str, str | None]]]
) -> None:
    assert page.startswith("<!doctype html>")
    assert ("html", {"lang": "en"}) in tags
    assert len(re.findall(r"<title>", page.partition("<body>")[0])) == 1
    assert any(tag == "meta" and attributes.get("name") == "viewport" for tag, attributes in tags)


def test_headings_go_down_one_level_at_a_time(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_even_when_a_question_is_asked_twice() -> None:
    twice = (*made_up.brief(), made_up.answer("unusual"))
    ids = re.findall(r'\bid="([^"]+)"', html.document(Page.of(twice)))
    assert len(ids) == len(set(ids))
    assert {"unusual", "unusual-2"} <= set(ids)


def test_each_reference_within_the_page_finds_its_target(page: str) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    targets = set(re.findall(r"url\(#([^)]+)\)", page))
    for names in re.findall(r'aria-labelledby="([^"]+)"', page):
        targets |= set(names.split())
    assert targets
    assert targets <= ids


def test_each_table_has_a_caption_and_scoped_heads(page: str, tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert page.count("<table>") == page.count("<caption") > 0
    assert all(attributes.get("scope") in {"col", "row"} for tag, attributes in tags if tag == "th")


def test_each_chart_is_an_image_with_a_name_and_its_data_behind_it(page: str) -> None:
    figures = re.findall(r"(?s)<figure>.*?</figure>", page)
    assert len(figures) == 4
    for figure in figures:
        assert figure.count('role="img"') == 2
        assert len(re.findall(r"<title id=", figure)) == 2
        assert "<details>" in figure
        assert figure.index("</svg>") < figure.index("<table>")


def test_each_page_says_what_it_stands_on(page: str) -> None:
    for label in ("Data", "As of", "Data through", "Known at", "Returns", "Generated", "Store version", "rotascope"):
        assert f"<dt>{label}</dt>" in page
    text = re.sub(r"<[^>]+>", "", page)
    captions = text.count("data through ")
    assert captions >= 6
    assert text.count("known by 2026-02-06") >= 6
    assert "total return" in text


def test_dates_and_units_stay_on_one_line() -> None:
    assert html.keep_whole("to 2026-02-06, +6.33 pp & <b>") == (
        'to <span class="d">2026-02-06</span>, <span class="d">+6.33 pp</span> &amp; &lt;b&gt;'
    )


def contrast(colour: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours, https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio."""

    def luminance(code: str) -> float:
        parts = [int(code[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def schemes(page: str) -> list[dict[str, str]]:
    roots = re.findall(r":root \{([^}]*)\}", page)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", root)) for root in roots]


@pytest.mark.parametrize("colour", ["ink", "muted", "accent", "alarm"])
def test_text_stands_out_from_the_paper_in_light_dark_and_print(page: str, colour: str) -> None:
    light, dark, printed = schemes(page)
    for scheme in (light, dark, printed):
        assert contrast(scheme[colour], scheme["paper"]) >= 4.5  # WCAG 2.1 AA, 1.4.3


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)  # the definition's upper end
    assert contrast("#aaaaaa", "#ffffff") < 4.5


def test_a_long_table_is_cut_aloud() -> None:
    page = html.document(Page.of((made_up.answer("unusual"),)))
    assert "last 260 of 1,880 rows; --format json gives all" in page


def test_the_charts_are_well_formed(page: str) -> None:
    images = re.findall(r"(?s)<svg .*?</svg>", page)
    assert len(images) == 8
    for image in images:
        assert ET.fromstring(image).tag.endswith("svg")  # noqa: S314 (our own drawing)


def test_every_finding_of_a_brief_is_on_its_page_with_its_value_and_the_line_behind_it() -> None:
    answers = made_up.brief()
    detailed = tuple(
        replace(answer, findings=tuple(replace(finding, detail=f"rank of {finding.id}") for finding in answer.findings))
        for answer in answers
    )
    text = html.document(Page.of(detailed))
    for answer in detailed[1:]:
        for finding in answer.findings:
            assert text.count(f'data-finding="{finding.id}"') >= len(detailed[1:])
            assert f"rank of {finding.id}" in text
            assert str(html.keep_whole(finding.evidence.shown)) in text
