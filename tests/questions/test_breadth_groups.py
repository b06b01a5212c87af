"""Sectors, sessions, signals with what followed, and the industries and sector funds of the embedded market."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.pages.charts.plot import Plot
from rotascope.panels.view import View
from rotascope.questions.breadth import answer as breadth
from rotascope.questions.breadth.gather import gather, groups
from rotascope.sources.embedded.market import HOME
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def view() -> View:
    return View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), DAY)


@pytest.fixture(scope="module")
def simulated(view: View) -> Answer:
    return breadth(view)


def monthly(id_: str) -> pl.DataFrame:
    rows = pl.read_parquet(HOME / "history.parquet").filter(pl.col("id") == id_)
    return rows.sort("date").filter(pl.col("date") <= date(2018, 12, 31))


def test_a_sector_s_line_is_its_stocks_in_equal_parts(simulated: Answer, view: View) -> None:
    market = gather(view, None)
    name, mask = next(iter(groups(view, market, "sector").items()))
    row = next(row for row in simulated.tables["sectors"].records() if row["group"] == name)
    closes = market.close.values[-200:, mask]
    with np.errstate(invalid="ignore"):
        returns = np.nan_to_num(np.nanmean(closes[1:] / closes[:-1] - 1.0, axis=1))
    level = np.cumprod(np.concatenate([[1.0], 1.0 + returns]))
    assert row["line"] == pytest.approx(level[-1] / level.mean() - 1.0)
    assert row["stocks"] == int(mask.sum())
    sectors = [row for row in simulated.tables["sectors"].records() if row["kind"] == "sector"]
    assert simulated.finding("sector_lines").evidence.value == np.mean([row["line"] > 0 for row in sectors])


def test_the_month_s_sessions_add_up(simulated: Answer, view: View) -> None:
    rows = simulated.tables["session"].records()
    assert len(rows) == 21
    assert rows[-1]["date"] == DAY.isoformat()
    market = gather(view, None)
    moved = [row["advances"] + row["declines"] + row["unchanged"] for row in rows]
    assert moved[-1] == sum(market.counts.column(name)[-1] for name in ("advances", "declines", "unchanged"))
    rising, falling = (simulated.finding(f"session.{side}_volume").evidence.value for side in ("rising", "falling"))
    assert isinstance(rising, float)
    assert isinstance(falling, float)
    assert rows[-1]["up_volume"] == pytest.approx(rising / 1e6)
    assert rows[-1]["volume_ratio"] == pytest.approx(rising / falling)
    assert simulated.finding("session.volume").evidence.value == pytest.approx(rising / falling)


def test_what_followed_names_its_independent_cases_and_pays_for_its_looks(simulated: Answer) -> None:
    rows = simulated.tables["followed"].records()
    assert {row["horizon"] for row in rows} == {"1m", "3m", "6m", "1y"}
    assert all(row["episodes"] <= row["days"] for row in rows)
    tested = [row for row in rows if row["p_value"] is not None]
    assert tested
    assert all(row["p_adjusted"] >= row["p_value"] for row in tested)
    assert all(row["episodes"] >= 5 for row in tested)
    signals = [finding for finding in simulated.findings if finding.id == "breadth.followed.mean"]
    assert len(signals) == len({finding.subject["signal"] for finding in signals}) == 9
    assert sum(finding.role == "followed" for finding in signals) <= 1
    judged = [finding for finding in signals if finding.evidence.p_adjusted is not None]
    assert all(finding.evidence.searched == len(tested) for finding in judged)


def test_a_history_too_short_for_a_divergence_says_so(simulated: Answer) -> None:
    lack = next(lack for lack in simulated.missing if lack.input == "divergence of the advance-decline line")
    assert "the longest window needs 1008" in lack.why
    assert not any(finding.id.startswith("breadth.divergence") for finding in simulated.findings)


def test_the_line_s_divergence_is_tested_over_windows() -> None:
    answer = breadth(open_market("simulated"))
    evidence = answer.finding("divergence.line").evidence
    assert evidence.searched == 5
    assert (evidence.p_value or 1.0) <= (evidence.p_adjusted or 0.0)
    assert "after 5 looks" in answer.finding("divergence.line").text
    assert answer.finding("divergence.highs").evidence.unit == "sessions"


def test_the_pair_has_a_line_and_a_streak(simulated: Answer) -> None:
    rows = simulated.tables["equal_cap"].records()
    assert rows[0]["ratio"] == pytest.approx(1.0, abs=0.05)
    streak = simulated.finding("equal_cap.streak")
    assert isinstance(streak.evidence.value, int | float)
    assert streak.evidence.p_value is not None


def test_sector_weights_are_the_whole() -> None:
    answer = breadth(open_market("us-only", as_of=date(2026, 8, 31)))
    rows = answer.tables["sector_weights"].records()
    total = next(row for row in answer.tables["concentration"].records() if row["holder"] == "total_market")
    assert sum(row["now"] for row in rows) == pytest.approx(total["sum"])
    assert sum(row["names"] for row in rows) == total["names"]
    assert rows[0]["sector"] == "Information Technology"
    known = [row["now"] for row in rows if row["sector"] != "Unknown"]
    assert known == sorted(known, reverse=True)


@pytest.fixture(scope="module")
def crash() -> Answer:
    return breadth(open_market("us-only", as_of=date(2018, 12, 31)))


def test_industries_are_counted_from_their_returns(crash: Answer) -> None:
    """The year and the ten-month mean of each of the 30 industries, from the file itself."""
    names = pl.read_parquet(HOME / "history.parquet")["id"].unique().to_list()
    levels = [
        np.cumprod(1.0 + monthly(id_)["value"].to_numpy()) for id_ in sorted(names) if id_.startswith("factor:IND30.VW")
    ]
    assert len(levels) == 30
    up = np.mean([level[-1] > level[-13] for level in levels])
    above = np.mean([level[-1] > level[-10:].mean() for level in levels])
    assert crash.finding("industries.up").evidence.value == pytest.approx(up)
    assert crash.finding("industries.above_mean").evidence.value == pytest.approx(above)
    assert crash.headline.startswith("3 of 30 industries closed above their 10-month mean on 31 December 2018")


def test_equal_firms_less_the_market_are_a_gap_over_the_year(crash: Answer) -> None:
    equal = np.prod(1.0 + monthly("factor:ALL.EW.M")["value"].to_numpy()[-12:])
    factors = pl.read_parquet(HOME / "factors.parquet").filter(pl.col("date").dt.year() == 2018)
    excess, bills = (
        factors.filter(pl.col("id") == id_).sort("date")["value"].to_numpy()
        for id_ in ("factor:FF.MKT_RF.M", "factor:FF.RF.M")
    )
    assert len(excess) == 12
    expected = equal - np.prod(1.0 + excess + bills)
    assert crash.finding("equal_firms").evidence.value == pytest.approx(expected)


def test_what_has_ended_is_named_with_its_span_and_the_one_command() -> None:
    answer = breadth(open_market("us-only", as_of=date(2026, 8, 31)))
    lacks = {lack.input: lack for lack in answer.missing}
    assert lacks["participation of industries"].why == "30 industries are known from 1926-06-30 to 2018-12-31"
    assert "2025-07-25" in lacks["participation of sector funds"].why
    assert "rotascope data add sp500-2007" in lacks["participation of stocks"].remedy
    assert not any(finding.id.startswith("breadth.industries") for finding in answer.findings)


def test_a_sector_fund_of_a_year_s_standing_does_not_shorten_the_others(crash: Answer) -> None:
    """XLC began in June 2018: ten funds have a 200-session mean."""
    assert "of 10 sector funds" in crash.finding("sector_funds.above_mean").text
    assert crash.finding("fragility.turbulence").evidence.status == "ok"


def test_a_first_screen_says_nothing_twice(simulated: Answer, crash: Answer) -> None:
    """Three to five findings lead; none of them repeats the headline, and ids of machines are in no sentence."""
    now = breadth(open_market("us-only", as_of=date(2026, 8, 31)))
    for answer in (simulated, crash, now):
        leading = [finding for finding in answer.findings if finding.role == "key"]
        assert len(leading) >= 3
        assert len({finding.id for finding in leading}) == len(leading)
        first = answer.headline.partition(" on ")[0]
        assert not any(first in finding.text for finding in leading)
    texts = [finding.text for answer in (simulated, crash, now) for finding in answer.findings]
    assert not any("total_market" in text or "sim500" in text for text in texts)
    assert "the US stock market" in now.headline
    assert simulated.finding("participation.changed").role == "changed"


def test_a_missing_quarter_breaks_the_line_of_the_effective_number() -> None:
    table = breadth(open_market("us-only", as_of=date(2026, 8, 31))).tables["effective"]
    plot = Plot.of(table)
    assert [row["x"] for row in plot.gapped if row["y"] is None] == ["2025-03-31", "2025-06-30"]
    assert len(plot.gapped) == len(plot.rows) + 2


def test_what_practitioners_miss_is_said_or_given(simulated: Answer) -> None:
    assert "no bullish percent: point and figure needs" in simulated.tables["participation"].note
    assert "its ten-session mean stands at 0." in simulated.finding("signals.zweig").text
