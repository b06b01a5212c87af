from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.change.false_alarms import (
    cusum_threshold,
    siegmund_run_length,
    siegmund_threshold,
    simulated_cusum_threshold,
)
from rotascope.inference.change.online import Cusum, CusumState
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

CUSUM = Cusum(run_length=500, slack=0.25)
LEARNING = Cusum(run_length=500, slack=0.25, target=None)
DETECTORS = pytest.mark.parametrize("detector", [CUSUM, LEARNING], ids=["fixed level", "learned level"])


def daily(values: Floats) -> Panel:
    return Panel(nyse().days[5_000 : 5_000 + len(values)], ("d",), values[:, None], "spread")


def shifted(seed: int, length: int, shift: float) -> Floats:
    """Unit noise whose level moves by `shift` half way."""
    x = np.random.default_rng(seed).standard_normal(length)
    x[length // 2 :] += shift
    return x


def delays(detector: Cusum, shift: float, paths: int) -> Floats:
    """Sessions from the change to the first alarm in its direction; 500 where there is none."""
    out = np.full(paths, 500.0)
    for k in range(paths):
        panel = daily(shifted(k, 1000, shift))
        rows = [
            panel.row_of(alarm.day) - 500
            for alarm in detector.detect(panel).alarms
            if alarm.direction == np.sign(shift)
        ]
        out[k] = min([row for row in rows if row >= 0], default=500)
    return out


class TestThresholds:
    @pytest.mark.parametrize(
        ("slack", "threshold", "run_length"),
        [(0.5, 4.0, 168.0), (0.5, 5.0, 465.0), (0.25, 8.0, 368.0)],
    )
    def test_siegmund_is_near_the_exact_two_sided_values(
        self, slack: float, threshold: float, run_length: float
    ) -> None:
        # Exact values by Markov chain (Hawkins and Olwell 1998; Montgomery, Introduction to Statistical Quality
        # Control, tables 9.3 and 9.4): h = 4, k = 0.5: 168; h = 5: 465; k = 0.25, h = 8.01: 370.
        assert siegmund_run_length(threshold, slack) == pytest.approx(run_length, rel=0.03)
        assert siegmund_threshold(run_length, slack) == pytest.approx(threshold, abs=0.1)

    def test_a_rarer_false_alarm_needs_a_higher_threshold(self) -> None:
        assert CUSUM.threshold < replace(CUSUM, run_length=2000).threshold

    @pytest.mark.parametrize("target", [0.0, None])
    def test_the_frozen_thresholds_are_those_of_the_simulation(self, target: float | None) -> None:
        default = Cusum(target=target)
        assert default.threshold == pytest.approx(simulated_cusum_threshold(default.conditions), rel=1e-9)

    def test_other_settings_are_simulated_once_a_process(self) -> None:
        before = cusum_threshold.cache_info()
        first = Cusum(run_length=400, target=None).threshold
        assert first == simulated_cusum_threshold(Cusum(run_length=400, target=None).conditions)
        assert Cusum(run_length=400, target=None).threshold == first
        assert cusum_threshold.cache_info().hits > before.hits

    @DETECTORS
    def test_false_alarms_come_as_rarely_as_chosen(self, detector: Cusum) -> None:
        x = np.random.default_rng(11).standard_normal(18_000)
        alarms = len(detector.detect(daily(x)).alarms)
        # Poisson: the chosen run length within three standard errors and what learning anew and quiet days take
        expected = 18_000 / detector.run_length
        assert 0.5 * expected - 3 * np.sqrt(expected) <= alarms <= 1.2 * expected + 3 * np.sqrt(expected)

    def test_fat_tails_and_clusters_do_not_multiply_cusum_alarms(self) -> None:
        rng = np.random.default_rng(12)
        fat = rng.standard_t(4, 18_000)
        clustered = fat * np.repeat(np.exp(0.5 * rng.standard_normal(180)), 100)
        for x in (fat, clustered):
            assert len(CUSUM.detect(daily(x)).alarms) <= 2 * 18_000 / CUSUM.run_length


class TestDayByDay:
    @DETECTORS
    def test_updates_equal_the_whole_run_bit_for_bit(self, detector: Cusum) -> None:
        x = shifted(3, 600, 1.0)
        panel = daily(x)
        result = detector.detect(panel)
        assert result.alarms
        signals, alarms = [], []
        state = CusumState()
        for value in x:
            state = detector.update(state, value)
            alarms.append(state.alarm)
            if not state.alarm:
                signals.append((state.up, state.down))
        days = [panel.dates[row].item() for row in np.flatnonzero(alarms)]
        assert days == [alarm.day for alarm in result.alarms]
        quiet = np.array(alarms) == 0
        np.testing.assert_array_equal(result.signal.values[quiet], signals)

    @DETECTORS
    @settings(max_examples=10, deadline=None)
    @given(rows=st.integers(200, 599))
    def test_new_rows_change_no_earlier_alarm(self, detector: Cusum, rows: int) -> None:
        panel = daily(shifted(3, 600, 1.0))
        full, part = detector.detect(panel), detector.detect(panel.head(rows))
        last = panel.dates[rows - 1].item()
        assert part.alarms == tuple(alarm for alarm in full.alarms if alarm.day <= last)
        np.testing.assert_array_equal(part.signal.values, full.signal.values[:rows])

    @DETECTORS
    def test_a_day_without_a_value_is_no_day(self, detector: Cusum) -> None:
        x = shifted(3, 600, 1.0)
        gappy = np.insert(x, [100, 350], np.nan)
        assert [alarm.direction for alarm in detector.detect(daily(gappy)).alarms] == [
            alarm.direction for alarm in detector.detect(daily(x)).alarms
        ]
        assert detector.update(CusumState(alarm=1), np.nan).alarm == 0

    def test_the_state_of_a_cusum_is_its_only_memory(self) -> None:
        state = CusumState()
        for value in shifted(4, 300, 0.0):
            state = CUSUM.update(state, value)
        copy = CusumState(**{name: getattr(state, name) for name in CusumState.__slots__})
        assert CUSUM.update(state, 0.7) == CUSUM.update(copy, 0.7)


class TestPlanted:
    @DETECTORS
    @pytest.mark.parametrize("shift", [0.8, -0.8])
    def test_a_shift_is_found_soon_and_with_its_sign(self, detector: Cusum, shift: float) -> None:
        waited = delays(detector, shift, 25)
        assert np.median(waited) <= 30
        assert np.mean(waited < 500) >= 0.8  # one in ten changes falls into the quiet days of a false alarm

    def test_larger_shifts_are_found_sooner(self) -> None:
        assert np.median(delays(CUSUM, 1.0, 25)) < np.median(delays(CUSUM, 0.5, 25))

    @DETECTORS
    def test_the_onset_is_near_the_change(self, detector: Cusum) -> None:
        panel = daily(shifted(3, 1000, 1.0))
        first = next(alarm for alarm in detector.detect(panel).alarms if panel.row_of(alarm.day) >= 500)
        assert abs(panel.row_of(first.onset) - 500) <= 20
        assert "up" in first.summary()
        assert first.evidence.value == first.day.isoformat()

    @DETECTORS
    def test_the_unit_does_not_matter(self, detector: Cusum) -> None:
        x = shifted(3, 600, 1.0)
        scaled = detector.detect(daily(0.004 * x)).alarms
        assert [alarm.day for alarm in scaled] == [alarm.day for alarm in detector.detect(daily(x)).alarms]
        mirrored = detector.detect(daily(-x)).alarms
        assert [(alarm.day, -alarm.direction) for alarm in mirrored] == [
            (alarm.day, alarm.direction) for alarm in scaled
        ]

    def test_a_learned_level_may_be_anywhere(self) -> None:
        x = shifted(3, 600, 1.0)
        moved = LEARNING.detect(daily(x + 64.0)).alarms
        assert [alarm.day for alarm in moved] == [alarm.day for alarm in LEARNING.detect(daily(x)).alarms]


class TestBadInput:
    @DETECTORS
    @pytest.mark.parametrize(
        ("values", "error"),
        [
            (np.full(400, 0.1), NoVariation),
            (np.full(400, np.nan), NoVariation),
            (np.array([1.0]), HistoryTooShort),
            (np.arange(60.0), HistoryTooShort),
        ],
    )
    def test_what_cannot_be_watched_is_said(self, detector: Cusum, values: Floats, error: type[Exception]) -> None:
        with pytest.raises(error):
            detector.detect(daily(values))

    @DETECTORS
    def test_a_hole_of_years_is_refused(self, detector: Cusum) -> None:
        values = shifted(0, 2000, 0.0)
        values[500:1400] = np.nan
        with pytest.raises(HistoryTooShort, match="no value between"):
            detector.detect(daily(values))

    @DETECTORS
    @pytest.mark.parametrize(
        "options", [{"run_length": 1}, {"learning": 2}, {"half_life": 0}, {"clip": 1}, {"tails": 2}]
    )
    def test_settings_that_mean_nothing_are_refused(self, detector: Cusum, options: dict[str, float]) -> None:
        with pytest.raises(BadSetting):
            replace(detector, **options)

    def test_a_negative_slack_is_refused(self) -> None:
        with pytest.raises(BadSetting):
            Cusum(slack=-0.1)
