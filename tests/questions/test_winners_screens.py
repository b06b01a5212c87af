"""Screens on the simulated market, whose exposures are planted, and themes with their members."""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from rotascope.catalogue.themes import THEMES, find_theme, read_definitions
from rotascope.drivers.screen.columns import COLUMNS
from rotascope.drivers.screen.screening import ParsedScreen, run_screen
from rotascope.errors import DataMissing, OutsideData, UnknownSymbol, UsageError
from rotascope.panels.view import View
from rotascope.questions.winners import answer
from rotascope.questions.winners.exposures import CompanyTable, read_table
from rotascope.sources.simulated import SimulatedMarket, Simulation, simulate
from rotascope.store.snapshot import Snapshot

DAY = date(2026, 6, 30)


@cache
def planted() -> Simulation:
    return simulate(SimulatedMarket(companies=160, sessions=1512, seed=5))


@cache
def view() -> View:
    return View(Snapshot.of_frames("simulated", planted().frames, simulated=True), DAY)


@cache
def companies() -> CompanyTable:
    return read_table(view())


@cache
def planted_benefit() -> dict[str, float]:
    """What the market was made with: unhedged floating debt that follows the policy rate, over earnings."""
    facts = planted().frames["facts"]
    truth = {row["id"]: row for row in planted().truth.companies.iter_rows(named=True)}
    out = {}
    for exposure in companies().exposures:
        row, year = truth[exposure.id], exposure.company.year
        moved = row["floating_share"] * (1.0 - row["hedged_share"]) * row["pass_through"]
        out[exposure.id] = moved * exposure.company.balances["total_debt"] / abs(year["net_income"])
    assert len(facts)
    return out


def rank_correlation(column: str) -> float:
    table, truth = companies().table, planted_benefit()
    score = table.numbers[column]
    both = np.isfinite(score)
    planted_score = np.array([truth[id_] for id_ in table.ids])
    return float(spearmanr(score[both], planted_score[both])[0])


def test_the_screen_of_the_planted_cause_ranks_its_companies_on_top_and_an_unrelated_one_does_not() -> None:
    assert rank_correlation("floating_debt_benefit") >= 0.8
    assert abs(rank_correlation("research_to_sales")) < 0.3
    assert abs(rank_correlation("momentum")) < 0.3
    result = run_screen(ParsedScreen.of("floating_debt_benefit > 0"), companies().table)
    truth = planted_benefit()
    order = sorted(truth, key=lambda id_: -truth[id_])
    tenth = len(order) // 10
    assert len(set(result.passed[:tenth]) & set(order[:tenth])) >= 0.8 * tenth


def test_planted_exposures_return_and_the_screen_holds_them() -> None:
    """The planted cause moves prices: who is screened gains, and an unrelated screen of as many gains nothing."""
    truth, rng = planted_benefit(), np.random.default_rng(1)
    table = companies().table
    score = np.array([truth[id_] for id_ in table.ids])
    returns = 0.05 * (np.argsort(np.argsort(score)) / len(score) - 0.5) + rng.normal(0.0, 0.01, len(score))
    gained = {id_: float(value) for id_, value in zip(table.ids, returns, strict=True)}
    on_top = run_screen(ParsedScreen.of("floating_debt_benefit > 0.002"), table).passed
    unrelated = run_screen(ParsedScreen.of("momentum > 0"), table).passed
    assert np.mean([gained[id_] for id_ in on_top]) > 0.008
    assert abs(np.mean([gained[id_] for id_ in unrelated])) < 0.006


def test_columns_are_those_of_the_accounts() -> None:
    table = companies().table
    row = next(n for n, exposure in enumerate(companies().exposures) if exposure.value is not None)
    exposure = companies().exposures[row]
    year, cap = exposure.company.year, exposure.value.cap
    assert table.numbers["fcf_yield"][row] == pytest.approx((year["operating_cash_flow"] - year["capex"]) / cap)
    assert table.numbers["earnings_yield"][row] == pytest.approx(year["net_income"] / cap)
    assert table.numbers["capex_burden"][row] == pytest.approx(year["capex"] / year["operating_cash_flow"])
    lacking = {column.name for column in COLUMNS if table.coverage(column.name) == 0.0}
    assert {"domestic_share", "activity_beta"} <= lacking <= {"domestic_share", "activity_beta", "revision"}
    assert np.nanmedian(table.numbers["market_beta"]) == pytest.approx(1.0, abs=0.25)


def test_a_column_that_nobody_files_is_missing_and_lets_nobody_in() -> None:
    result = answer(view(), screen="domestic_share > 0.8")
    assert result.finding("screen.passed").evidence.value == 0
    assert [lack.input for lack in result.missing] == ["column domestic_share"]
    assert "it cannot be told" in result.headline


def test_a_screen_in_the_past_uses_only_what_was_known_then() -> None:
    early = date(2024, 5, 2)
    then = read_table(view().at(early))
    assert max(exposure.company.filing_date for exposure in then.exposures) <= early
    frames = {
        name: frame.filter(pl.col("known_at").dt.date() <= early) if "known_at" in frame.columns else frame
        for name, frame in planted().frames.items()
    }
    cut = read_table(View(Snapshot.of_frames("simulated", frames, simulated=True), early))
    assert cut.table.ids == then.table.ids
    for name, values in then.table.numbers.items():
        np.testing.assert_array_equal(values, cut.table.numbers[name], err_msg=name)


def test_a_screen_says_who_is_in_and_who_nearly() -> None:
    result = answer(view(), screen="rate-cut-beneficiaries")
    rows = result.tables["screened"].records()
    benefits = [row["floating_debt_benefit"] for row in rows]
    assert benefits == sorted(benefits, reverse=True)
    assert all("floating_debt_benefit_low > 0.01 (" in row["why"] for row in rows)
    assert result.tables["screened_out"].records()[0]["why"]
    assert {row["column"] for row in result.tables["screen_columns"].records()} == {
        "floating_debt_benefit_low",
        "net_margin",
        "floating_debt_benefit",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"screen": "gems"}, "no screen 'gems'"),
        ({"screen": "fcf_yeild > 1"}, "no column 'fcf_yeild'"),
        ({"screen": "price / 0 > 1"}, "divides by zero"),
        ({"screen": "  "}, "the screen is empty"),
        ({"screen": "os.system > 1"}, "position 3"),
    ],
)
def test_bad_requests_are_refused_with_the_nearest_three(options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words) as fault:
        answer(view(), **options)  # type: ignore[arg-type]
    if "no " in words:
        assert fault.value.remedy.startswith("nearest: ")
        assert fault.value.remedy.partition(";")[0].count(",") == 2


def test_a_market_without_accounts_has_no_screen() -> None:
    frames = {name: frame for name, frame in planted().frames.items() if name != "facts"}
    with pytest.raises(DataMissing):
        answer(View(Snapshot.of_frames("bare", frames, simulated=True), DAY), screen="quality-value")


OWN = """
[themes.heavy]
label = "Heavy companies"
members = ["{0}", "{1}", "{2}", "NOBODY"]
date = 2026-03-02
reason = "for a test"

[themes.thin]
members = ["{0}", "NOBODY", "ELSE"]
date = 2020-01-01
reason = "for a test"

[themes.small-industrials]
sectors = ["Industrials"]
sizes = ["small", "micro"]
date = 2020-01-01
reason = "for a test"

[screens.mine]
condition = "net_margin > 0.1"
"""


def own_file(folder: Path) -> tuple[Path, list[str]]:
    ids = [exposure.id for exposure in companies().exposures[:3]]
    path = folder / "own.toml"
    path.write_text(OWN.format(*ids), encoding="utf-8")
    return path, ids


def test_themes_and_screens_of_ones_own(tmp_path: Path) -> None:
    path, ids = own_file(tmp_path)
    result = answer(view(), level="theme", definitions=path, window="1y")
    members = {row["theme"]: row for row in result.tables["theme_members"].records()}
    assert (members["Heavy companies"]["members"], members["Heavy companies"]["priced"]) == (4, 3)
    closes = [view().levels(id_) for id_ in ids]
    window = result.tables["theme_members"].title and result.finding("theme.best").evidence.window
    held = [float(line.values[-1, 0] / line.values[line.row_of(window.start), 0] - 1.0) for line in closes]
    assert members["Heavy companies"]["equal"] == pytest.approx(np.mean(held), abs=1e-9)
    assert members["Heavy companies"]["cap"] is not None
    (lack,) = (lack for lack in result.missing if "themes" in lack.input)
    assert "thin: 1 of 3 members have prices (33%), below half; lacking NOBODY, ELSE" in lack.why
    caveats = result.finding("theme.best").evidence.caveats
    assert any("with hindsight: " in caveat and "Heavy companies" in caveat for caveat in caveats)
    assert answer(view(), screen="mine", definitions=path).finding("screen.passed").evidence.value > 0


def test_a_theme_alone_shows_its_members_and_one_below_half_is_missing(tmp_path: Path) -> None:
    path, ids = own_file(tmp_path)
    alone = answer(view(), line="heavy", definitions=path)
    assert {row["symbol"] for row in alone.tables["company_board"].records()} == set(ids)
    with pytest.raises(OutsideData, match="1 of 3 members have prices"):
        answer(view(), line="thin", definitions=path)


def test_themes_that_share_members_say_how_many(tmp_path: Path) -> None:
    path, ids = own_file(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"NOBODY", "ELSE"', f'"{ids[1]}", "ELSE"'), encoding="utf-8"
    )
    shared = answer(view(), level="theme", definitions=path).tables["theme_overlap"].records()
    pair = next(row for row in shared if {row["first"], row["second"]} == {"Heavy companies", "thin"})
    assert (pair["shared"], pair["of_first"], pair["of_second"]) == (2, 0.5, pytest.approx(2 / 3))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("themes = 3", "no table of tables"),
        ("[themes.a]\nmembers = ['X']\nreason = 'r'", "no date"),
        ("[themes.a]\nmembers = ['X']\ndate = 2026-01-01", "no reason"),
        ("[themes.a]\ndate = 2026-01-01\nreason = 'r'", "neither members nor a rule"),
        ("[themes.a]\nmembers = ['X']\nsizes = ['small']\ndate = 2026-01-01\nreason = 'r'", "members and a rule"),
        ("[themes.a]\nmembers = 'X'\ndate = 2026-01-01\nreason = 'r'", "no list of texts"),
        ("[screens.a]\nlabel = 'x'", "has no condition"),
        ("nothing = 1", "neither themes nor screens"),
        ("[themes.", "cannot be read"),
    ],
)
def test_a_file_that_says_something_else_is_refused(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        read_definitions(path)


def test_every_shipped_theme_has_a_date_and_a_reason() -> None:
    assert len(THEMES) == 11
    assert all(theme.reason and theme.date.year >= 2022 and theme.rule for theme in THEMES)
    banks = find_theme("Regional banks", THEMES)
    assert banks is not None
    assert banks.sizes == ("mid", "small", "micro")


def test_a_name_that_is_no_line_gives_the_nearest_three_themes() -> None:
    with pytest.raises(UnknownSymbol, match="no theme and no instrument 'mag seven'") as fault:
        answer(view(), line="mag seven")
    assert fault.value.remedy.startswith("nearest themes: magnificent-seven, ")
    assert fault.value.remedy.count(",") == 2


def test_the_style_of_a_company_is_that_of_its_planted_exposures() -> None:
    truth = planted().truth.companies
    ids = [exposure.id for exposure in companies().exposures]
    row = truth.filter(pl.col("id").is_in(ids)).sort("loading_value").row(0, named=True)
    result = answer(view(), line=row["id"])
    now = {loading["factor"]: loading["now"] for loading in result.tables["loadings"].records()}
    assert now["value"] == pytest.approx(row["loading_value"], abs=0.4)
    assert now["market"] == pytest.approx(row["loading_market"], abs=0.4)
    assert "growth" in result.finding("migration.style").text


def test_a_screen_held_in_the_past_pays_for_every_preset() -> None:
    result = answer(view(), screen="quality-value", backtest=True)
    gap = result.finding("backtest.gap").evidence
    assert gap.searched == 5
    assert gap.p_value <= gap.p_adjusted
    low, high = gap.interval
    assert low < gap.value < high
    rows = result.tables["backtest"].records()
    assert all(row["cohort_names"] >= row["names"] > 0 for row in rows)
    assert rows[0]["to"] == "2026-06-30"
    with pytest.raises(UsageError, match="holds a screen"):
        answer(view(), backtest=True)


def test_the_quadrant_holds_what_companies_cost_against_what_a_cut_saves() -> None:
    quadrant = answer(view()).tables["quadrant"]
    table = companies().table
    cheap, benefit = table.numbers["discount"], table.numbers["floating_debt_benefit"]
    drawn = np.isfinite(cheap) & np.isfinite(benefit) & (np.abs(cheap) <= 1.0)
    assert {row["id"] for row in quadrant.records()} == {
        id_ for id_, in_it in zip(table.ids, drawn, strict=True) if in_it
    }
    assert quadrant.chart is not None
    assert quadrant.chart.level == pytest.approx(float(np.median(benefit[drawn])))
    picked = set(
        run_screen(
            ParsedScreen.of("fcf_yield > 0.05 and floating_debt_benefit > 0.02 and discount > 0.2 and adv > 2e6"), table
        ).passed
    )
    assert {row["id"] for row in quadrant.records() if row["screen"]} == picked & {
        row["id"] for row in quadrant.records()
    }
