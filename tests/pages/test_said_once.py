"""No number is said twice by the sentences that lead a page."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from rotascope.engine import ask, open_market
from rotascope.pages.page import Page

ARTICLE = Path(__file__).parents[2] / "examples" / "articles" / "2026-blue-chips-lead.md"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What is no number said: a date or year, how sure its own sentence is, the length of a window that it names, the base
# of a share, a quote, and a maturity. Squares of a table are no sentences: one may name the square that it explains.
ASIDE = (
    r"“[^”]*”",
    rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}",
    r"\b(?:19|20)\d\d\b",
    r"\(p [=<] [^)]*\)",
    r"best of \d+ looks",
    r"\(?\d[\d,]* sessions?\)?",
    r"\d+-year",
    r"of 1,?0+\b",
)
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?\s*(?:%|(?!of\b)[A-Za-z]+)")


def repeated(sentences: Iterable[str]) -> list[str]:
    """The numbers with their units that two sentences say; one sentence may come back to its own."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        bare = re.sub("|".join(ASIDE), " ", sentence)
        counts.update({" ".join(match.split()) for match in NUMBER.findall(bare)})
    return sorted(number for number, count in counts.items() if count > 1)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2008, 10, 31)], ids=str)
@pytest.mark.parametrize("question", ["leadership", "unusual", "breadth", "causes", "check"])
def test_no_number_is_said_twice_on_a_first_screen(question: str, day: date) -> None:
    options = {"files": (ARTICLE,), "dated": min(day, date(2026, 2, 6))} if question == "check" else {}
    page = Page.of((ask(question, open_market("us-only", as_of=day), **options),))
    sentences = [page.headline, *(finding.text for finding in page.first.shown_first)]
    assert len(sentences) > 2
    assert repeated(sentences) == []


def test_a_number_said_twice_is_seen() -> None:
    assert repeated(["The ten hold 33.5 % of it.", "They hold 33.5 % since 30 June 2023, and 12 others."]) == ["33.5 %"]
    assert repeated(["3 of 100 since 1926 (p = 0.03)", "5 of 100 since 1926 (p = 0.03), over 63 sessions"]) == []
    assert repeated(["MOM gained 5.0 points", "SMB lost 5.0 points"]) == ["5.0 points"]
