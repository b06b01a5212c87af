"""Scores `check` on real notes with gold claims that were labelled before the program saw them.

A gold file has one claim a line: article, start, end (characters of the file), right_class (T holds, F refutable, U
not decidable with the data) and right_value. The articles are files named ARTICLE-YYYY-MM-DD.txt in a folder.
Nothing of a note's text is kept: counts only.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

from rotascope.claims.records import COMPUTED, REFUTED
from rotascope.panels.view import View
from rotascope.questions.check import check_texts
from rotascope.questions.check.document import MarkedClaim, annotated_articles
from rotascope.questions.check.files import read_article

NEAR, SHARE = 0.06, 0.006  # a value is right within either
NUMBER = re.compile(r"-?[\d,]*\.?\d+")
UNREAD = "not read"
NORMAL = 1.96  # standard deviations of a 95 % interval


@dataclass(frozen=True, slots=True)
class NoteClaim:
    """A gold claim and what the program made of it; `claim` is None where it read nothing there."""

    right_class: str
    right_value: float | None
    has_number: bool
    claim: MarkedClaim | None

    @property
    def answer(self) -> str:
        """T, F or U as the program has it; empty where it read nothing."""
        if self.claim is None:
            return ""
        return "T" if self.claim.verdict in COMPUTED else "F" if self.claim.verdict in REFUTED else "U"

    @property
    def kind(self) -> str:
        """The claim's type, or that it was not read, with a number or in words."""
        if self.claim is not None:
            return self.claim.checked.claim.type
        return f"{UNREAD}: {'a number' if self.has_number else 'words'}"

    @property
    def value_is_right(self) -> bool | None:
        """Whether the computed number is the right one; None where either side has none."""
        number = NUMBER.search(self.claim.computed.replace("\u2212", "-")) if self.claim else None
        if number is None or self.right_value is None:
            return None
        distance = abs(abs(float(number.group().replace(",", ""))) - abs(self.right_value))
        return distance <= max(NEAR, SHARE * abs(self.right_value))


def score_notes(view: View, gold: Path, articles: Path) -> list[NoteClaim]:
    """Every gold claim with the program's own."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    scored: list[NoteClaim] = []
    for file in sorted(articles.glob("*.txt")):
        name, _, dated = file.stem.partition("-")
        of_file = [row for row in rows if row["article"] == name]
        if of_file:
            answer = check_texts(view, [read_article(file)], dated=date.fromisoformat(dated))
            scored += _pair(of_file, annotated_articles(answer).articles[0].claims)
    return scored


def _pair(rows: Sequence[dict[str, Any]], claims: Sequence[MarkedClaim]) -> Iterator[NoteClaim]:
    """Gold and program claims whose characters overlap, the closest pairs first, each once."""
    pairs = []
    for number, row in enumerate(rows):
        for other, claim in enumerate(claims):
            both = min(row["end"], claim.source_end + 1) - max(row["start"], claim.source_start)
            if both > 0:
                width = max(1, claim.source_end - claim.source_start + 1)
                pairs.append((both / (row["end"] - row["start"]) + both / width, number, other))
    by_row: dict[int, int] = {}
    for _, number, other in sorted(pairs, reverse=True):
        if number not in by_row and other not in by_row.values():
            by_row[number] = other
    for number, row in enumerate(rows):
        value = row["right_value"] if isinstance(row["right_value"], int | float) else None
        has_number = any(character.isdigit() for character in row["anchor"])
        yield NoteClaim(row["right_class"], value, has_number, claims[by_row[number]] if number in by_row else None)


def tables(scored: Sequence[NoteClaim]) -> list[str]:
    """What the program got right, with intervals, and the same by kind of claim."""
    decidable = [claim for claim in scored if claim.right_class != "U"]
    confirmed = [claim for claim in scored if claim.answer == "T"]
    refuted = [claim for claim in scored if claim.answer == "F"]
    decided = [claim for claim in decidable if claim.answer in ("T", "F")]
    values = [right for claim in decided if (right := claim.value_is_right) is not None]
    false_claims = [claim for claim in scored if claim.right_class == "F"]
    rows = [
        ("refutations that are right", sum(claim.right_class == "F" for claim in refuted), len(refuted), "95 %"),
        ("confirmations that are right", sum(claim.right_class == "T" for claim in confirmed), len(confirmed), "97 %"),
        ("claims found", sum(claim.claim is not None for claim in scored), len(scored), "90 %"),
        ("decided, of the decidable", len(decided), len(decidable), "70 %"),
        ("values right, of the decided", sum(values), len(values), "90 %"),
        ("false claims that are refuted", sum(claim.answer == "F" for claim in false_claims), len(false_claims), ""),
    ]
    return [
        "| Measured | Result | Interval | Goal |",
        "|---|---|---|---|",
        *(
            f"| {words} | {share(part, total)} | {interval(part, total)} | {goal} |"
            for words, part, total, goal in rows
        ),
        "",
        "| Kind | Claims | Decidable | Decided | Confirmed, right | Refuted, right |",
        "|---|---|---|---|---|---|",
        *_by_kind(scored),
    ]


def _by_kind(scored: Sequence[NoteClaim]) -> Iterator[str]:
    counts = Counter(claim.kind for claim in scored)
    for kind, count in sorted(counts.items(), key=lambda item: (item[0].startswith(UNREAD), -item[1])):
        of_kind = [claim for claim in scored if claim.kind == kind]
        decidable = [claim for claim in of_kind if claim.right_class != "U"]
        decided = sum(claim.answer in ("T", "F") for claim in decidable)
        confirmed, refuted = ([claim for claim in of_kind if claim.answer == answer] for answer in ("T", "F"))
        right = (
            f"{sum(claim.right_class == answer for claim in claims)} of {len(claims)}" if claims else "-"
            for answer, claims in (("T", confirmed), ("F", refuted))
        )
        yield f"| {kind} | {count} | {len(decidable)} | {decided} | {' | '.join(right)} |"


def share(part: int, total: int) -> str:
    """`3 of 4 (75 %)`; without a percentage below ten."""
    percent = f" ({part / total:.0%})".replace("%", " %") if total >= 10 else ""
    return f"{part} of {total}{percent}"


def interval(part: int, total: int) -> str:
    """The 95 % interval of Wilson (1927)."""
    if not total:
        return "-"
    estimate, weight = part / total, NORMAL**2 / total
    middle = (estimate + weight / 2) / (1 + weight)
    half = sqrt(estimate * (1 - estimate) * weight + weight**2 / 4) / (1 + weight)
    return f"{100 * (middle - half):.0f} to {100 * (middle + half):.0f} %"
