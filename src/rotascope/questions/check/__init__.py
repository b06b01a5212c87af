"""Is what an article says true: every checkable claim with a verdict, the computed number and its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rotascope.claims.grammar.extract import MOST_CLAIMS, extract
from rotascope.claims.reading.article_date import ArticleDate, find_article_date, reader_date
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.reading.text import ReadableText, make_readable
from rotascope.claims.records import REFUTED, VERDICTS, CheckedClaim, Conflict
from rotascope.claims.verdicts.consistency import find_conflicts
from rotascope.claims.verdicts.resolve import carry_over_windows, collect_needs
from rotascope.claims.verdicts.verify import verify
from rotascope.errors import CheckFailed, UsageError
from rotascope.evidence import Answer, Column, Evidence, Finding, Input, Missing, Table
from rotascope.panels.view import View
from rotascope.questions.check.document import AnnotatedArticles, CheckedArticle, Marked, annotated, plural
from rotascope.questions.check.files import Source, read_article
from rotascope.questions.check.material import gather, listings
from rotascope.questions.check.plugins import suggestions
from rotascope.sessions import nyse

if TYPE_CHECKING:
    from rotascope.claims.verdicts.material import Material

SHOWN = 140  # characters of a quote in a table; JSON has all of it
PACKAGED = Path(__file__).parents[2] / "examples"  # where a built package keeps them; a checkout has its own folder
FOLDER = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[4] / "examples" / "articles"
EXAMPLES = (  # market, the article's date, file; by date
    ("us", date(2002, 10, 10), "2002-after-the-bubble.html"),
    ("us", date(2022, 6, 17), "2022-bear-market.txt"),
    ("us", date(2025, 7, 24), "2025-sector-shuffle.txt"),
    ("simulated", date(2025, 11, 14), "2025-simulated-quarter.txt"),
    ("us", date(2026, 2, 6), "2026-blue-chips-lead.md"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """An article with its claims, before any is judged."""

    source: Source
    page: ReadableText
    when: ArticleDate
    checked: tuple[CheckedClaim, ...]


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
    return check_sources(view, [read_article(path) for path in paths], dated=dated)


def check_sources(view: View, sources: Sequence[Source], *, dated: date | None = None) -> Answer:
    """The same for texts at hand."""
    lexicon = Lexicon.of(listings(view).values())
    read = [_checked(view, source, dated, lexicon) for source in sources]
    settled = [carry_over_windows([one.claim for one in each.checked]) for each in read]
    found = find_conflicts(settled)
    articles = tuple(_article(one) for one in read)
    return Answer(
        question="check",
        as_of=view.as_of,
        data=view.market,
        headline=_headline(articles, found),
        findings=tuple(_findings(articles)),
        tables={"claims": _claims_table(articles), "consistency": _conflicts_table(articles, found)},
        missing=tuple(_missing(articles)),
        document=AnnotatedArticles(articles, found),
    )


def _checked(view: View, source: Source, day: date | None, lexicon: Lexicon) -> Read:
    page = make_readable(source.text)
    when = reader_date(day) if day else find_article_date(source.text, page.text)
    if when is None:
        raise UsageError(f"{source.name} does not say its date", "give it with --dated YYYY-MM-DD")
    if when.first > view.as_of:
        raise UsageError(
            f"{source.name} is dated {when.first}, after {view.as_of}, where this market's knowledge ends",
            "give the article's own date with --dated, or a later --as-of",
        )
    if when.first < nyse().first:
        raise UsageError(f"{source.name} is dated {when.first}, before {nyse().first}", "give its date with --dated")
    when = replace(when, last=min(when.last, view.as_of))
    claims = extract(page.text, dated=when.last, lexicon=lexicon, suggestions=suggestions(page.text))
    needs = collect_needs(claims)
    then = gather(view.at(when.last), needs, since=when.first, dated=when.last)
    later: Material | None = None
    if view.as_of > when.last and any(one.expected or one.type == "macro" for one in claims):
        later = gather(
            view,
            collect_needs([one for one in claims if one.expected or one.type == "macro"]),
            since=view.as_of,
            dated=view.as_of,
        )
    return Read(source, page, when, verify(claims, then, later=later))


def _article(read: Read) -> CheckedArticle:
    marked = tuple(
        Marked(number, one, *read.page.source_span(*one.claim.mark)) for number, one in enumerate(read.checked, start=1)
    )
    return CheckedArticle(read.source.name, read.when.first, read.when.last, read.when.words, read.page.text, marked)


def _headline(articles: Sequence[CheckedArticle], found: Sequence[Conflict]) -> str:
    counts = {verdict: sum(one.counts().get(verdict, 0) for one in articles) for verdict in VERDICTS}
    total = sum(counts.values())
    if not total:
        return f"No checkable claim in {plural(len(articles), 'article')}."
    parts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    clashes = sum(not one.holds for one in found)
    refuted = sum(counts[verdict] for verdict in REFUTED)
    tail = f"; {plural(clashes, 'contradiction')}" if clashes else ""
    return f"{plural(total, 'claim')} in {plural(len(articles), 'article')}, {refuted} refuted: {parts}{tail}."


def _findings(articles: Sequence[CheckedArticle]) -> Iterator[Finding]:
    """The counts first, then each claim that was computed, the refuted ones before the others."""
    for article in articles:
        total = len(article.claims)
        evidence = Evidence(value=total, unit="count", method=f"claims found by grammar in {article.name}")
        counts = ", ".join(f"{count} {verdict}" for verdict, count in article.counts().items()) or "nothing checkable"
        yield Finding(
            "check.article.claims", f"{article.name}, {article.when}: {counts}", evidence, {"article": article.name}
        )
    every = [(article, one) for article in articles for one in article.claims if one.checked.evidence is not None]
    for article, one in sorted(every, key=lambda pair: pair[1].level != "refuted"):
        claim = one.checked.claim
        subject = {"article": article.name, "claim": str(one.number), "verdict": one.verdict, "type": claim.type}
        text = f"{article.name} [{one.number}] “{claim.text}”: {one.verdict}. {one.checked.reason}"
        if one.checked.evidence is not None:
            yield Finding(f"check.claim.{claim.type.replace(' ', '_')}", text, one.checked.evidence, subject)


def _missing(articles: Sequence[CheckedArticle]) -> Iterator[Missing]:
    """What would make the untestable claims testable, each need once."""
    seen: dict[str, Missing] = {}
    for article in articles:
        if len(article.claims) >= MOST_CLAIMS:
            why = f"only the first {MOST_CLAIMS:,} claims were read"
            yield Missing(article.name, why, "check the article in parts")
        for one in article.claims:
            if one.verdict == "untestable" and one.checked.claim.type != "cause":
                needs = one.checked.needs
                seen.setdefault(needs, Missing(f"claim {one.number} of {article.name}", one.checked.reason, needs))
    yield from seen.values()


def _claims_table(articles: Sequence[CheckedArticle]) -> Table:
    rows = tuple(
        (
            article.name,
            str(one.number),
            one.checked.claim.type,
            _cut(one.checked.claim.quote),
            one.checked.claim.text,
            one.verdict,
            one.computed,
            one.told,
            one.checked.nearest,
        )
        for article in articles
        for one in article.claims
    )
    columns = (
        Column("article", "Article"),
        Column("claim", "No."),
        Column("type", "Kind"),
        Column("quote", "Quote"),
        Column("said", "Says"),
        Column("verdict", "Verdict"),
        Column("computed", "Computed"),
        Column("reason", "Why"),
        Column("nearest", "Nearest true statement"),
    )
    note = "A verdict of true always has a computed number. --format json gives each claim's characters in the file."
    return Table("Claims", columns, rows, inputs_of(articles), note)


def inputs_of(articles: Sequence[CheckedArticle]) -> tuple[Input, ...]:
    """Every series behind a verdict, once."""
    every = (one.checked.evidence for article in articles for one in article.claims)
    return tuple(dict.fromkeys(given_ for evidence in every if evidence for given_ in evidence.inputs))


def _conflicts_table(articles: Sequence[CheckedArticle], found: Sequence[Conflict]) -> Table:
    rows = tuple(
        (
            one.kind,
            one.text,
            "adds up" if one.holds else "cannot both hold",
            ", ".join(f"{articles[at].name} [{number + 1}]" for at, number in one.sides),
        )
        for one in found
    )
    columns = (Column("kind", "Kind"), Column("text", "What"), Column("holds", "Verdict"), Column("sides", "Where"))
    return Table("Sums and contradictions", columns, rows, (), "Within each article and between them.")


def _cut(quote: str) -> str:
    return quote if len(quote) <= SHOWN else f"{quote[:SHOWN].rstrip()}…"


def exit_rule(checked: Answer) -> CheckFailed | None:
    """The fault that a program ends with once the answer is told: something is refuted; None where nothing is."""
    refuted = annotated(checked).refuted
    if not refuted:
        return None
    return CheckFailed(f"{refuted} statements are refuted or contradict each other", "see the verdicts above")


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (articles have no spread)
    """The brief's section: the latest example that this market could judge by then, to show what the question does."""
    known = [name for market, day, name in EXAMPLES if market == view.layers[-1].name and day <= view.as_of]
    path = FOLDER / known[-1] if known else FOLDER
    if path.is_file():
        return (_shortened(answer(view, files=path)),)
    none = Answer(
        question="check",
        as_of=view.as_of,
        data=view.market,
        headline="No article was given to check.",
        missing=(Missing("article", "no article was given", "rotascope check FILE..."),),
    )
    return (none,)


def _shortened(checked: Answer) -> Answer:
    """An example says how it came out; what it lacks is not what the brief lacks."""
    told = tuple(one for one in checked.findings if one.subject.get("verdict") in (None, *REFUTED))
    return replace(
        checked, headline=f"An example that ships with the program: {checked.headline}", findings=told, missing=()
    )
