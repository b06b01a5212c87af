"""The annotated page: the article is all there, marked in place, and escaped to the last character."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from gold_articles import answer, articles, document, market
from rotascope.evidence import Answer
from rotascope.pages import annotated
from rotascope.pages.files import render
from rotascope.questions.check import answer as check


class Reader(HTMLParser):
    """Text inside the article's section, and the tags of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.inside = 0
        self.marks: list[str] = []
        self.text: list[str] = []
        self.small = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "mark":
            self.marks.append("")
        self.small = self.small or tag == "sup"
        self.inside += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "mark"
        self.small = self.small and tag != "sup"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marks[-1] += data
        if not self.small:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.name)
def test_the_whole_article_stands_on_the_page_with_each_claim_marked(path: Path) -> None:
    checked = document(path)
    page = read(annotated.document(answer(path)))
    text = "".join("".join(page.text).split())
    for line in checked.articles[0].text.split("\n"):
        assert "".join(line.split()) in text
    marked = "".join("".join(page.marks).split())
    for claim in checked.articles[0].claims:
        low, high = claim.checked.claim.mark
        assert "".join(checked.articles[0].text[low:high].split())[:5] in marked


HOSTILE = (
    '<script>alert("x")</script> <img src=x onerror=alert(1)> As of February 6, 2026, the Dow \u202egained 4.3% '
    "this year </mark></p><h1>owned</h1> & 'quotes' | `ticks` [[((\x1b[31m"
)


def test_hostile_text_is_escaped_in_every_output(tmp_path: Path) -> None:
    path = tmp_path / "a<b>.txt"
    path.write_text(HOSTILE)
    checked = check(market("us"), files=path)
    for form in ("html", "md", "txt", "json"):
        text = render((checked,), form)
        assert "\u202e" not in text
        assert "\x1b" not in text
        assert "<script>alert" not in text or form in ("txt", "json")
        assert "<h1>owned" not in text or form in ("txt", "json")
    page = read(render((checked,), "html"))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert 'alert("x")' in "".join(page.text)


def test_marks_that_overlap_are_cut_at_their_edges() -> None:
    text = "The Dow rose 8%"
    claims = document(articles()[0]).articles[0].claims[:1]
    (piece,) = annotated.pieces(text, 0, len(text), [])
    assert (piece.text, piece.claims, piece.level) == (text, (), "")
    start, end = claims[0].checked.claim.mark
    parts = list(annotated.pieces("x" * (end + 5), 0, end + 5, list(claims)))
    assert [len(piece.text) for piece in parts] == [start, end - start, 5]
    assert [bool(piece.ends) for piece in parts] == [False, True, False]


def test_an_answer_without_articles_is_no_page() -> None:
    as_of = answer(articles()[0]).as_of
    with pytest.raises(TypeError, match="no article"):
        annotated.document(Answer(question="unusual", as_of=as_of, data="us", headline="x"))
