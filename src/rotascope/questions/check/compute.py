"""From an article's text to its claims, and from what was gathered for them to their verdicts: no view here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.article_date import ArticleDate, find_article_date, reader_date
from rotascope.claims.reading.language import is_english
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.reading.text import ReadableText, make_readable
from rotascope.claims.records import Claim, Conflict
from rotascope.claims.verdicts.consistency import find_conflicts
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.resolve import carry_over_windows
from rotascope.claims.verdicts.verify import verify
from rotascope.errors import InputRefused, UsageError
from rotascope.questions.check.document import CheckedArticle, MarkedClaim
from rotascope.questions.check.files import ArticleText
from rotascope.questions.check.plugins import suggestions
from rotascope.sessions import nyse


@dataclass(frozen=True, slots=True, eq=False)
class ReadArticle:
    """An article with its date and its claims, before any is judged."""

    name: str
    page: ReadableText
    date: ArticleDate
    claims: tuple[Claim, ...]

    @property
    def later_claims(self) -> tuple[Claim, ...]:
        """Claims that what came after the article can say more on: forecasts, and figures published later."""
        return tuple(claim for claim in self.claims if claim.expected or claim.type == "macro")


def read_claims(article: ArticleText, *, as_of: date, dated: date | None, lexicon: Lexicon) -> ReadArticle:
    """The claims of an article, read from its own date.

    as_of    where the market's knowledge ends; no article may be younger
    dated    the article's date; None = its own words
    raises   UsageError where it does not say its date, or says one that the market does not cover
    """
    page = make_readable(article.text)
    if not is_english(page.text):
        raise InputRefused(f"{article.name} is not in English", "only English is read: check a translation")
    article_date = reader_date(dated) if dated else find_article_date(article.text, page.text)
    if article_date is None:
        raise UsageError(f"{article.name} does not say its date", "give it with --dated YYYY-MM-DD")
    first = article_date.first
    if first > as_of:
        raise UsageError(
            f"{article.name} is dated {first}, after {as_of}, where this market's knowledge ends",
            "give the article's own date with --dated, or a later --as-of",
        )
    if first < nyse().first:
        raise UsageError(f"{article.name} is dated {first}, before {nyse().first}", "give its date with --dated")
    last = min(article_date.last, as_of)
    claims = extract(page.text, dated=last, lexicon=lexicon, suggestions=suggestions(page.text))
    return ReadArticle(article.name, page, replace(article_date, last=last), claims)


def judge_article(article: ReadArticle, material: Material, *, later: Material | None) -> CheckedArticle:
    """The article with a verdict for each claim, marked in its text.

    material   what was known by the end of the article's date
    later      what is known now, for hindsight and for what was published after the article
    """
    checked = verify(article.claims, material, later=later)
    marked = tuple(
        MarkedClaim(number, outcome, *article.page.source_span(*outcome.claim.mark))
        for number, outcome in enumerate(checked, start=1)
    )
    dates = article.date
    return CheckedArticle(article.name, dates.first, dates.last, dates.words, article.page.text, marked)


def compare(articles: Sequence[CheckedArticle]) -> tuple[Conflict, ...]:
    """Sums that do not add up and statements that cannot both hold, within and between articles."""
    claims_of_each = ([claim.checked.claim for claim in article.claims] for article in articles)
    return find_conflicts([carry_over_windows(claims) for claims in claims_of_each])
