"""What changed between two dates: matched by id and subject, each side bit for bit what that date said alone."""

from dataclasses import replace
from datetime import date

import pytest

import made_up
from rotascope.engine import ask, compose, open_market
from rotascope.errors import DataMissing, UsageError
from rotascope.evidence import Answer, Evidence, Finding
from rotascope.pages.files import render
from rotascope.pages.page import Page
from rotascope.questions.changes import compare, keyed

THEN, NOW = date(2020, 10, 30), date(2020, 11, 30)


def judged(word: str, gap: float, *, day: date = NOW) -> Answer:
    subject = {"spread": "small-large", "verdict": word, "leader": "small caps"}
    findings = (
        Finding("leadership.spread.gap", "Small caps led", Evidence.gap(gap, method="made up"), subject),
        Finding("unusual.gap.rank", "Number 3", Evidence.count(3, method="made up"), {"spread": "small-large"}),
    )
    return replace(made_up.answer("leadership"), as_of=day, findings=findings, tables={"map": made_up.heat(3)})


@pytest.fixture(scope="module")
def brief() -> tuple[Answer, ...]:
    return compose(open_market("us-only", as_of=NOW), since=THEN)


def test_a_word_a_number_and_a_rank_that_changed_are_said() -> None:
    then = judged("none", 0.01, day=THEN)
    then = replace(then, tables={"map": replace(made_up.heat(3), rows=tuple(reversed(made_up.heat(3).rows)))})
    section = compare((judged("early", 0.035),), (then,))
    assert section.findings[0].text.startswith(
        "1 of 1 verdict words changed: small-large from none to early; by rarity "
    )
    assert section.findings[0].role == "changed"
    assert section.tables["verdict_words"].rows == (("leadership.spread.gap", "small-large", "none", "early"),)
    assert section.tables["values"].rows == (
        ("leadership.spread.gap", "small-large", "+1.00 pp", "+3.50 pp", "+2.50 pp"),
    )
    assert [row[1:] for row in section.tables["order"].rows] == [(3, 1), (2, 2), (1, 3)]


def test_what_is_new_and_what_is_gone_is_said() -> None:
    now, then = judged("none", 0.01), judged("none", 0.01, day=THEN)
    other = replace(now.findings[1], id="unusual.gap.since")
    section = compare((replace(now, findings=(now.findings[0], other)),), (then,))
    assert {row[0]: row[-1] for row in section.tables["values"].rows} == {
        "unusual.gap.since": "new",
        "unusual.gap.rank": "gone",
    }
    assert (
        section.findings[-1].text
        == "Since 30 October 2020 0 of 1 findings have another value, 1 are new and 1 are gone"
    )


def test_each_side_is_what_its_date_said_alone(brief: tuple[Answer, ...]) -> None:
    changes = brief[-1]
    assert changes.question == "changes"
    now, then = (keyed(compose(open_market("us-only", as_of=day))[1:]) for day in (NOW, THEN))
    rows = {(row[0], row[1]): row[2:] for row in changes.tables["values"].rows}
    assert len(rows) > 50
    for (id_, about), (before, after, _) in rows.items():
        assert before in {"—", *(found.evidence.shown for key, found in then.items() if key[:2] == (id_, about))}
        assert after in {"—", *(found.evidence.shown for key, found in now.items() if key[:2] == (id_, about))}
    unchanged = [key for key in now if key in then and key[:2] not in rows]
    assert all(now[key].evidence.value == then[key].evidence.value for key in unchanged)
    assert keyed(brief[1:-1]).keys() == now.keys()
    assert all(keyed(brief[1:-1])[key].evidence == now[key].evidence for key in now)


def test_the_first_screen_says_it_in_the_place_of_the_month(brief: tuple[Answer, ...]) -> None:
    changed = [finding for finding in brief[0].findings if finding.role == "changed"]
    assert [finding.id for finding in changed] == ["changes.verdict.words"]
    for form in ("txt", "html", "md"):
        text = render(brief, form)  # type: ignore[arg-type]
        assert "What changed since 30 October 2020" in text
        assert "Findings that differ" in text
    titles = [title for title, findings in Page.of(brief).first.asides if findings]
    assert titles[1:] == ["What changed since 30 October 2020"]
    assert '"changes.finding.values"' in render(brief, "json")


def test_a_question_says_it_too() -> None:
    view = open_market("us-only", as_of=NOW)
    answer = ask("unusual", view, spread="value-growth", draws=100, since=str(THEN))
    then = ask("unusual", view.at(THEN), spread="value-growth", draws=100)
    assert answer.findings[0].text == f"The answer then: {then.headline}".rstrip(".")
    plain = ask("unusual", view, spread="value-growth", draws=100)
    assert answer.findings[2:] == plain.findings
    rank = next(row for row in answer.tables["changes_values"].rows if row[0] == "unusual.gap.rank")
    assert rank[2:4] == (then.finding("rank").evidence.shown, plain.finding("rank").evidence.shown)


@pytest.mark.parametrize("since", [NOW, date(2021, 1, 4), "2020-12-01"])
def test_a_date_that_is_not_earlier_is_refused(since: date | str) -> None:
    with pytest.raises(UsageError, match="not before"):
        ask("leadership", open_market("us-only", as_of=NOW), since=since)


def test_a_date_before_the_data_is_said() -> None:
    with pytest.raises(DataMissing):
        ask("leadership", open_market("us-only", as_of=NOW), since=date(1900, 1, 2))
