"""A check in words: the headline, a finding a computed claim, what is missing, the tables."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rotascope.claims.grammar.extract import MOST_CLAIMS
from rotascope.claims.records import VERDICTS, Conflict
from rotascope.evidence import Chart, Column, Evidence, Finding, Input, Missing, Role, Section, Table, show
from rotascope.questions.check.document import LEVELS, CheckedArticle, MarkedClaim
from rotascope.questions.wording import capital, day_of, plain_dates

SHOWN = 140  # characters of a quote in a table; JSON has all of it
QUOTED = 90  # characters of a quote in a sentence
KEY = 4  # refuted claims on the first screen
OUTCOMES = {  # levels of a claim beside refuted, in words
    "holds": "hold",
    "doubtful": "hold with a doubt",
    "open": "cannot be tested here or are still to come",
}


def describe(articles: Sequence[CheckedArticle], conflicts: Sequence[Conflict]) -> Section:
    """Everything that an answer says of the articles."""
    return Section(
        findings=(*_count_findings(articles), *_claim_findings(articles), *_later_findings(articles)),
        tables={
            "claims": _claims_table(articles),
            "verdicts": _verdicts_table(articles),
            "consistency": _conflicts_table(articles, conflicts),
        },
        missing=tuple(_missing(articles)),
        headline=_headline(articles, conflicts),
        figures=("verdicts",),
    )


def _headline(articles: Sequence[CheckedArticle], conflicts: Sequence[Conflict]) -> str:
    levels = Counter(claim.level for article in articles for claim in article.claims)
    if not levels:
        return f"No checkable claim in {_count(len(articles), 'article')}."
    where = articles[0].name if len(articles) == 1 else _count(len(articles), "article")
    verb = "is" if levels["refuted"] == 1 else "are"
    parts = [f"{levels['refuted']} of {_count(levels.total(), 'claim')} in {where} {verb} refuted"]
    if others := [f"{levels[level]} {words}" for level, words in OUTCOMES.items() if levels[level]]:
        parts.append(", ".join(others))
    if clashes := sum(not conflict.holds for conflict in conflicts):
        parts.append(f"{_count(clashes, 'pair')} of statements contradict each other")
    return f"{'; '.join(parts)}."


def _count(count: int, noun: str) -> str:
    """`3 claims`."""
    return f"{show(count, 'count')} {noun}{'' if count == 1 else 's'}"


def _count_findings(articles: Sequence[CheckedArticle]) -> Iterator[Finding]:
    """How many claims of which verdict each article has."""
    for article in articles:
        evidence = Evidence.count(len(article.claims), method=f"claims found by grammar in {article.name}")
        counts = ", ".join(f"{count} {verdict}" for verdict, count in article.counts().items()) or "nothing checkable"
        text = f"{article.name}, {article.when}: {counts}"
        yield Finding("check.article.claims", text, evidence, {"article": article.name})


def _claim_findings(articles: Sequence[CheckedArticle]) -> Iterator[Finding]:
    """Each claim that was computed, the refuted ones before the others; the first KEY refuted lead."""
    claims = [(article, claim) for article in articles for claim in article.claims]
    shared = Counter(claim.checked.claim.quote for _, claim in claims)
    claims.sort(key=lambda pair: pair[1].level != "refuted")
    for number, (article, claim) in enumerate(claims):
        if claim.checked.evidence is not None:
            role: Role = "key" if number < KEY and claim.level == "refuted" else ""
            yield _claim_finding(article, claim, role=role, alone=shared[claim.checked.claim.quote] == 1)


def _claim_finding(article: CheckedArticle, claim: MarkedClaim, *, role: Role, alone: bool) -> Finding:
    """A claim with its correction; `alone` where no other claim stands in the same words."""
    type_ = claim.checked.claim.type
    subject = {"article": article.name, "claim": str(claim.number), "verdict": claim.verdict, "type": type_}
    quote = f"{article.name} [{claim.number}] “{claim.checked.claim.text}”"
    detail = f"{quote}: {claim.verdict}. {claim.checked.reason}"
    correction = f"True is: {claim.checked.nearest}" if claim.checked.nearest else capital(claim.checked.reason)
    part = "" if alone else f", {claim.checked.claim.text}"
    quoted = _shorten(claim.checked.claim.quote.rstrip("."), QUOTED)
    text = f"“{quoted}”{part}: {claim.verdict}. {plain_dates(correction)}"
    evidence = claim.checked.evidence or Evidence.text(claim.verdict, method="not computed")
    return Finding(f"check.claim.{type_.replace(' ', '_')}", text, evidence, subject, detail, role)


def _later_findings(articles: Sequence[CheckedArticle]) -> Iterator[Finding]:
    """What came of the forecasts, and that later data change no verdict."""
    claims = [claim for article in articles for claim in article.claims]
    forecasts = [claim for claim in claims if claim.verdict == "forecast"]
    judged = [claim for claim in forecasts if claim.checked.hindsight]
    if forecasts:
        share = f"{len(judged)} of" if judged else "None of"
        sentence = f"{share} its {_count(len(forecasts), 'forecast')} can yet be held against later data"
        text = f"{sentence}: {judged[0].checked.hindsight}" if judged else sentence
        evidence = Evidence.count(len(judged), method="hindsight, apart from the verdicts")
        yield Finding("check.article.forecasts", text, evidence, role="followed")
    if articles:
        days = ", ".join(dict.fromkeys(day_of(article.dated) for article in articles))
        text = (
            f"Nothing: each article is judged by what was known on its own date, {days}; later data change no verdict"
        )
        evidence = Evidence.text("none", method="the view of the market at the article's date")
        yield Finding("check.article.dated", text, evidence, role="changed")


def _missing(articles: Sequence[CheckedArticle]) -> Iterator[Missing]:
    """What would make the untestable claims testable, each need once."""
    lacks: dict[str, Missing] = {}
    for article in articles:
        if len(article.claims) >= MOST_CLAIMS:
            why = f"only the first {MOST_CLAIMS:,} claims were read"
            yield Missing(article.name, why, "check the article in parts")
        for claim in article.claims:
            if claim.verdict == "untestable" and claim.checked.claim.type != "cause":
                needs = claim.checked.needs
                lack = Missing(f"claim {claim.number} of {article.name}", claim.checked.reason, needs)
                lacks.setdefault(needs, lack)
    yield from lacks.values()


def _claims_table(articles: Sequence[CheckedArticle]) -> Table:
    rows = tuple(
        (
            article.name,
            str(claim.number),
            claim.checked.claim.type,
            _shorten(claim.checked.claim.quote),
            claim.checked.claim.text,
            claim.verdict,
            claim.computed,
            claim.explanation,
            claim.checked.nearest,
        )
        for article in articles
        for claim in article.claims
    )
    columns = (
        Column("article", "Article"),
        Column("claim", "No."),
        Column("type", "Kind"),
        Column("quote", "Quote"),
        Column("text", "Says"),
        Column("verdict", "Verdict"),
        Column("computed", "Computed"),
        Column("reason", "Why"),
        Column("nearest", "Nearest true statement"),
    )
    note = "A verdict of true always has a computed number. --format json gives each claim's characters in the file."
    return Table("Claims", columns, rows, _inputs_of(articles), note)


def _inputs_of(articles: Sequence[CheckedArticle]) -> tuple[Input, ...]:
    """Every series behind a verdict, once."""
    evidence = (claim.checked.evidence for article in articles for claim in article.claims)
    return tuple(dict.fromkeys(series for number in evidence if number for series in number.inputs))


def _verdicts_table(articles: Sequence[CheckedArticle]) -> Table:
    """How many claims have each verdict, in the order of VERDICTS."""
    counts = Counter(claim.verdict for article in articles for claim in article.claims)
    rows = tuple((verdict, LEVELS[verdict], counts[verdict]) for verdict in VERDICTS if counts[verdict])
    columns = (Column("verdict", "Verdict"), Column("level", "What it comes to"), Column("claims", "Claims", "count"))
    chart = Chart("bars", "verdict", ("claims",), text="level")
    return Table("How the claims stand", columns, rows, _inputs_of(articles), chart=chart)


def _conflicts_table(articles: Sequence[CheckedArticle], conflicts: Sequence[Conflict]) -> Table:
    rows = tuple(
        (
            conflict.kind,
            conflict.text,
            "adds up" if conflict.holds else "cannot both hold",
            ", ".join(f"{articles[article].name} [{number + 1}]" for article, number in conflict.sides),
        )
        for conflict in conflicts
    )
    columns = (Column("kind", "Kind"), Column("text", "What"), Column("holds", "Verdict"), Column("sides", "Where"))
    return Table("Sums and contradictions", columns, rows, (), "Within each article and between them.")


def _shorten(quote: str, length: int = SHOWN) -> str:
    return quote if len(quote) <= length else f"{quote[:length].rstrip()}…"
