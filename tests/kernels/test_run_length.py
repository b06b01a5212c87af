from itertools import pairwise

import numpy as np
import pytest

from reference.run_length import run_length_posterior_reference
from rotascope.arrays import Floats, Ints
from rotascope.kernels.run_length import change_run, likeliest_run, recent_change, run_length_step, student_tables

HAZARD, KAPPA, ALPHA, BETA = 1 / 50, 0.2, 1.5, 0.9


def posterior(x: Floats, length: int) -> Floats:
    runs = np.zeros((3, length))
    runs[:, 0] = 1.0, 0.0, BETA
    tables = student_tables(length, KAPPA, ALPHA)
    for value in x:
        run_length_step(runs, value, HAZARD, BETA, tables)
    return runs


@pytest.fixture
def x() -> Floats:
    return np.random.default_rng(4).standard_normal(60) + np.repeat([0.0, 1.5], 30)


def test_untruncated_posterior_equals_the_definition(x: Floats) -> None:
    expected = run_length_posterior_reference(x, HAZARD, KAPPA, ALPHA, BETA)
    np.testing.assert_allclose(posterior(x, 80)[0, :61], expected, atol=1e-9)


def test_truncation_moves_the_recent_probability_little(x: Floats) -> None:
    expected = run_length_posterior_reference(x, HAZARD, KAPPA, ALPHA, BETA)
    runs = posterior(x, 41)
    assert runs[0].sum() == pytest.approx(1.0, abs=1e-9)
    assert recent_change(runs, 35)[0] == pytest.approx(expected[:35].sum(), abs=0.02)


def test_the_last_place_keeps_the_weight_of_its_length() -> None:
    # Old data are forgotten at rate 1 / (R - 1), so after ten lengths at a new level the mean is there.
    runs = posterior(np.repeat([0.0, 0.5], [100, 300]) + 0.01 * np.tile([1.0, -1.0], 200), 31)
    assert runs[1, 30] == pytest.approx(0.5, abs=0.01)


def test_the_shift_has_the_sign_of_the_change(x: Floats) -> None:
    assert recent_change(posterior(x[:40], 80), 15)[1] > 0
    assert recent_change(posterior(-x[:40], 80), 15)[1] < 0


def test_a_day_is_scaled_by_what_was_known_before_it() -> None:
    x = 0.01 * np.random.default_rng(5).standard_normal(120) + 3.0
    decay, learning, clip, recent = 0.9, 20, 2.0, 10
    options = np.array([decay, learning, clip, HAZARD, recent, BETA])
    tables = student_tables(40, KAPPA, ALPHA)
    runs, state = np.zeros((3, 40)), np.zeros(5)
    runs[:, 0] = 1.0, 0.0, BETA
    alarms, _, odds = change_run(x, runs, state, 1e9, options, tables)

    level, variance = x[:learning].mean(), x[:learning].var(ddof=1)
    scaled = []
    for value in x[learning:]:
        scaled.append(np.clip((value - level) / np.sqrt(variance), -clip, clip))
        variance = decay * variance + (1 - decay) * (value - level) ** 2
    p = recent_change(posterior(np.array(scaled), 40), recent)[0]
    assert odds[-1] == pytest.approx(np.log(p / (1 - p)), rel=1e-6)
    assert np.isnan(odds[: learning + 2 * recent]).all()
    assert np.isfinite(odds[learning + 2 * recent :]).all()
    assert not alarms.any()


def test_an_alarm_needs_a_rise_and_quiet_days_before_it() -> None:
    x = np.random.default_rng(6).standard_normal(600)
    options = np.array([0.97, 20, 4.0, HAZARD, 10, BETA])

    def run(threshold: float) -> tuple[Ints, Floats]:
        runs = np.zeros((3, 40))
        runs[:, 0] = 1.0, 0.0, BETA
        alarms, _, odds = change_run(x, runs, np.zeros(5), threshold, options, student_tables(40, KAPPA, ALPHA))
        return np.flatnonzero(alarms), odds

    _, odds = run(1e9)
    threshold = float(np.nanquantile(odds, 0.7))
    rows, _ = run(threshold)
    assert len(rows) >= 3
    assert np.diff(rows).min() > 10
    for earlier, later in pairwise(rows):
        assert (odds[earlier:later] < threshold).any()
    assert len(run(-1e9)[0]) == 0  # never below, so it never rises


def test_the_likeliest_run_dates_the_change(x: Floats) -> None:
    assert likeliest_run(posterior(np.concatenate([x[:30], x[:30] + 4.0]), 80), 60) in range(28, 33)
