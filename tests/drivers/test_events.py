"""Event studies: by hand on small numbers, the size of each test under its null, and windows that overlap."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.special import stdtr

from rotascope.arrays import Days, Floats
from rotascope.drivers.events import (
    AbnormalReturn,
    EventDesign,
    EventWindow,
    clustered_test,
    history_p,
    measure_event,
    rank_values,
    standard_test,
    standardise_history,
    study_events,
    window_of,
)
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.sessions import nyse

DESIGN = EventDesign(estimation=60, apart=0)


def sessions(count: int) -> Days:
    first = int(np.searchsorted(nyse().days, np.datetime64("2020-01-02")))
    return nyse().days[first : first + count]


def hand_worked(*, event: float, market_then: float = 0.0) -> AbnormalReturn:
    """Sixty days with a market of +-1 % and a stock of twice that, 10 bp away on days in turn; then one day."""
    market = np.tile([0.01, -0.01], 30)
    noise = np.tile([0.001, 0.001, -0.001, -0.001], 15)
    returns, index = np.append(2.0 * market + noise, event), np.append(market, market_then)
    window = EventWindow("event", 60, 60)
    return measure_event(returns, index, sessions(61), window, symbol="X", design=DESIGN)


def test_the_market_model_by_hand() -> None:
    # beta = 2 and alpha = 0, since the noise sums to nothing against the market; s^2 = 60 x 1e-6 / 58.
    seen = hand_worked(event=0.03)
    assert (seen.beta, seen.value) == (pytest.approx(2.0), pytest.approx(0.03))
    assert seen.error == pytest.approx(np.sqrt(60e-6 / 58 * (1 + 1 / 60)))
    assert seen.standardised == pytest.approx(0.03 / seen.error)
    # A day on which the market fell 2 %: 3 % up is 7 % above the model; the error takes the distance in, 4e-4 / 6e-3.
    far = hand_worked(event=0.03, market_then=-0.02)
    assert far.value == pytest.approx(0.07)
    assert far.error == pytest.approx(np.sqrt(60e-6 / 58 * (1 + 1 / 60 + 0.0004 / 0.006)))
    assert far.interval[0] < far.value < far.interval[1]
    assert far.detectable == pytest.approx(far.error * (2.0017 + 0.8481), rel=1e-3)  # t of 58 degrees of freedom


def test_the_sum_over_several_sessions_by_hand() -> None:
    market = np.tile([0.01, -0.01], 30)
    noise = np.tile([0.001, 0.001, -0.001, -0.001], 15)
    returns = np.concatenate([2.0 * market + noise, [0.01, 0.02]])
    index = np.append(market, [0.0, 0.0])
    seen = measure_event(returns, index, sessions(62), EventWindow("two", 60, 61), design=DESIGN)
    assert seen.value == pytest.approx(0.03)
    assert seen.error == pytest.approx(np.sqrt(60e-6 / 58 * (2 + 4 / 60)))


def test_means_and_errors_published_for_announcements_give_their_statistics() -> None:
    # MacKinlay (1997), Journal of Economic Literature 35:13-39, Table 2: day 0 of good news +0.965 % with a standard
    # error of 0.104 %, of bad news -0.679 % with 0.098 %; the statistics follow from them, 9.28 and -6.93.
    for mean, error, statistic in ((0.00965, 0.00104, 9.28), (-0.00679, 0.00098, -6.93)):
        seen = replace(hand_worked(event=0.0), value=mean, error=error * np.sqrt(30))
        test = standard_test([seen] * 30)
        assert test.statistic == pytest.approx(statistic, abs=0.005)  # two decimals as printed


def test_ranks_by_hand_and_the_rank_test_of_one_day() -> None:
    np.testing.assert_array_equal(rank_values(np.array([3.0, 1.0, 2.0, 2.0])), [4.0, 1.0, 2.5, 2.5])
    # The event's return is the highest of 61: one day's rank has p = 2 / 61 exactly, and no less.
    study = study_events([hand_worked(event=0.03)])
    assert study.rank.p_value == pytest.approx(2 / 61)
    assert study.clustered.p_value is None  # one observation has no spread


def test_the_clustered_test_by_hand() -> None:
    # Standardised 1, 2, 3: mean 2, deviation 1, so 2 sqrt 3 = 3.46 on its own; a correlation of 0.5 leaves
    # sqrt(0.5 / 2) of it, 1.73, and with two degrees of freedom p = 0.2254.
    seen = [replace(hand_worked(event=0.0), standardised=score) for score in (1.0, 2.0, 3.0)]
    assert clustered_test(seen, 0.0).statistic == pytest.approx(2 * np.sqrt(3))
    adjusted = clustered_test(seen, 0.5)
    assert adjusted.statistic == pytest.approx(np.sqrt(3))
    assert adjusted.p_value == pytest.approx(0.2254, abs=5e-5)


def test_windows_that_share_a_session_and_models_fitted_over_an_event_are_named() -> None:
    rng = np.random.default_rng(3)
    returns, market, days = rng.normal(0, 0.01, 200), rng.normal(0, 0.01, 200), sessions(200)
    windows = (EventWindow("act", 100, 104), EventWindow("cut", 103, 103), EventWindow("plan", 150, 150))
    study = study_events([measure_event(returns, market, days, window, design=DESIGN) for window in windows])
    assert study.overlapping == (("act", "cut"),)
    assert study.fitted_over == (("cut", "act"), ("plan", "act"), ("plan", "cut"))


def test_what_cannot_be_studied_is_refused() -> None:
    rng = np.random.default_rng(4)
    returns, days = rng.normal(0, 0.01, 100), sessions(100)
    with pytest.raises(HistoryTooShort, match="needs 60"):
        measure_event(returns, returns, days, EventWindow("early", 40, 40), design=DESIGN)
    gaps = np.where(np.arange(100) == 70, np.nan, returns)
    with pytest.raises(HistoryTooShort, match="without a return"):
        measure_event(gaps, returns, days, EventWindow("gap", 80, 80), design=DESIGN)
    with pytest.raises(HistoryTooShort, match="returns end"):
        window_of(days, date(2020, 5, 1), end=date(2021, 1, 4))
    with pytest.raises(HistoryTooShort, match="no observation"):
        study_events([])
    with pytest.raises(BadSetting):
        EventDesign(estimation=20)


def test_a_holiday_belongs_to_the_next_session() -> None:
    days = nyse().between(date(2025, 1, 2), date(2025, 12, 31))
    window = window_of(days, date(2025, 7, 4))
    assert (days[window.first].astype(object), window.length) == (date(2025, 7, 7), 1)
    assert window_of(days, date(2025, 7, 4), end=date(2025, 7, 9)).length == 3


def test_later_rows_change_no_abnormal_return() -> None:
    rng = np.random.default_rng(5)
    returns, market, days = rng.normal(0, 0.01, 300), rng.normal(0, 0.01, 300), sessions(300)
    window = EventWindow("event", 120, 122)
    whole = measure_event(returns, market, days, window, design=DESIGN)
    cut = measure_event(returns[:123], market[:123], days[:123], window, design=DESIGN)
    assert (whole.value, whole.error, whole.p_value) == (cut.value, cut.error, cut.p_value)
    np.testing.assert_array_equal(whole.ranks, cut.ranks)


def test_the_history_of_scores_is_that_of_single_events() -> None:
    rng = np.random.default_rng(7)
    market, noise = rng.normal(0, 0.01, (2, 300))
    returns, days = 0.5 * market + noise, sessions(300)
    design = EventDesign(estimation=60, apart=5)
    scores = standardise_history(returns, market, design=design)
    assert np.isnan(scores[:65]).all()
    for row in (65, 140, 299):
        seen = measure_event(returns, market, days, EventWindow("e", row, row), design=design)
        assert scores[row] == pytest.approx(seen.standardised, rel=1e-6)
    np.testing.assert_allclose(scores[:200], standardise_history(returns[:200], market[:200], design=design))


def test_fat_tails_pass_for_events_by_the_model_alone_and_not_among_earlier_sessions() -> None:
    # Student's t with 3 degrees of freedom: beyond 3.5 standard errors lie far more days than a normal law has.
    rng = np.random.default_rng(8)
    market, noise = rng.normal(0, 0.01, 4000), 0.01 * rng.standard_t(3, 4000)
    design = EventDesign(estimation=250, apart=0)
    scores = standardise_history(noise, market, design=design)
    rows = rng.integers(2000, 4000, 400)
    observations = [replace(hand_worked(event=0.0), standardised=float(scores[row])) for row in rows]
    by_history = [
        history_p(replace(seen, event=EventWindow("e", int(row), int(row))), scores)
        for seen, row in zip(observations, rows, strict=True)
    ]
    by_model = [2.0 * float(stdtr(248, -abs(score))) for score in scores[rows]]
    assert np.mean(np.array(by_model) < 0.001) > 0.005
    assert np.mean(np.array(by_history) < 0.001) < 0.005
    assert np.mean(np.array(by_history) < 0.05) == pytest.approx(0.05, abs=0.025)


def clustered_returns(rng: np.random.Generator, *, instruments: int, rows: int) -> tuple[Floats, Floats]:
    """Instruments whose own parts share half of their variance, which no market model takes out; and the market."""
    market, shared = rng.normal(0, 0.01, (2, rows))
    own = rng.normal(0, 0.01, (rows, instruments))
    return market[:, None] + shared[:, None] + own, market


def test_on_days_without_an_event_the_clustered_test_keeps_its_level_and_the_standard_one_does_not() -> None:
    rng, days, window = np.random.default_rng(6), sessions(61), EventWindow("none", 60, 60)
    rejected = np.zeros(3)
    for _ in range(300):
        returns, market = clustered_returns(rng, instruments=8, rows=61)
        study = study_events([measure_event(column, market, days, window, design=DESIGN) for column in returns.T])
        tests = (study.standard, study.rank, study.clustered)
        rejected += [test.p_value < 0.05 for test in tests]  # type: ignore[operator]
    standard, rank, clustered = rejected / 300
    assert standard > 0.20  # eight observations that are worth two
    assert rank < 0.09
    assert clustered < 0.09
