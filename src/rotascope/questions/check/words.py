"""A check in words: the headline, a finding a computed claim, what is missing, the tables."""

from collections.abc import Iterator, Sequence

from rotascope.claims.grammar.extract import MOST_CLAIMS
from rotascope.claims.records import REFUTED, VERDICTS, Conflict
from rotascope.evidence import Column, Evidence, Finding, Input, Missing, Section, Table, show
from rotascope.questions.check.document import CheckedArticle, MarkedClaim

SHOWN = 140  # characters of a quote in a table; JSON has all of it


def describe(articles: Sequence[CheckedArticle], conflicts: Sequence[Conflict]) -> Section:
    """Everything that an answer says of the articles."""
    return Section(
        findings=(*_count_findings(articles), *_claim_findings(articles)),
        tables={"claims": _claims_table(articles), "consistency": _conflicts_table(articles, conflicts)},
        missing=tuple(_missing(articles)),
        headline=_headline(articles, conflicts),
    )


def _headline(articles: Sequence[CheckedArticle], conflicts: Sequence[Conflict]) -> str:
    counts = {verdict: sum(article.counts().get(verdict, 0) for article in articles) for verdict in VERDICTS}
    total = sum(counts.values())
    if not total:
        return f"No checkable claim in {_count(len(articles), 'article')}."
    parts = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    clashes = sum(not conflict.holds for conflict in conflicts)
    refuted = sum(counts[verdict] for verdict in REFUTED)
    tail = f"; {_count(clashes, 'contradiction')}" if clashes else ""
    return f"{_count(total, 'claim')} in {_count(len(articles), 'article')}, {refuted} refuted: {parts}{tail}."


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
    """Each claim that was computed, the refuted ones before the others."""
    claims = [(article, claim) for article in articles for claim in article.claims]
    for article, claim in sorted(claims, key=lambda pair: pair[1].level != "refuted"):
        if claim.checked.evidence is not None:
            yield _claim_finding(article, claim, claim.checked.evidence)


def _claim_finding(article: CheckedArticle, claim: MarkedClaim, evidence: Evidence) -> Finding:
    type_ = claim.checked.claim.type
    subject = {"article": article.name, "claim": str(claim.number), "verdict": claim.verdict, "type": type_}
    quote = f"{article.name} [{claim.number}] “{claim.checked.claim.text}”"
    text = f"{quote}: {claim.verdict}. {claim.checked.reason}"
    return Finding(f"check.claim.{type_.replace(' ', '_')}", text, evidence, subject)


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


def _shorten(quote: str) -> str:
    return quote if len(quote) <= SHOWN else f"{quote[:SHOWN].rstrip()}…"
