"""Verdicts on planted and on empty markets: a small form of benchmarks/calibration.py that can fail too."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rotascope.errors import HistoryTooShort
from rotascope.evidence import Evidence
from rotascope.inference.verdicts.criteria import Criterion, not_computed, persistence, weekly_sums
from rotascope.inference.verdicts.verdict import ADVANCED, NEED, Verdict, VerdictModel
from rotascope.panels.panel import Panel
from rotascope.sources.simulated import Rotation, SimulatedMarket, simulate_spreads

SPREADS = ("small-large", "value-growth", "profitability")
MODEL = VerdictModel(draws=200)


def markets(count: int, *, rotations: tuple[Rotation, ...] = ()) -> list[Panel]:
    settings = SimulatedMarket(sessions=1500, seed=100, rotations=rotations)
    paths = simulate_spreads(settings, SPREADS, markets=count)
    return [Panel(paths.days, SPREADS, returns, "planted") for returns in paths.returns]


def lead(drift: float, sessions: int = 252) -> tuple[Rotation, ...]:
    return (Rotation(spread="value-growth", start=1500 - sessions, sessions=sessions, drift_per_month=drift),)


def of(market: Panel, spread: str = "value-growth") -> Verdict:
    return next(verdict for verdict in MODEL.judge(market) if verdict.spread == spread)


def test_without_rotation_few_markets_are_called_established() -> None:
    """Goal: at most 5 %, with fat tails and volatility clustering; two standard errors of 40 markets are 6.9 %."""
    called = sum(any(verdict.stage in ADVANCED for verdict in MODEL.judge(market)) for market in markets(40))
    assert called <= 0.119 * 40


def test_a_planted_rotation_is_called_and_to_the_right_side() -> None:
    verdicts = [of(market) for market in markets(12, rotations=lead(0.06))]
    assert sum(verdict.stage in ADVANCED for verdict in verdicts) >= 10
    assert all(verdict.side == 1 for verdict in verdicts)
    assert all(of(market).side == -1 for market in markets(3, rotations=lead(-0.06)))


def test_a_small_rotation_is_not_dominant() -> None:
    assert all(of(market).stage != "dominant" for market in markets(8, rotations=lead(0.005)))


def test_the_words_do_not_depend_on_units_or_on_the_order_of_spreads() -> None:
    market = markets(1, rotations=lead(0.05))[0]
    words = {verdict.spread: verdict.stage for verdict in MODEL.judge(market)}
    scaled = replace(market, values=market.values * 4.0)
    turned = market.select(SPREADS[::-1])
    assert {verdict.spread: verdict.stage for verdict in MODEL.judge(scaled)} == words
    assert {verdict.spread: verdict.stage for verdict in MODEL.judge(turned)} == words


def test_swapping_the_sides_swaps_the_side_and_keeps_the_word() -> None:
    market = markets(1, rotations=lead(0.06))[0]
    forth, back = of(market), of(replace(market, values=-market.values))
    assert (back.stage, back.side) == (forth.stage, -forth.side)


def test_a_criterion_that_lacks_lowers_confidence_and_lifts_nothing() -> None:
    market = markets(1)[0]
    missing = not_computed("breadth", HistoryTooShort("no members", "import them"))
    plain, less = MODEL.judge(market), MODEL.judge(market, extra=dict.fromkeys(SPREADS, (missing,)))
    assert [verdict.stage for verdict in less] == [verdict.stage for verdict in plain]
    for before, after in zip(plain, less, strict=True):
        assert after.confidence == pytest.approx(before.confidence * 6 / 7)


def test_extra_criteria_are_listed() -> None:
    evidence = Evidence(value=0.7, unit="fraction", method="share of members ahead")
    extra = {"value-growth": (Criterion("breadth", met=True, text="70 % ahead", evidence=evidence),)}
    assert [criterion.name for criterion in next(iter(of_extra(extra))).criteria][-1] == "breadth"


def of_extra(extra: dict[str, tuple[Criterion, ...]]) -> list[Verdict]:
    return [verdict for verdict in MODEL.judge(markets(1)[0], extra=extra) if verdict.spread == "value-growth"]


def test_too_short_a_history_is_refused_with_what_is_needed() -> None:
    with pytest.raises(HistoryTooShort, match=r"1008|1088"):
        MODEL.judge(markets(1)[0].tail(NEED - 100))


def test_weekly_sums_keep_their_weeks_as_rows_arrive() -> None:
    days = np.arange("2020-01-01", "2020-03-01", dtype="datetime64[D]")
    line = Panel(days, ("x",), np.arange(60.0)[:, None], "x")
    np.testing.assert_array_equal(weekly_sums(line).values[:8], weekly_sums(line.head(43)).values)
    assert weekly_sums(line).first == date(2020, 1, 5)


def test_persistence_counts_months_won() -> None:
    days = np.arange("2020-01-01", "2020-06-01", dtype="datetime64[D]")[:126]
    months = np.repeat([1.0, 1.0, -1.0, 1.0, 1.0, 1.0], 21)[:, None]
    result = persistence(Panel(days, ("x",), months, "x"), 1)
    assert (result.met, result.evidence.value) == (True, 5)
    assert result.evidence.p_value == pytest.approx(7 / 64)  # 5 or 6 heads of 6 coins
    assert persistence(Panel(days, ("x",), months, "x"), -1).met is False
