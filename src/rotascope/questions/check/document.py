"""The document of `check`: each claim at its characters of the text, so that a face can mark it there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from rotascope.claims.records import REFUTED, VERDICTS, CheckedClaim, Conflict, Verdict
from rotascope.evidence import Answer, Evidence
from rotascope.questions.check.editor import describe_reading, name_source, say_plainly, suggest_correction
from rotascope.questions.wording import day_of, plain_dates

KIND = "annotated article"
ID_LENGTH = 12  # hexadecimal digits
LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("true", "rounded"), "holds"),
    **dict.fromkeys(("depends on convention", "true but weak evidence"), "doubtful"),
    **dict.fromkeys(REFUTED, "refuted"),
    "forecast": "open",
    "untestable": "open",
}


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """One claim of an article.

    number      from 1, in the order of the text
    mark, quote characters of the readable text; source_* of the file's own text
    """

    number: int
    checked: CheckedClaim
    source_start: int
    source_end: int

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""
        return self.checked.verdict

    @property
    def level(self) -> str:
        """holds, doubtful, refuted or open: what colours stand for."""
        return LEVELS[self.checked.verdict]

    @property
    def permanent_id(self) -> str:
        """The same for the same words of the same clause, whatever stands before them: for an archive of claims."""
        claim = self.checked.claim
        words = "\n".join((claim.type, " ".join(claim.quote.split()), claim.text))
        return sha256(words.encode()).hexdigest()[:ID_LENGTH]

    @property
    def computed(self) -> str:
        """The computed number as every face prints it."""
        return self.checked.evidence.shown if self.checked.evidence else "—"

    @property
    def explanation(self) -> str:
        """Why, and where it helps what is true instead, or what would make it testable."""
        parts = [
            self.checked.reason,
            self.checked.hindsight,
            f"needs {self.checked.needs}" if self.checked.needs else "",
        ]
        return "; ".join(part for part in parts if part)

    @property
    def words(self) -> tuple[str, str]:
        """Why, and what is true instead, each said once, with dates as people read them; "" where there is none."""
        nearest = self.checked.nearest
        why = self.explanation.replace(nearest, "").strip(" ;:,") if nearest else self.explanation
        return plain_dates(why), plain_dates(nearest)

    @property
    def read_as(self) -> str:
        """What it is of, what it says of it, and over which days, in words."""
        return describe_reading(self.checked.claim)

    @property
    def plain(self) -> str:
        """One sentence on the verdict for who wrote or edits the article."""
        return say_plainly(self.checked)

    @property
    def source(self) -> str:
        """The series behind the computed number."""
        return name_source(self.checked.evidence)

    @property
    def correction(self) -> str:
        """The clause put right, to be pasted; empty where a number alone does not do it."""
        return suggest_correction(self.checked)

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON document; `start` and `end` are characters of the file's text."""
        claim, checked = self.checked.claim, self.checked
        return {
            "number": self.number,
            "id": self.permanent_id,
            "type": claim.type,
            "quote": claim.quote,
            "text": claim.text,
            "start": self.source_start,
            "end": self.source_end,
            "verdict": checked.verdict,
            "reason": checked.reason,
            "computed": self.computed,
            "nearest": checked.nearest,
            "read_as": self.read_as,
            "plain": self.plain,
            "correction": self.correction,
            "source": self.source,
            "reading": {
                "confidence": claim.confidence,
                "bindings": {binding.part: {"how": binding.how, "words": binding.words} for binding in claim.bindings},
                "doubts": list(claim.doubts),
            },
            "needs": checked.needs,
            "subject": claim.subject.key if claim.subject else None,
            "period": {"text": claim.period.text, "first": str(claim.period.first), "last": str(claim.period.last)}
            if claim.period
            else None,
            "evidence": _to_dict(checked.evidence),
            "hindsight": {"text": checked.hindsight, "evidence": _to_dict(checked.hindsight_evidence)}
            if checked.hindsight
            else None,
            "alternatives": [{"what": what, "gives": gives} for what, gives in checked.alternatives],
        }


def _to_dict(evidence: Evidence | None) -> dict[str, Any] | None:
    return evidence.to_dict() if evidence else None


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """An article that was checked: its readable text and its claims."""

    name: str
    first: date
    dated: date
    dated_by: str
    text: str
    claims: tuple[MarkedClaim, ...]

    @property
    def when(self) -> str:
        """Its date, or the days that it may be of."""
        span = day_of(self.dated) if self.first == self.dated else f"{day_of(self.first)} to {day_of(self.dated)}"
        return f"{span} ({self.dated_by})"

    def counts(self) -> dict[str, int]:
        """Claims by verdict, in the order of VERDICTS, verdicts without a claim left out."""
        counts = Counter(claim.verdict for claim in self.claims)
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON document."""
        return {
            "name": self.name,
            "dated": str(self.dated),
            "dated_from": str(self.first),
            "dated_by": self.dated_by,
            "counts": self.counts(),
            "claims": [claim.to_dict() for claim in self.claims],
        }


@dataclass(frozen=True, slots=True)
class AnnotatedArticles:
    """The articles that were checked and their contradictions: what an answer of `check` carries as its document."""

    articles: tuple[CheckedArticle, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def kind(self) -> str:
        """What is to be drawn."""
        return KIND

    @property
    def tables(self) -> tuple[str, ...]:
        """The answer's tables whose rows it shows itself."""
        return ("claims",)

    @property
    def refuted(self) -> int:
        """Claims refuted, and statements that contradict each other."""
        claims = sum(claim.verdict in REFUTED for article in self.articles for claim in article.claims)
        return claims + sum(not conflict.holds for conflict in self.conflicts)

    def to_dict(self) -> dict[str, Any]:
        """The articles with character offsets, and what they say against themselves and each other."""
        return {
            "refuted": self.refuted,
            "articles": [article.to_dict() for article in self.articles],
            "consistency": [self._conflict_to_dict(conflict) for conflict in self.conflicts],
        }

    def _conflict_to_dict(self, conflict: Conflict) -> dict[str, Any]:
        sides = [{"article": self.articles[article].name, "claim": number + 1} for article, number in conflict.sides]
        return {"kind": conflict.kind, "text": conflict.text, "holds": conflict.holds, "sides": sides}


def annotated_articles(answer: Answer) -> AnnotatedArticles:
    """The document of an answer of `check`; TypeError where it holds no article."""
    if not isinstance(answer.document, AnnotatedArticles):
        raise TypeError(f"an answer of {answer.question} holds no article")
    return answer.document
