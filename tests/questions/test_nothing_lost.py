"""Every number of the brief as it was before its first screen is still reachable: in a fold, by --full, and in JSON."""

import json
import re
from dataclasses import replace
from io import StringIO

import pytest

from rotascope.engine import compose, open_market
from rotascope.evidence import Answer
from rotascope.pages.files import render
from rotascope.pages.page import Page
from rotascope.pages.terminal import document, show

BEFORE = [
    "breadth.concentration.effective",
    "breadth.concentration.effective_companies",
    "breadth.concentration.rest",
    "breadth.concentration.seven",
    "breadth.concentration.top_10",
    "breadth.concentration.top_10_companies",
    "breadth.fragility.turbulence",
    "causes.activity.diffusion",
    "causes.activity.relation",
    "causes.capex.aggregate",
    "causes.credit.relation",
    "causes.curve.banks",
    "causes.curve.relation",
    "causes.curve.slope",
    "causes.policy.move",
    "causes.policy.range",
    "causes.policy.year",
    "causes.profits.aggregate",
    "causes.rates.relation",
    "causes.story.verdict",
    "causes.tax.share",
    "leadership.market.verdict",
    "leadership.spread.gap",
    "unusual.gap.calendar",
    "unusual.gap.long",
    "unusual.gap.p_value",
    "unusual.gap.rank",
    "unusual.gap.share",
    "unusual.gap.share_either_way",
    "unusual.gap.short",
    "unusual.gap.since",
    "unusual.gap.window",
    "unusual.precedents.mean",
    "unusual.streak.before",
    "unusual.streak.current",
    "unusual.streak.longest",
    "unusual.streak.p_value",
    "unusual.streak.window",
    "unusual.turn.alarm",
    "unusual.turn.break",
    "unusual.turn.regime",
]


@pytest.fixture(scope="module")
def brief() -> tuple[Answer, ...]:
    return compose(open_market("us-only", as_of="2026-08-31"))


def lost(answers: tuple[Answer, ...]) -> dict[str, list[str]]:
    """Of each face the ids that were there before and are not, or whose value it does not print."""
    page, text, markdown = render(answers, "html"), document(Page.of(answers), width=200), render(answers, "md")
    document_ids = {
        finding["id"] for part in json.loads(render(answers, "json"))["answers"] for finding in part["findings"]
    }
    folds = set(re.findall(r'data-finding="([^"]+)"', page))
    findings = {finding.id: finding for answer in answers[1:] for finding in answer.findings}
    return {
        "json": [id_ for id_ in BEFORE if id_ not in document_ids],
        "html": [id_ for id_ in BEFORE if id_ not in folds],
        "txt": [id_ for id_ in BEFORE if id_ not in findings or findings[id_].evidence.shown not in text],
        "md": [id_ for id_ in BEFORE if id_ not in findings or findings[id_].evidence.shown not in markdown],
    }


def test_every_finding_of_the_old_brief_is_reachable(brief: tuple[Answer, ...]) -> None:
    assert lost(brief) == {"json": [], "html": [], "txt": [], "md": []}


def test_a_finding_that_is_dropped_would_be_seen(brief: tuple[Answer, ...]) -> None:
    shorter = tuple(replace(answer, findings=answer.findings[:1]) for answer in brief)
    assert "unusual.gap.rank" in lost(shorter)["json"]
    assert "unusual.gap.rank" in lost(shorter)["html"]


@pytest.mark.parametrize("day", ["2001-02-28", "2008-10-31", "2020-11-30", "2026-08-31"])
def test_the_first_screen_fits_sixty_lines_of_a_terminal(day: str) -> None:
    out = StringIO()
    show(Page.of(compose(open_market("us-only", as_of=day))), out, width=80, short=True)
    assert len(out.getvalue().splitlines()) <= 60
