"""What the causes say of the policy rate: decisions, firms by floating debt, turns, and cash beside debt."""

from dataclasses import replace
from datetime import date

import pytest

from rotascope.drivers.rates.borrowers import debtors_of
from rotascope.drivers.rates.cohort_effect import cohort_effect
from rotascope.engine import open_market
from rotascope.evidence import Answer, Finding
from rotascope.panels.view import View
from rotascope.questions.causes import answer as causes
from rotascope.questions.causes.gather import read_companies
from rotascope.store.snapshot import Snapshot
from simulated import planted_market


@pytest.fixture(scope="module")
def february() -> Answer:
    return causes(open_market("us-only", as_of=date(2026, 2, 9)))


@pytest.fixture(scope="module")
def made_up() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


@pytest.fixture(scope="module")
def simulated(made_up: Snapshot) -> Answer:
    return causes(View(made_up, date(2026, 6, 30)))


def findings(answer: Answer, id_: str) -> list[Finding]:
    return [finding for finding in answer.findings if finding.id == id_]


def test_the_firms_of_a_market_with_accounts_are_set_against_each_other_on_decision_days(simulated: Answer) -> None:
    # Planted: the policy rate moves no price, so that nothing may be found.
    (firms,) = findings(simulated, "causes.rates.firms")
    assert firms.subject["verdict"] != "supports"
    assert firms.evidence.n_effective >= 15  # type: ignore[operator]
    low, high = firms.evidence.interval  # type: ignore[misc]
    assert low < 0 < high  # type: ignore[operator]
    assert all(
        finding.subject["verdict"] != "supports"
        for finding in findings(simulated, "causes.story.verdict")
        if finding.subject["cause"] == "rates"
    )


def test_turns_of_the_rate_are_listed_and_hikes_stand_beside_cuts(february: Answer) -> None:
    rows = february.tables["turns"].records()
    assert {row["turn"] for row in rows} == {"first cut", "first hike"}
    after = {(row["moves"], row["months"]): row for row in february.tables["after_moves"].records()}
    assert set(after) == {(moves, months) for moves in ("cuts", "hikes") for months in (1, 3, 6, 12)}
    assert after["cuts", 12]["independent"] < after["cuts", 12]["count"]
    assert after["cuts", 12]["overlap"] == "yes"
    (turns,) = findings(february, "causes.rates.turns")
    assert turns.text.endswith(": no rule")
    hikes, cuts = findings(february, "causes.rates.announcement")
    assert "verdict" in cuts.subject
    assert "verdict" not in hikes.subject  # the story is of cuts


def test_on_debt_alone_a_cut_is_worth_more_to_small_caps_and_cash_takes_from_it(made_up: Snapshot) -> None:
    group = read_companies(View(made_up, date(2026, 6, 30)))
    members = {name: debtors_of(group.cohorts[name], name, group.as_of) for name in ("small", "large")}
    debt_alone = {name: [(replace(debtor, cash=0.0), net) for debtor, net in members[name]] for name in members}
    small, large = (cohort_effect(debt_alone[name], change=-0.0025, reference=0.04).relative for name in members)
    assert small is not None
    assert large is not None
    assert small[0] > large[1] > 0  # planted: small caps float more
    net = cohort_effect(members["large"], change=-0.0025, reference=0.04).relative
    assert net is not None
    assert net[1] < large[1]
