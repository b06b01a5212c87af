from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from markets import market, random_legs
from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.leadership import answer as leadership
from rotascope.questions.wording import plain_dates


@pytest.fixture(scope="module")
def today() -> Answer:
    return leadership(open_market("us"))


def test_every_spread_has_a_row_in_every_table(today: Answer) -> None:
    judged = [row["spread"] for row in today.tables["verdicts"].records()]
    assert judged[:2] == ["small-large", "value-growth"]
    for name in ("gaps", "lines", "rotation"):
        assert {row["spread"] for row in today.tables[name].records()} >= set(judged), name


def test_the_gap_of_a_table_is_the_gap_of_the_factor(today: Answer) -> None:
    row = next(row for row in today.tables["gaps"].records() if row["spread"] == "small-large")
    factor = open_market("us").series("FF.SMB").values[-21:]
    assert row["1m"] == pytest.approx(float(np.prod(1.0 + factor)) - 1.0, rel=1e-9)


def test_price_and_total_return_are_told_apart(today: Answer) -> None:
    bases = {row["spread"]: row["basis"] for row in today.tables["gaps"].records()}
    assert (bases["small-large"], bases["tech-market"]) == ("total", "price")


def test_a_relative_line_starts_at_one_and_is_weekly(today: Answer) -> None:
    rows = [row for row in today.tables["lines"].records() if row["spread"] == "value-growth"]
    days = [date.fromisoformat(row["date"]) for row in rows]
    assert all(5 <= (b - a).days <= 9 for a, b in pairwise(days[:-1]))
    assert 100 < len(rows) < 108


def test_a_market_of_two_funds_is_judged_from_them() -> None:
    legs = random_legs(1500, seed=5)
    lines = {
        name: Panel(legs.dates, (name,), legs.values[:, [column]], name, "level", "total")
        for column, name in enumerate(("IWM", "SPY"))
    }
    answer = leadership(View(market(lines), legs.last))
    assert [row["spread"] for row in answer.tables["verdicts"].records()] == ["small-large"]
    assert answer.finding("leadership.spread.gap").evidence.inputs[0].series == "IWM"


def test_every_criterion_is_listed_met_or_not_with_what_was_found(today: Answer) -> None:
    rows = today.tables["criteria"].records()
    names = {"size", "year", "start", "break", "alarm", "regular"}
    for spread in {row["spread"] for row in rows}:
        assert {row["criterion"] for row in rows if row["spread"] == spread} == names
    assert all(row["met"] in {"met", "not met", "not to be had"} and row["number"] for row in rows)


def verdicts_of(day: date) -> dict[str, dict[str, object]]:
    return {row["spread"]: row for row in leadership(open_market("us-only", as_of=day)).tables["verdicts"].records()}


def test_the_turn_of_2000_has_begun_and_is_weighed_by_its_own_wild_days() -> None:
    """Value over growth after the peak of March 2000: wide beyond record, on days as wild as any since the 1930s."""
    value = verdicts_of(date(2000, 12, 29))["value-growth"]
    assert (value["verdict"], value["criterion"]) == ("early", "alarm")
    assert value["p_value"] < 0.05 < value["p_adjusted"]


def test_value_led_early_in_1993() -> None:
    value = verdicts_of(date(1993, 2, 26))["value-growth"]
    assert (value["verdict"], value["criterion"]) == ("established", "size")
    assert value["gap"] > 0.0


def test_p_values_carry_how_many_were_searched_and_their_adjusted_value(today: Answer) -> None:
    for finding in today.findings:
        if finding.id == "leadership.spread.gap":
            evidence = finding.evidence
            assert evidence.searched == 3 * len(today.tables["verdicts"].rows)
            assert evidence.p_adjusted >= evidence.p_value


def test_what_lifts_a_word_stands_beside_it() -> None:
    answer = leadership(open_market("us-only", as_of=date(2001, 2, 28)))
    row = next(row for row in answer.tables["verdicts"].records() if row["verdict"] == "early")
    criterion = next(
        criterion["number"]
        for criterion in answer.tables["criteria"].records()
        if (criterion["spread"], criterion["criterion"]) == (row["spread"], row["criterion"])
    )
    sentence = next(
        finding.text for finding in answer.findings if finding.subject.get("spread") == row["spread"] and finding.detail
    )
    assert f": early signs ({plain_dates(criterion)}). " in sentence


def test_of_another_gap_that_lifts_a_word_the_length_stands_beside_it_and_the_p_in_the_table() -> None:
    answer = leadership(open_market("us-only", as_of=date(2026, 2, 6)))
    sentences = [finding.text for finding in answer.findings if "(by the gap of 21 sessions)" in finding.text]
    assert len(sentences) == 1
    assert sentences[0].startswith("Value over growth: early signs ")
