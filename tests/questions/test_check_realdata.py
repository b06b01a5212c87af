"""Published articles against imported data, by the very commands of docs/check.md. No figure of theirs stands here."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from rotascope.cli import main
from rotascope.engine import open_market
from rotascope.questions.check import answer as check
from rotascope.questions.check.document import AnnotatedArticles, MarkedClaim, annotated_articles

PAGE = Path(__file__).parents[2] / "docs" / "check.md"
pytestmark = pytest.mark.realdata
DATED = ("event", "rout", "superlative", "identity")


def commands() -> list[list[str]]:
    """The import lines of the page, their folder put in."""
    block = PAGE.read_text(encoding="utf-8").split("```sh\n")[1].split("```")[0]
    lines = [line for line in block.splitlines() if line.startswith("rotascope data import")]
    return [shlex.split(line)[1:] for line in lines]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> AnnotatedArticles:
    data = Path(__file__).parents[3] / "shared" / "data"
    store = tmp_path_factory.mktemp("real") / "store"
    for line in commands():
        arguments = [argument.replace("$D", str(data)) for argument in line]
        assert main([str(store) if argument == "checked" else argument for argument in arguments]) == 0
    articles = sorted((data.parent / "articles").glob("*.txt"))
    return annotated_articles(check(open_market(str(store)), files=articles))


def of_type(checked: AnnotatedArticles, *types: str) -> Iterator[MarkedClaim]:
    return (claim for article in checked.articles for claim in article.claims if claim.checked.claim.type in types)


def verdicts(checked: AnnotatedArticles, *types: str) -> list[str]:
    return [claim.verdict for claim in of_type(checked, *types)]


def test_at_least_25_numeric_or_dated_claims_are_found(checked: AnnotatedArticles) -> None:
    claims = [claim.checked.claim for article in checked.articles for claim in article.claims]
    numeric = [claim for claim in claims if claim.quantity is not None]
    dated = [claim for claim in claims if claim.quantity is None and claim.period is not None]
    assert len(numeric) + len(dated) >= 25


def test_the_returns_are_computed(checked: AnnotatedArticles) -> None:
    changes = list(of_type(checked, "change", "gap"))
    assert len(changes) == 5
    assert all(claim.checked.evidence is not None and claim.checked.evidence.inputs for claim in changes)


def test_the_five_weeks_have_two_readings_with_their_range(checked: AnnotatedArticles) -> None:
    first = next(of_type(checked, "change"))
    assert first.verdict == "depends on convention"
    assert first.checked.evidence is not None
    assert first.checked.evidence.interval is not None


def test_the_streak_is_real_and_weak_and_its_superlative_outruns_the_data(checked: AnnotatedArticles) -> None:
    (streak,) = of_type(checked, "streak")
    assert streak.verdict == "true but weak evidence"
    assert streak.checked.evidence is not None
    assert streak.checked.evidence.p_value is not None
    assert "untestable" in verdicts(checked, "superlative")


def test_policy_is_read_from_the_target(checked: AnnotatedArticles) -> None:
    assert verdicts(checked, "rate range") == ["true", "true"]
    assert sorted(verdicts(checked, "rate moves")) == ["true", "wrong period"]


def test_the_activity_index_and_its_high_hold(checked: AnnotatedArticles) -> None:
    assert verdicts(checked, "macro") == ["true"]
    highs = [claim.verdict for claim in of_type(checked, "superlative") if "multi" in claim.checked.claim.details]
    assert highs == ["true"]


def test_the_tax_act_is_dated_twice(checked: AnnotatedArticles) -> None:
    assert sorted(verdicts(checked, "event")) == ["true", "wrong date"]
    assert [conflict.kind for conflict in checked.conflicts if not conflict.holds] == ["dated twice"]


def test_the_sums_of_the_article_hold(checked: AnnotatedArticles) -> None:
    assert [conflict.holds for conflict in checked.conflicts if conflict.kind == "sum"] == [True]


def test_the_rout_was_on_another_day(checked: AnnotatedArticles) -> None:
    (rout,) = of_type(checked, "rout")
    assert rout.verdict == "wrong date"
    assert rout.checked.evidence is not None
    assert rout.checked.evidence.window is not None


def test_the_quarter_that_had_not_ended_is_impossible_and_traced(checked: AnnotatedArticles) -> None:
    (loss,) = (claim for claim in of_type(checked, "company figure") if not claim.checked.claim.expected)
    assert loss.verdict == "impossible"
    assert "net income" in loss.checked.nearest


def test_each_exchange_label_is_a_claim_and_held_against_the_list(checked: AnnotatedArticles) -> None:
    labels = [claim.checked for claim in of_type(checked, "identity")]
    assert len(labels) > 20
    wrong = {checked.reason for checked in labels if checked.verdict == "wrong entity"}
    assert wrong == {"LOB is listed on NYSE, not on NASDAQ", "RSP is listed on NYSE ARCA, not on NYSE"}
    assert {checked.verdict for checked in labels} == {"true", "wrong entity"}


def test_no_forecast_is_judged(checked: AnnotatedArticles) -> None:
    claims = [claim for article in checked.articles for claim in article.claims if claim.checked.claim.expected]
    assert {claim.verdict for claim in claims} == {"forecast"}
