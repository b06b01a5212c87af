"""`causes` on the embedded and on a simulated market: decisions by date, words by their rules, nothing filled."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from rotascope.drivers.rates.borrowers import debtors_of
from rotascope.drivers.relations import FAMILY, RELATIONS
from rotascope.drivers.verdicts import PAST_CUTS
from rotascope.engine import open_market
from rotascope.evidence import Answer, Evidence, Finding
from rotascope.opening import open_snapshot
from rotascope.panels.accounts import read_accounts
from rotascope.panels.filings import read_law_events
from rotascope.panels.view import View
from rotascope.questions.causes import answer as causes
from rotascope.questions.causes.gather import read_companies, read_macro
from rotascope.questions.causes.stories import STORIES, judge_story, size_finding
from rotascope.questions.causes.tables import verdict_table
from rotascope.questions.causes.words import p_words
from rotascope.sources.files.read_file import read_file
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

WORDS = {"supports", "does not support", "cannot tell"}


@pytest.fixture(scope="module")
def february() -> Answer:
    return causes(open_market("us", as_of=date(2026, 2, 9)))


@pytest.fixture(scope="module")
def made_up() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


@pytest.fixture(scope="module")
def simulated(made_up: Snapshot) -> Answer:
    return causes(View(made_up, date(2026, 6, 30)))


def findings(answer: Answer, id_: str) -> list[Finding]:
    return [finding for finding in answer.findings if finding.id == id_]


def slopes(answer: Answer) -> dict[str, tuple[float, str, str]]:
    return {
        slope.subject["against"]: (
            slope.evidence.value,
            str(slope.evidence.inputs[0].last),
            slope.subject["turned_positive"],
        )
        for slope in findings(answer, "causes.curve.slope")
    }  # type: ignore[misc]


def verdicts(answer: Answer) -> dict[str, str]:
    return {story.subject["cause"]: story.subject["verdict"] for story in findings(answer, "causes.story.verdict")}


def test_the_cuts_of_2025_by_decision_and_effective_day(february: Answer) -> None:
    moves = findings(february, "causes.policy.move")
    assert [move.evidence.value for move in moves] == ["2025-09-18", "2025-10-30", "2025-12-11"]
    assert [move.text.split(" on ")[1][:10] for move in moves] == ["2025-09-17", "2025-10-29", "2025-12-10"]
    assert all("inferred from the effective rate" in move.text for move in moves)
    assert february.finding("causes.policy.range").evidence.value == "3.50-3.75 %"
    assert february.finding("causes.policy.year").evidence.value == pytest.approx(-0.75)
    table = february.tables["policy"].records()
    assert (table[0]["decided"], table[0]["effective"], table[0]["upper"]) == ("2025-12-10", "2025-12-11", 3.75)


@pytest.mark.parametrize(
    ("as_of", "day", "value"),
    [
        (date(2026, 2, 6), "2026-02-06", 0.72),
        (date(2026, 3, 9), "2026-03-09", 0.56),
    ],
)
def test_the_curve_at_the_articles_dates(as_of: date, day: str, value: float) -> None:
    curve = slopes(causes(open_market("us", as_of=as_of)))
    assert curve["2-year"] == (pytest.approx(value), day, "2024-09-06")
    months = curve["3-month"]
    assert months[1] in {"2026-01-01", "2026-02-01"}  # monthly means: the month before
    assert months[2] == "2025-09-01"
    assert months[0] > 0


def test_every_cause_has_a_word_and_the_words_stand_in_the_headline(february: Answer, simulated: Answer) -> None:
    for answer in (february, simulated):
        words = verdicts(answer)
        assert set(words) == {story.cause for story in STORIES}
        assert set(words.values()) <= WORDS
        bare = {row["cause"] for row in answer.tables["verdicts"].records() if not row["votes"]}
        assert all(story.name in answer.headline for story in STORIES if story.cause not in bare)
        assert not bare or f"{len(bare)} more stor" in answer.headline
    assert february.headline.startswith(
        "The data support the story of the tax act, not that of a recovery of industry; of rate cuts, "
    )


def test_on_the_embedded_market_tax_fell_and_the_rate_story_is_not_tested(february: Answer) -> None:
    words = verdicts(february)
    assert words["rates"] == "cannot tell"  # no firm's floating debt is on file: not tested
    rates = next(verdict for verdict in february.findings if verdict.subject.get("cause") == "rates")
    assert "cannot be told (not tested)" in rates.text
    assert "not tested: firms with much floating debt" in rates.detail
    assert words["tax"] == "supports"  # the share of profits fell by 1.9 points
    assert words["capex"] == "cannot tell"  # the aggregate does not set mega caps apart
    assert "massive: does not support (at least as large as after 1 of 4" in february.finding("causes.tax.share").detail
    share = february.finding("causes.tax.share").evidence
    assert -0.02 < share.value < -0.01
    assert share.caveats


def test_the_act_of_2017_is_supported_by_the_years_after_it() -> None:
    for day in (date(2018, 12, 3), date(2019, 10, 1)):
        assert verdicts(causes(open_market("us-only", as_of=day)))["tax"] == "supports"


def test_past_cuts_are_those_of_the_series() -> None:
    accounts = read_macro(open_market("us-only", as_of=date(2026, 8, 31)), ("macro:CPROFIT", "macro:CPATAX"))
    profits, after_tax = accounts.panel.values.T
    share, years = 1.0 - after_tax / profits, accounts.panel.dates.astype("datetime64[Y]").astype(int) + 1970
    falls = {
        first: float(share[years == first - 1].mean() - share[(years >= first) & (years < first + 2)].mean())
        for first in PAST_CUTS
    }
    assert falls == pytest.approx(PAST_CUTS, abs=5e-5)


def test_each_relation_has_a_p_value_of_the_search_an_interval_and_its_months(february: Answer) -> None:
    relations = [finding.evidence for finding in february.findings if finding.id.endswith(".relation")]
    assert len(relations) == 10
    for relation in relations:
        assert relation.interval
        assert relation.interval[0] <= relation.value <= relation.interval[1]  # type: ignore[operator]
        assert relation.p_adjusted >= relation.p_value  # type: ignore[operator]
        assert relation.searched == FAMILY == len(RELATIONS) + 4  # one correction for all tests of the answer
        assert relation.n_effective >= 60  # type: ignore[operator]
        assert any("no proof of a cause" in caveat for caveat in relation.caveats)


def test_what_lacks_is_named(february: Answer) -> None:
    notes = " ".join(f"{lack.input} {lack.why}" for lack in february.missing)
    for name in ("DFEDTARL", "KRE/SPY", "PMI", "company accounts"):
        assert name in notes


def test_a_stock_with_the_letters_of_an_index_is_not_taken_for_it() -> None:
    view = open_market("us", as_of=date(2026, 2, 9))
    assert view.has("PMI")  # a company
    assert not findings(causes(view), "causes.activity.index")


def test_the_cohorts_say_how_many_companies_count_and_keep_their_range(simulated: Answer) -> None:
    rows = [finding for finding in simulated.findings if finding.subject.get("cohort")]
    assert {finding.subject["cohort"] for finding in rows} == {"small", "large"}
    assert all("less what cash earns" in effect.text for effect in findings(simulated, "causes.rates.cohort"))
    for finding in rows:
        if finding.evidence.interval:
            assert finding.evidence.interval[0] <= finding.evidence.interval[1]  # type: ignore[operator]
        assert finding.evidence.n_effective
        assert finding.evidence.inputs


def test_a_pause_forgoes_what_the_cuts_would_bring(simulated: Answer) -> None:
    forgone = {pause.subject["cohort"]: pause.evidence.interval for pause in findings(simulated, "causes.rates.pause")}
    assert forgone["small"][1] > forgone["large"][1]  # type: ignore[index, operator]


def test_the_cohort_effect_is_the_planted_one(made_up: Snapshot) -> None:
    # By hand from the truth: floating debt x (1 - hedged) x pass-through lies inside each company's own range.
    view = View(made_up, date(2026, 6, 30))
    group = read_companies(view)
    truth = {row["id"]: row for row in planted_market().truth.companies.iter_rows(named=True)}
    for borrower, _ in debtors_of(group.cohorts["small"], "small", group.as_of):
        row = truth[borrower.id]
        low, high = borrower.floating
        if row["floating_share"] > 0 and row["hedged_share"] <= 0.5:
            assert low <= row["floating_share"] * (1 - row["hedged_share"]) <= high + 1e-9


@pytest.mark.parametrize("item", ["interest_expense", "pretax_income", "total_debt", "net_income"])
def test_a_missing_item_is_withheld_and_counted_not_zero(made_up: Snapshot, item: str) -> None:
    facts = made_up.tables["facts"].filter(pl.col("item") != item)
    less = replace(made_up, tables={**made_up.tables, "facts": facts})
    answer = causes(View(less, date(2026, 6, 30)))
    effects = [effect.evidence for effect in findings(answer, "causes.rates.cohort")]
    assert effects
    assert all(evidence.value is None and evidence.status == "missing" for evidence in effects)
    assert all(evidence.n_effective == 0 for evidence in effects)


def test_half_of_the_companies_without_an_item_lower_the_count_alone(made_up: Snapshot) -> None:
    gone = pl.col("id").str.slice(-1).is_in(list("13579")) & (pl.col("item") == "interest_expense")
    less = replace(made_up, tables={**made_up.tables, "facts": made_up.tables["facts"].filter(~gone)})
    full, half = (
        findings(causes(View(market, date(2026, 6, 30))), "causes.rates.cohort")[0].evidence
        for market in (made_up, less)
    )
    assert 0 < half.n_effective < full.n_effective  # type: ignore[operator]


def test_before_the_act_its_provisions_are_not_valued(made_up: Snapshot) -> None:
    early = causes(View(made_up, date(2025, 7, 3)))
    late = causes(View(made_up, date(2025, 7, 7)))
    provisions = {"causes.tax.depreciation", "causes.tax.interest", "causes.tax.research"}
    assert not provisions & {finding.id for finding in early.findings}
    assert provisions <= {finding.id for finding in late.findings}
    assert not [row for row in early.tables["law"].records() if row["enacted"] > "2025-07-03"]


@pytest.mark.parametrize("day", [date(1927, 3, 1), date(1975, 6, 2), date(2009, 1, 5), date(2025, 7, 3)], ids=str)
def test_any_date_of_the_market_is_answered_and_no_act_is_judged_before_it_is_signed(day: date) -> None:
    answer = causes(open_market("us", as_of=day))
    assert verdicts(answer)["tax"] == "cannot tell"
    assert not [row for row in answer.tables["law"].records() if row["enacted"] > day.isoformat()]


@pytest.mark.parametrize("day", [date(2021, 9, 1), date(2022, 6, 1), date(2024, 7, 1), date(2025, 7, 3)], ids=str)
def test_any_date_of_a_simulated_market_is_answered(made_up: Snapshot, day: date) -> None:
    answer = causes(View(made_up, day))
    assert set(verdicts(answer)) == {story.cause for story in STORIES}
    table = answer.tables.get("companies")
    assert not table or all(row["depreciation"] is None for row in table.records())  # before P.L. 119-21


def test_an_act_of_long_ago_is_not_judged_by_the_last_year(made_up: Snapshot) -> None:
    act = read_law_events(View(made_up, date(2026, 6, 30)))[0][0]
    for day, words in ((act + timedelta(days=300), WORDS), (act + timedelta(days=800), {"cannot tell"})):
        rates = findings(causes(View(made_up, day)), "causes.tax.cohort")
        assert {finding.subject["verdict"] for finding in rates} <= words


def test_a_p_value_in_words() -> None:
    assert (p_words(0.00001), p_words(0.03)) == ("p < 0.0001", "p = 0.03")


def test_the_pieces_that_vote_are_those_that_the_verdicts_count(simulated: Answer) -> None:
    votes = [finding for finding in simulated.findings if "verdict" in finding.subject]
    pieces = [finding.subject for finding in votes if finding.id != "causes.story.verdict"]
    assert {subject["verdict"] for subject in pieces} <= WORDS
    counts = {row["cause"]: row["pieces"] for row in simulated.tables["verdicts"].records()}
    assert counts == {story.cause: sum(subject["cause"] == story.cause for subject in pieces) for story in STORIES}


def test_a_story_carries_the_size_of_its_part_and_what_its_sample_could_have_seen() -> None:
    (tax,) = (story for story in STORIES if story.cause == "tax")
    caveats = ("power: a fall of 0.5 pp is seen in 80 of 100 samples",)
    subject = {"cause": "tax", "verdict": "does not support"}
    piece = Finding("causes.tax.share", "", Evidence.points(0.0, method="", caveats=caveats), subject)
    evidence = Evidence.points(0.012, interval=(-0.004, 0.028), method="")
    size = size_finding("tax", evidence, spread="small-large", text="+1.20 pp of the day's gap")
    verdict = judge_story(tax, [piece], sizes=[size])
    assert verdict.detail.endswith(f"; +1.20 pp of the day's gap; {caveats[0]}")
    row = verdict_table([verdict], [piece], sizes=[size]).records()[0]
    assert (row["story"], row["size"], row["low"], row["high"]) == (tax.text, 0.012, -0.004, 0.028)
    unsized = judge_story(tax, [replace(piece, subject={**subject, "verdict": "supports"})])
    assert unsized.detail.endswith("; its size is not measured")  # nothing of power beside support


def test_a_stale_piece_is_shown_and_does_not_vote() -> None:
    (credit,) = (story for story in STORIES if story.cause == "credit")
    subject = {"cause": "credit", "verdict": "supports"}
    fresh = Finding("causes.credit.relation", "", Evidence.points(0.01, method=""), subject)
    stale = replace(fresh, evidence=replace(fresh.evidence, status="stale"))
    against = replace(stale, subject={**subject, "verdict": "does not support"})
    assert judge_story(credit, [fresh, fresh, against]).subject["verdict"] == "supports"
    assert judge_story(credit, [fresh, against]).subject["verdict"] == "cannot tell"  # one co-movement is no word
    assert "1 of 1 pieces of evidence decide; 1 stale, without a vote" in judge_story(credit, [fresh, against]).detail
    alone = judge_story(credit, [stale])
    assert (alone.subject["verdict"], alone.evidence.status) == ("cannot tell", "missing")
    row = verdict_table([alone], [stale]).records()[0]
    assert (row["decided"], row["votes"], row["pieces"]) == (0, 0, 1)


def test_every_finding_of_the_causes_begins_with_their_name(february: Answer, simulated: Answer) -> None:
    ids = {finding.id for answer in (february, simulated) for finding in answer.findings}
    assert all(id_.startswith("causes.") and id_.count(".") == 2 for id_ in ids)


def test_the_article_of_february_gets_a_view_without_later_facts() -> None:
    day = date(2026, 2, 6)
    document = str(causes(open_market("us", as_of=day)).to_dict())
    assert "2026-03" not in document
    market = open_snapshot("us")
    assert market.tables["series"] is not None


@pytest.mark.realdata
def test_the_daily_three_month_slope_from_imported_yields(shared_data: Path) -> None:
    batch = read_file(
        shared_data / "macro/fred_yield_curve_1998_2026.parquet", kind="macro", unit="percent", lag_days=1
    )
    snapshot = Snapshot.of_frames("fred", batch.frames)
    for as_of, day, value in ((date(2026, 2, 9), "2026-02-06", 0.54), (date(2026, 3, 10), "2026-03-09", 0.41)):
        assert slopes(causes(View(snapshot, as_of)))["3-month"] == (pytest.approx(value), day, "2025-10-17")


@pytest.mark.realdata
def test_accounts_without_tax_items_withhold_the_tax_and_rate_claims(shared_data: Path) -> None:
    batch = read_file(shared_data / "fundamentals/sec_sp500_long.parquet", skip_bad=True)
    view = View(Snapshot.of_frames("sec", batch.frames), date(2026, 8, 31))
    answer = causes(view)
    tax = findings(answer, "causes.tax.cohort")[0].evidence
    assert (tax.value, tax.status) == (None, "missing")
    capex = {finding.subject["cohort"]: finding for finding in findings(answer, "causes.capex.cohort")}
    assert set(capex) == {"large", "other", "builders"}
    builders = capex["builders"]
    assert "verdict" in builders.subject  # the story is of those who build, not of the ten largest
    assert "verdict" not in capex["large"].subject
    assert "(5 of 5 companies" in builders.text
    assert "cash left after it went from" in builders.text
    (payback,) = findings(answer, "causes.capex.payback")
    assert payback.evidence.status == "estimated"
    large = capex["large"].evidence
    assert large.value > capex["other"].evidence.value > 0.2  # type: ignore[operator]
    assert "filing date estimated" in large.caveats
    assert (
        "49.16 % of operating cash flow, 38.87 % a year before" in capex["large"].text
    )  # Alphabet once, Amazon's 2025
    assert "years that end from 2025-06-30 to 2026-01-31" in capex["large"].text
    assert any("10 largest by operating cash flow" in caveat for caveat in large.caveats)
    assert verdicts(answer)["rates"] == "cannot tell"
    accounts = read_accounts(view)
    assert accounts
    assert len(accounts.companies()) > 450


def test_the_bridge_sums_to_the_change_of_tax_paid(simulated: Answer) -> None:
    bridges = findings(simulated, "causes.tax.bridge")
    assert bridges
    for bridge in bridges:
        shares = bridge.text.split(": ", 2)[2].split(" (")[0].split(", ")
        parts = {name: float(value) / 100 for name, value, _ in (share.rsplit(" ", 2) for share in shares)}
        assert set(parts) == {"income", "depreciation", "interest", "research", "unexplained"}
        assert sum(parts.values()) == pytest.approx(bridge.evidence.value, abs=5e-4)


def test_companies_are_listed_by_what_a_cut_is_worth_to_them(simulated: Answer) -> None:
    rows = simulated.tables["companies"].records()
    assert len(rows) == 25
    ranked = [abs(row["eps_high"]) for row in rows]
    assert ranked == sorted(ranked, reverse=True)
    assert all(row["eps_low"] <= row["eps_high"] and row["floating_low"] <= row["floating_high"] for row in rows)
    assert {row["case"] for row in rows} <= {"ordinary", "interest limited", "loss-making", "at the floor"}
