"""Winners on the shipped market, where the truth is on record, and on a made-up one."""

from datetime import date

import numpy as np
import polars as pl
import pytest

import rotascope as rs
from markets import market, random_legs
from rotascope.evidence import Answer
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.winners import answer
from rotascope.store.snapshot import Snapshot
from simulated import planted_market


def ask(day: str, **options: str) -> Answer:
    return answer(rs.open_market("us-only", as_of=day), **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def july() -> Answer:
    return ask("2025-07-25", level="sector")


def test_the_sector_board_of_july_2025_is_that_of_the_levels(july: Answer) -> None:
    rows = july.tables["sector_board"].records()
    assert [row["symbol"] for row in rows][:2] == ["XLI", "XLU"]
    view = rs.open_market("us-only", as_of="2025-07-25")
    for row in rows:
        line = view.levels(row["symbol"])
        opening = float(line.values[line.row_of(date(2024, 12, 31)), 0])
        assert row["return"] == pytest.approx(float(line.values[-1, 0]) / opening - 1.0, abs=1e-12)
    assert july.finding("sector.best").evidence.value == rows[0]["return"]
    assert july.headline.startswith("Industrials is first of 11 sectors since 31 December 2024: +18.4 %")


def test_contributions_of_sectors_add_up(july: Answer) -> None:
    rows = july.tables["sector_board"].records()
    assert sum(row["contribution_share"] for row in rows) == pytest.approx(1.0)
    assert sum(row["contribution"] for row in rows) == pytest.approx(0.0943, abs=0.01)  # all US firms returned 9.4 %


def test_the_bars_of_contributions_are_those_of_the_board(july: Answer) -> None:
    board = {row["symbol"]: row["contribution"] for row in july.tables["sector_board"].records()}
    bars = july.tables["sector_contributions"].records()
    assert {row["symbol"]: row["contribution"] for row in bars} == board
    assert [row["contribution"] for row in bars] == sorted(board.values(), reverse=True)
    assert july.tables["sector_contributions"].chart is not None


def test_a_winner_of_eleven_is_not_rare(july: Answer) -> None:
    best = july.finding("test.best_of").evidence
    assert best.searched == 11
    assert best.p_value is not None
    assert best.p_adjusted is not None
    assert best.p_value < best.p_adjusted
    assert july.finding("test.persistence").evidence.n_effective == 16


def test_leaders_and_laggards_after_the_bubble() -> None:
    rows = ask("2003-03-31", level="industry", window="3y").tables["industry_board"].records()
    assert [row["symbol"].rpartition(".")[2] for row in rows[:4]] == ["Smoke", "Coal", "Hshld", "Food"]
    assert [row["symbol"].rpartition(".")[2] for row in rows[-2:]] == ["Telcm", "BusEq"]
    assert rows[0]["return"] == pytest.approx(0.7226, abs=1e-4)
    assert rows[-1]["return"] == pytest.approx(-0.8016, abs=1e-4)


def test_size_and_style_portfolios_reach_back() -> None:
    rows = ask("2002-09-30", level="segment", window="2000-03-31").tables["segment_board"].records()
    assert len(rows) == 25
    assert rows[0]["name"].endswith("book-to-market")
    assert rows[0]["return"] > 0.2 > -0.3 > rows[-1]["return"]


def test_who_gained_and_lost_weight_in_three_years() -> None:
    gained = ask("2026-08-31", window="2023-06-30")
    rows = gained.tables["weight_changes"].records()
    assert rows[0]["symbol"] == "NVDA"
    assert (rows[0]["then"], rows[0]["now"]) == (pytest.approx(0.02297, abs=1e-5), pytest.approx(0.06358, abs=1e-5))
    assert gained.finding("weights.lost").subject["line"] == "MSFT"
    shown = {row["holder"]: row["growth"] for row in gained.tables["segment_weights"].records()}
    assert shown["mega_cap"] > shown["small_cap"]


def test_what_has_ended_says_from_when_to_when() -> None:
    lacks = {lack.input: lack for lack in ask("2026-08-31").missing}
    assert lacks["board by sector"].why == "sectors are known to 2025-07-25, from 2007-07-30; asked for 2026-08-31"
    assert "2018-12-31" in lacks["board by industry"].remedy


def test_a_stacked_market_fills_the_rest_and_what_lacks_prices_is_not_ranked() -> None:
    legs = random_legs(9_180)
    names = ("XLE", "XLF", "XLI", "XLK", "XLV", "XLU")
    steps = np.random.default_rng(3).normal(0.0003, 0.01, (len(legs), len(names)))
    levels = np.exp(np.cumsum(steps, axis=0))
    levels[-60:-20, 0] = np.nan  # of 120 closes 40 are gone
    lines = {
        name: Panel(legs.dates, (name,), levels[:, [column]], name, "level", "total").complete()
        for column, name in enumerate(names)
    }
    view = View(market(lines), legs.last)
    board = answer(view, level="sector", window="6m")
    assert {row["symbol"] for row in board.tables["sector_board"].records()} == set(names) - {"XLE"}
    assert any("XLE (" in lack.why and "of the window's closes" in lack.why for lack in board.missing)


@pytest.fixture(scope="module")
def simulated() -> Answer:
    view = View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), date(2026, 6, 30))
    return answer(view, window="1y")


def test_a_simulated_market_has_sectors_companies_and_one_name(simulated: Answer) -> None:
    assert len(simulated.tables["sector_board"].rows) >= 8
    assert len(simulated.tables["company_board"].rows) == 20
    assert simulated.finding("company.best").evidence.searched > 60
    truth = planted_market().truth
    best = simulated.finding("company.best")
    column = truth.companies["id"].to_list().index(best.subject["line"])
    grown = np.nanprod(1.0 + truth.total_returns[-252:, column]) - 1.0
    assert best.evidence.value == pytest.approx(grown, rel=1e-6)


def test_two_classes_of_a_company_are_one_line() -> None:
    frames = dict(planted_market().frames)
    first, second = frames["prices"]["id"].unique().sort().head(2).to_list()
    renamed = {first: "GOOGL", second: "GOOG"}
    frames = {
        name: frame.with_columns(pl.col("id").replace(renamed)) if "id" in frame.columns else frame
        for name, frame in frames.items()
    }
    view = View(Snapshot.of_frames("simulated", frames, simulated=True), date(2026, 6, 30))
    from rotascope.questions.winners.gather import companies

    symbols = companies(view).levels.symbols
    assert "GOOGL" in symbols
    assert "GOOG" not in symbols
