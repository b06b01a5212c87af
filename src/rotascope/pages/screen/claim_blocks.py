"""Checked articles on a screen: a block a claim, with its quote, its verdict and what is true instead."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from rotascope.pages.screen.surface import words
from rotascope.questions.check.document import AnnotatedArticles, CheckedArticle, MarkedClaim

LOOKS = {"refuted": "bold red", "doubtful": "yellow", "holds": "green", "open": "dim"}
FIRST = 6  # claims of a first screen


def blocks(document: AnnotatedArticles, *, short: bool) -> Iterator[RenderableType]:
    """Each article with its claims in the order of its text; on a first screen the refuted ones first, and a few."""
    for article in document.articles:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in article.counts().items())
        yield Text.assemble(
            words(article.name, style="bold"), words(f", {article.when}: {counts or 'nothing to check'}")
        )
        for claim in choose(article, FIRST) if short else article.claims:
            yield from block(claim)
        if short and len(article.claims) > FIRST:
            yield Text(f"{len(article.claims) - FIRST} more claims with --full", style="dim")
    for conflict in (conflict for conflict in document.conflicts if not conflict.holds):
        yield Text.assemble(("cannot both hold ", "bold red"), words(conflict.text))


def choose(article: CheckedArticle, most: int) -> tuple[MarkedClaim, ...]:
    """The claims that matter most, the refuted before the doubtful, each kind in the order of the text."""
    levels = list(LOOKS)
    return tuple(sorted(article.claims, key=lambda claim: levels.index(claim.level))[:most])


def block(claim: MarkedClaim) -> Iterator[RenderableType]:
    """The quote; the verdict with the computed number and why; what is true instead, said once."""
    checked = claim.checked
    yield Text.assemble("\n", (f"[{claim.number}] ", "dim"), words(f"“{' '.join(checked.claim.quote.split())}”"))
    computed = f", computed {claim.computed}" if checked.evidence else ""
    reason, nearest = claim.words
    why = f". {reason}" if reason else ""
    verdict = Text.assemble((claim.verdict.upper(), LOOKS[claim.level]), words(f"{computed}{why}"))
    yield Padding(verdict, (0, 0, 0, 4))
    if nearest:
        label = "Correction: " if claim.level == "refuted" else "Nearest true statement: "
        yield Padding(Text.assemble((label, "bold"), words(nearest)), (0, 0, 0, 4))
