"""Is what an article says true: every checkable claim with a verdict, the computed number and its evidence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.verdicts.resolve import collect_needs
from rotascope.errors import CheckFailed, UsageError
from rotascope.evidence import Answer
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble
from rotascope.questions.check.compute import compare, judge_article, read_claims
from rotascope.questions.check.document import AnnotatedArticles, CheckedArticle, annotated_articles
from rotascope.questions.check.files import ArticleText, read_article
from rotascope.questions.check.gather import gather, gather_listings
from rotascope.questions.check.words import describe


def answer(view: View, *, files: Sequence[str | Path] | str | Path, dated: date | None = None) -> Answer:
    """Check articles: each against what was known at its own date, then against each other.

    view     the market; what it knows after an article's date is used for hindsight only
    files    text, Markdown or HTML
    dated    the date of all of them; None = each one's own words
    raises   UsageError where an article does not say its date, or says one that is still to come
    """
    paths = [files] if isinstance(files, str | Path) else list(files)
    if not paths:
        raise UsageError("no article is named", "rotascope check FILE...")
    return check_texts(view, [read_article(path) for path in paths], dated=dated)


def check_texts(view: View, texts: Sequence[ArticleText], *, dated: date | None = None) -> Answer:
    """The same for texts at hand."""
    lexicon = Lexicon.of(gather_listings(view).values())
    articles = tuple(_check_article(view, text, dated, lexicon) for text in texts)
    conflicts = compare(articles)
    described = assemble("check", view, describe(articles, conflicts))
    return replace(described, document=AnnotatedArticles(articles, conflicts))


def _check_article(view: View, text: ArticleText, dated: date | None, lexicon: Lexicon) -> CheckedArticle:
    """Read the claims, gather what was known at the article's date, judge; what came later is for hindsight only."""
    article = read_claims(text, as_of=view.as_of, dated=dated, lexicon=lexicon)
    first, last = article.date.first, article.date.last
    material = gather(view.at(last), collect_needs(article.claims), since=first, dated=last)
    later = None
    if view.as_of > last and article.later_claims:
        later = gather(view, collect_needs(article.later_claims), since=view.as_of, dated=view.as_of)
    return judge_article(article, material, later=later)


def exit_rule(checked: Answer) -> CheckFailed | None:
    """The fault that a program ends with once the answer is told: something is refuted; None where nothing is."""
    refuted = annotated_articles(checked).refuted
    if not refuted:
        return None
    return CheckFailed(f"{refuted} statements are refuted or contradict each other", "see the verdicts above")


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """None: a brief checks an article only where its reader names one."""
    return ()
