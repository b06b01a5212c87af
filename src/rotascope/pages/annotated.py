"""A checked article as one HTML page: its text with each claim marked in place, the claims, the contradictions."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from markupsafe import Markup

from rotascope.evidence import Answer
from rotascope.pages.html import environment
from rotascope.pages.page import Page
from rotascope.questions.check.document import CheckedArticle, Marked, annotated

LEVELS = (
    ("holds", "true, or true when rounded"),
    ("doubtful", "depends on a convention, or true but weak evidence"),
    ("refuted", "wrong, impossible or unsupported"),
    ("open", "a forecast, or not testable with these data"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same claims; `ends` are the claims whose mark stops here."""

    text: str
    claims: tuple[Marked, ...]
    ends: tuple[Marked, ...]

    @property
    def level(self) -> str:
        """The worst of its claims: refuted before doubtful before what holds; empty without a claim."""
        held = {one.level for one in self.claims}
        return next((name for name in ("refuted", "doubtful", "holds", "open") if name in held), "")

    @property
    def title(self) -> str:
        """What a pointer over it is told."""
        return "; ".join(f"{one.number}: {one.verdict}" for one in self.claims)


def document(answer: Answer) -> str:
    """The page of an answer of `check` as HTML text; every character of the article is escaped."""
    articles = annotated(answer).articles
    style = "".join(
        files("rotascope.pages").joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "annotated.css")
    )
    page = Page.of((answer,))
    told = [(number, one, list(paragraphs(one))) for number, one in enumerate(articles, start=1)]
    return (
        environment()
        .get_template("annotated.html.j2")
        .render(page=page, style=Markup(style), answer=answer, articles=told, levels=LEVELS)  # noqa: S704 (our own files)
    )


def paragraphs(article: CheckedArticle) -> Iterator[list[Piece]]:
    """The article's lines that are not blank, each in pieces."""
    start = 0
    for line in article.text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [one for one in article.claims if _start(one) < end and start < _end(one)]
            yield list(pieces(article.text, start, end, inside))
        start = end + 1


def pieces(text: str, start: int, end: int, claims: list[Marked]) -> Iterator[Piece]:
    """A stretch cut where a mark begins or ends, so that marks may overlap."""
    edges = {start, end}
    edges |= {min(max(edge, start), end) for one in claims for edge in (_start(one), _end(one))}
    ordered = sorted(edges)
    for low, high in pairwise(ordered):
        over = tuple(one for one in claims if _start(one) < high and low < _end(one))
        ends = tuple(one for one in over if _end(one) == high or (high == end and _end(one) > end))
        yield Piece(text[low:high], over, ends)


def _start(one: Marked) -> int:
    return one.checked.claim.mark[0]


def _end(one: Marked) -> int:
    return one.checked.claim.mark[1]
