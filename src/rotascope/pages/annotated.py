"""A checked article as one HTML page: its text with each claim marked in place, the claims, the contradictions."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rotascope.evidence import Answer
from rotascope.pages.html import environment, style
from rotascope.pages.page import Page
from rotascope.questions.check.document import CheckedArticle, MarkedClaim, annotated_articles

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
    claims: tuple[MarkedClaim, ...]
    ends: tuple[MarkedClaim, ...]

    @property
    def level(self) -> str:
        """The worst of its claims: refuted before doubtful before what holds; empty without a claim."""
        levels = {claim.level for claim in self.claims}
        return next((name for name in ("refuted", "doubtful", "holds", "open") if name in levels), "")

    @property
    def title(self) -> str:
        """What a pointer over it is told."""
        return "; ".join(f"{claim.number}: {claim.verdict}" for claim in self.claims)


def document(answer: Answer) -> str:
    """The page of an answer of `check` as HTML text; every character of the article is escaped."""
    articles = annotated_articles(answer)
    page = Page.of((answer,))
    exhibits = (exhibit for chapter in page.chapters for exhibit in chapter.every_exhibit)
    shown = (*articles.tables, *answer.figures)
    template = environment().get_template("annotated.html.j2")
    return template.render(
        page=page,
        style=style("style.css", "annotated.css"),
        articles=[(number, article, list(paragraphs(article))) for number, article in enumerate(articles.articles, 1)],
        besides=[exhibit for exhibit in exhibits if exhibit.name not in shown and exhibit.cells],
        levels=LEVELS,
    )


def paragraphs(article: CheckedArticle) -> Iterator[list[Piece]]:
    """The article's lines that are not blank, each in pieces."""
    start = 0
    for line in article.text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [claim for claim in article.claims if _start(claim) < end and start < _end(claim)]
            yield list(pieces(article.text, start, end, inside))
        start = end + 1


def pieces(text: str, start: int, end: int, claims: list[MarkedClaim]) -> Iterator[Piece]:
    """A stretch cut where a mark begins or ends, so that marks may overlap."""
    edges = {start, end}
    edges |= {min(max(edge, start), end) for claim in claims for edge in (_start(claim), _end(claim))}
    ordered = sorted(edges)
    for low, high in pairwise(ordered):
        over = tuple(claim for claim in claims if _start(claim) < high and low < _end(claim))
        ends = tuple(claim for claim in over if _end(claim) == high or (high == end and _end(claim) > end))
        yield Piece(text[low:high], over, ends)


def _start(claim: MarkedClaim) -> int:
    return claim.checked.claim.mark[0]


def _end(claim: MarkedClaim) -> int:
    return claim.checked.claim.mark[1]
