from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from markets import legs_of, random_legs
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.rarity.streaks import (
    Streak,
    StreakTest,
    either_run_probability,
    longest_streak,
    run_probability,
    streaks_at_least,
)
from rotascope.inference.testing.bootstrap import Bootstrap
from rotascope.panels.panel import Panel


def signed(*signs: int) -> Panel:
    """Legs of which the long one gains 1 %, loses 1 % or stays put."""
    return legs_of(np.cumprod([1.0, *(1.0 + 0.01 * sign for sign in signs)]), np.ones(len(signs) + 1))


def shape(streak: Streak | None) -> tuple[int, int] | None:
    return None if streak is None else (streak.sign, streak.length)


def test_a_streak_is_dated_and_measured() -> None:
    legs = signed(1, -1, 1, 1, 1)
    result = longest_streak(legs)
    assert result is not None
    assert shape(result) == (1, 3)
    assert (np.datetime64(result.first), np.datetime64(result.last)) == (legs.dates[3], legs.dates[5])
    assert np.datetime64(result.window.start) == legs.dates[2]
    assert result.gap == pytest.approx(1.01**3 - 1)
    assert result.evidence.value == 3


def test_a_difference_of_zero_ends_a_streak() -> None:
    legs = signed(1, 1, 0, 1, 1, 1, 0)
    assert [shape(streak) for streak in streaks_at_least(legs, 1)] == [(1, 2), (1, 3)]


def test_longest_takes_the_latest_of_equals_and_keeps_to_its_side() -> None:
    legs = signed(1, 1, -1, -1, -1, 1, 1, -1)
    latest = longest_streak(legs, side=1)
    assert latest is not None
    assert np.datetime64(latest.last) == legs.dates[7]
    assert shape(longest_streak(legs)) == (-1, 3)
    assert longest_streak(signed(1, 0, 1), side=-1) is None


def test_list_has_every_streak_as_long_in_order() -> None:
    legs = signed(1, 1, -1, 1, -1, -1, -1, 0, 1, 1)
    assert [shape(streak) for streak in streaks_at_least(legs, 2)] == [(1, 2), (-1, 3), (1, 2)]
    assert streaks_at_least(legs, 4) == ()
    with pytest.raises(BadSetting, match="streaks of 0 sessions"):
        streaks_at_least(legs, 0)


def test_later_rows_change_no_finished_streak() -> None:
    legs = random_legs(400, seed=8)
    before = [streak for streak in streaks_at_least(legs.head(300), 2) if streak.last < legs.head(300).last]
    assert before == list(streaks_at_least(legs, 2))[: len(before)]
    assert len(before) > 50


def test_six_heads_in_a_hundred() -> None:
    # Nelson, "long runs", and the recursion itself: 0.546094 to the six digits printed
    assert run_probability(100, 6, 0.5) == pytest.approx(0.546094, abs=5e-7)


def test_the_headline_streak_is_weak_evidence() -> None:
    # own control: 14 small-cap sessions in a row within about 30 years of fair flips, and within one year
    assert run_probability(7_500, 14, 0.5) == pytest.approx(0.20, abs=0.005)
    assert either_run_probability(7_500, 14, 0.5) == pytest.approx(0.37, abs=0.005)
    assert run_probability(252, 14, 0.5) == pytest.approx(0.007, abs=0.0005)


def test_either_side_of_a_fair_coin_is_one_side_of_repeats() -> None:
    # flips repeat their predecessor with probability 1/2: a run of k flips is a run of k - 1 repeats in n - 1
    assert either_run_probability(500, 9, 0.5) == pytest.approx(run_probability(499, 8, 0.5), rel=1e-12)


@pytest.mark.parametrize(("n", "k", "p"), [(-1, 2, 0.5), (5, 0, 0.5), (5, 2, 1.1), (5, 2, float("nan"))])
def test_impossible_odds_are_refused(n: int, k: int, p: float) -> None:
    with pytest.raises(BadSetting):
        run_probability(n, k, p)
    with pytest.raises(BadSetting):
        either_run_probability(n, k, p)


def test_sure_and_impossible_runs() -> None:
    assert run_probability(5, 5, 1.0) == run_probability(9, 5, 1.0) == 1.0
    assert run_probability(4, 5, 1.0) == run_probability(9, 5, 0.0) == 0.0
    assert either_run_probability(5, 1, 0.3, q=0.2) == pytest.approx(1 - 0.5**5)


def test_of_independent_days_bootstrap_and_coin_agree() -> None:
    legs = random_legs(3_000, seed=4)
    result = StreakTest(draws=2_000, seed=1, block=1.0).test(legs)
    for length_of in (result.longest_probabilities, result.current_probabilities):
        assert length_of is not None
        for name in ("sample", "sample_side", "year", "year_side"):
            coin = getattr(length_of.coin, name)
            error = np.sqrt(coin * (1 - coin) / 2_000) + 1 / 2_000
            assert getattr(length_of.bootstrap, name) == pytest.approx(coin, abs=4 * error)


def test_p_value_of_the_longest_streak_holds_its_size() -> None:
    trials = 150
    tests = [StreakTest(draws=199, seed=s, workers=1).test(random_legs(400, seed=s)) for s in range(trials)]
    p = np.array([test.longest_probabilities.bootstrap.sample for test in tests])
    for level in (0.05, 0.1, 0.2, 0.5):  # a length is a whole number, so the test can only be the more careful
        assert (p <= level).mean() <= level + 2.6 * np.sqrt(level * (1 - level) / trials)
    assert (p <= 0.5).mean() > 0.1


def test_a_planted_streak_is_found_surprising() -> None:
    steps = np.random.default_rng(6).normal(0, 0.01, 1_000)
    steps[-24:] = np.abs(steps[-24:])
    legs = legs_of(np.exp(np.cumsum(steps)), np.ones(1_000))
    result = StreakTest(draws=999, block=2.0).test(legs)
    assert result.current is not None
    assert result.current_probabilities is not None
    assert result.current.length >= 24
    assert result.current == result.longest
    assert result.evidence.p_value == result.current_probabilities.bootstrap.sample < 0.05
    assert result.last_as_long is None
    assert result.longest_earlier is not None
    assert result.longest_earlier.length < 24


def test_long_blocks_carry_the_streak_itself_and_say_so() -> None:
    steps = np.tile([0.01, -0.01], 1_000)
    steps[-12:] = 0.01  # the only streak beyond two: a draw has one as long when it copies this one, hardly otherwise
    legs = legs_of(np.exp(np.cumsum(steps)), np.ones(2_000))
    result = StreakTest(draws=4_000, block=20.0).test(legs)
    assert result.current_probabilities is not None
    assert result.current_probabilities.bootstrap.sample == pytest.approx(result.self_drawn, abs=0.06)
    assert result.current_probabilities.bootstrap.sample > 0.3
    assert any("blocks carry this very streak" in caveat for caveat in result.evidence.caveats)
    assert result.current_probabilities.bootstrap.year < 0.1
    short = StreakTest(draws=99, block=1.0).test(legs)
    assert short.self_drawn == 0.0
    assert short.evidence.caveats == ()


def test_earlier_streaks_are_of_the_same_side() -> None:
    noise = [1, -1] * 130
    legs = signed(1, 1, 1, -1, 1, 1, -1, -1, -1, -1, *noise, 1, 1)
    result = StreakTest(draws=9, block=1.0).test(legs)
    # the noise ends on a fall, so two rises run now; the four falls are not theirs to match
    assert shape(result.current) == (1, 2)
    assert shape(result.longest_earlier) == (1, 3)
    assert shape(result.last_as_long) == (1, 2)
    assert result.last_as_long is not None
    assert np.datetime64(result.last_as_long.last) == legs.dates[6]
    assert shape(result.longest) == (-1, 4)


def test_without_a_running_streak_the_longest_is_judged() -> None:
    legs = signed(*[1, -1, -1] * 90, 0)
    result = StreakTest(draws=9, block=1.0).test(legs)
    assert result.current is result.current_probabilities is result.longest_earlier is result.last_as_long is None
    assert result.evidence.value == 2
    assert (result.share_up, result.share_down) == (90 / 271, 180 / 271)


def test_draws_may_be_shared_with_the_gap_test() -> None:
    legs = random_legs(600, seed=3)
    null = Bootstrap(draws=200, seed=5).null(legs, windows=(5, 60))
    assert StreakTest(draws=200, seed=5).test(legs, null=null) == StreakTest(draws=200, seed=5).test(legs)


def test_too_short_or_constant_a_history_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match="the streak test needs 253"):
        StreakTest().test(random_legs(252))
    flat = random_legs(300)
    with pytest.raises(NoVariation):
        StreakTest().test(replace(flat, values=np.repeat(flat.values[:, :1], 2, axis=1)))


@pytest.mark.realdata
def test_fourteen_sessions_of_small_caps_in_january_2026(shared_data: Path) -> None:
    import polars as pl

    frame = pl.read_parquet(shared_data / "prices" / "etf_total_return_wide.parquet")
    pair = frame.select("date", "IWM", "SPY").drop_nulls().filter(pl.col("date") <= date(2026, 1, 22))
    legs = Panel(pair["date"].to_numpy(), ("long", "short"), pair.select("IWM", "SPY").to_numpy(), "IWM/SPY", "level")
    result = StreakTest(draws=2_000).test(legs)
    assert result.current is not None
    assert (result.current.length, result.current.sign) == (14, 1)
    assert (result.current.first, result.current.last) == (date(2026, 1, 2), date(2026, 1, 22))
    assert result.last_as_long is None
    assert result.longest_earlier is not None
    assert (result.longest_earlier.length, result.longest_earlier.last) == (13, date(2008, 6, 6))
    odds = result.current_probabilities
    assert odds is not None
    # not surprising in 26 years, surprising in one: the coin says 33 % and 1.5 %, blocks only raise it
    assert 0.25 < odds.bootstrap.sample < 0.45
    assert odds.bootstrap.year < 0.03
