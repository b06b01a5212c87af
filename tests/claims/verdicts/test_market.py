"""Changes, gaps and levels: each verdict on lines whose returns are known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from claim_material import SESSIONS, check_text, level_path, line_of, material_with, pair_of, verdict_of
from claim_reading import DATED
from rotascope.claims.records import COMPUTED
from rotascope.claims.verdicts.material import Line
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

DOW = line_of(
    "DOW",
    level_path(
        {"2024-12-31": 80.0, "2025-12-31": 100.0, "2026-02-27": 108.0, "2026-03-06": 104.0, "2026-03-09": 106.0}
    ),
)
FUND = line_of(
    "DIA", level_path({"2024-12-31": 50.0, "2025-12-31": 100.0, "2026-03-09": 106.7}), relation="fund", basis="total"
)
SP = line_of("SP500", level_path({"2024-12-31": 100.0, "2025-12-31": 100.0, "2026-03-09": 109.3}))
KNOWN = material_with(
    lines={"dow": (DOW, FUND), "sp500": (SP,)},
    pairs={("dow", ""): (pair_of(DOW),), ("dow", "sp500"): (pair_of(DOW, SP),), ("sp500", "dow"): (pair_of(SP, DOW),)},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Dow has gained 6.0% this year.", "true"),
        ("The Dow has gained about 6% this year.", "true"),
        ("The Dow has gained 5.9% this year.", "rounded"),
        ("The Dow has gained 6.7% this year.", "depends on convention"),
        ("The Dow has gained 9.3% this year.", "wrong entity"),
        ("The Dow has gained 8.0% this year.", "wrong date"),
        ("The Dow has gained 25.0% this year.", "wrong period"),
        ("The Dow has gained 17.3% this year.", "wrong value"),
        ("The Dow has lost 6.0% this year.", "wrong value"),
        ("The Dow gained 6.0% in the first quarter of 2026.", "impossible"),
        ("The Dow will gain 6.0% this year.", "forecast"),
        ("The Dow has gained 300 points this year.", "wrong value"),
        ("The Dow has gained 6 points this year.", "true"),
        ("The Russell 2000 has gained 6.0% this year.", "untestable"),
        ("The S&P 500 has outperformed the Dow by 3.3 percentage points this year.", "true"),
        ("The S&P 500 has outperformed the Dow by 6.4 percentage points this year.", "wrong value"),
        ("The Dow closed at 106.00 on March 9, 2026.", "true"),
        ("The Dow closed at 108.00 on March 9, 2026.", "wrong date"),
        ("The Dow closed at 140.00 on March 9, 2026.", "wrong value"),
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_the_error_says_what_would_be_true() -> None:
    (checked,) = check_text("The Dow has gained 9.3% this year.", KNOWN)
    assert "S&P 500" in checked.reason
    assert "6.00 %" in checked.nearest
    assert checked.evidence is not None
    assert checked.evidence.value == pytest.approx(0.06)
    assert checked.evidence.inputs[0].series == "DOW"
    assert checked.evidence.searched > 1


def test_a_wrong_direction_is_said() -> None:
    (checked,) = check_text("The Dow has lost 6.0% this year.", KNOWN)
    assert "direction" in checked.reason


def test_an_article_may_quote_its_own_close_or_the_one_before() -> None:
    assert verdict_of("The Dow has gained 4.0% this year.", KNOWN) == "true"


def test_a_vague_date_leaves_every_session_of_its_span_open() -> None:
    assert verdict_of("The Dow has gained 8.0% this year.", replace(KNOWN, since=date(2026, 2, 25))) == "true"


def test_data_that_end_before_the_article_refute_nothing() -> None:
    short = line_of("DOW", DOW.panel.values[:-40, 0])
    (checked,) = check_text("The Dow has gained 17.3% this year.", replace(KNOWN, lines={"dow": (short,)}))
    assert checked.verdict == "untestable"
    assert str(short.panel.last) in checked.reason
    assert "import" in checked.needs


def test_a_resemblance_refutes_nothing() -> None:
    proxy = replace(DOW, relation="proxy")
    assert verdict_of("The Dow has gained 17.3% this year.", replace(KNOWN, lines={"dow": (proxy,)})) == "untestable"


def test_a_coarse_number_is_not_explained_by_accident() -> None:
    """9 % is half a dozen windows' number; a name or period is only blamed for a number printed finely enough."""
    assert verdict_of("The Dow has gained 9% this year.", KNOWN) in ("wrong date", "wrong value")


def test_a_number_without_a_window_is_a_convention_or_nothing() -> None:
    assert verdict_of("The Dow gained 6.0%.", KNOWN) == "depends on convention"
    assert verdict_of("The Dow gained 77.0%.", KNOWN) == "untestable"


def test_a_later_forecast_is_told_in_hindsight_and_never_judged() -> None:
    before = replace(KNOWN, dated=date(2025, 12, 31), since=date(2025, 12, 31))
    (checked,) = check_text("The Dow will gain 4% in February 2026.", before, KNOWN)
    assert checked.verdict == "forecast"
    assert checked.hindsight.startswith("hindsight")
    assert checked.hindsight_evidence is not None


def test_true_is_never_said_without_a_number() -> None:
    texts = (
        "The Dow has gained 6.0% this year.",
        "The Dow gained 6.0%.",
        "The Dow gained 3% in 2026 on March 9, 2026.",
    )
    for text in texts:
        for checked in check_text(text, KNOWN):
            assert checked.verdict not in COMPUTED or (
                checked.evidence is not None and checked.evidence.value is not None
            )


def test_the_sessions_reach_the_article() -> None:
    assert SESSIONS[-1].astype(object) == DATED


def test_hundredths_off_by_one_are_rounded_and_a_sector_fund_stands_for_its_index_within_its_slack() -> None:
    assert verdict_of("The Dow has gained 6.01% this year.", KNOWN) == "rounded"
    assert verdict_of("The Dow has gained 6.03% this year.", KNOWN) == "wrong value"
    fund = line_of("XLE", level_path({"2024-12-31": 100.0, "2025-12-31": 100.0, "2026-03-09": 106.0}), relation="fund")
    energy = material_with(lines={"energy": (fund,)})
    assert verdict_of("The energy sector has gained 6.12% this year.", energy) == "depends on convention"
    assert verdict_of("The energy sector has gained 6.34% this year.", energy) == "untestable"
    assert verdict_of("The energy sector has gained 9.3% this year.", energy) == "wrong value"


def test_numbers_of_one_period_are_all_of_one_day() -> None:
    other = line_of(
        "SP500", level_path({"2024-12-31": 80.0, "2025-12-31": 100.0, "2026-03-06": 108.0, "2026-03-09": 109.0})
    )
    text = "This year the Dow has gained 6.0%, the S&P 500 has gained 8.0%."
    material = material_with(lines={"dow": (DOW,), "sp500": (other,)}, since=date(2026, 3, 6))
    outcomes = check_text(text, material)
    assert [checked.verdict for checked in outcomes] == ["true", "untestable"]
    assert "others of the same period" in outcomes[1].reason


def test_a_close_that_is_wrong_in_its_source_refutes_nothing() -> None:
    days = nyse().between(date(2020, 10, 1), date(2020, 11, 30))
    panel = Panel(days, ("RUT",), np.linspace(1500.0, 1800.0, len(days))[:, None], "RUT", "level", "price")
    line = Line("RUT", "index", panel, (Input("RUT", "made up", "test", panel.last, "price"),))
    week = material_with(lines={"russell2000": (line,)}, dated=date(2020, 11, 13), since=date(2020, 11, 13))
    (doubtful,) = check_text("The Russell 2000 rose 19.7% for the week.", week)
    assert doubtful.verdict == "untestable"
    assert "doubtful" in doubtful.reason
    before = replace(week, dated=date(2020, 10, 23), since=date(2020, 10, 23))
    (certain,) = check_text("The Russell 2000 rose 19.7% for the week.", before)
    assert certain.verdict == "wrong value"


def test_a_fund_alone_refutes_nothing_of_the_index_that_it_tracks() -> None:
    alone = material_with(lines={"dow": (FUND,)})
    assert verdict_of("The Dow has gained 6.7% this year.", alone) == "true"
    assert verdict_of("The Dow has gained 17.3% this year.", alone) == "untestable"


def test_a_fund_that_stands_for_an_index_refutes_no_number_near_its_own() -> None:
    alone = material_with(lines={"dow": (FUND,), "sp500": (FUND,)})
    assert verdict_of("The Dow has gained 6.9% this year.", alone) == "untestable"
    assert verdict_of("The Dow has gained 6.7% this year.", alone) in COMPUTED
