import numpy as np
import pytest
from scipy import stats

from rotascope.arrays import Floats
from rotascope.inference.change.break_dates import argmax_quantiles, bai_interval, bootstrap_interval
from rotascope.inference.change.sup_f import best_single_break, fit_segments


def noise(seed: int, length: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(length)


def test_argmax_law_is_the_closed_form() -> None:
    # Yao (1987) and Bai (1997): P(argmax <= x) for equal variances, x > 0.
    low, x = argmax_quantiles(1.0, 0.95)
    root = np.sqrt(x)
    closed = (
        1
        + np.sqrt(x / (2 * np.pi)) * np.exp(-x / 8)
        - (x + 5) / 2 * stats.norm.cdf(-root / 2)
        + 1.5 * np.exp(x) * stats.norm.cdf(-1.5 * root)
    )
    assert closed == pytest.approx(0.975, abs=2e-4)
    assert low == pytest.approx(-x, rel=0.005)


def test_the_noisier_side_has_the_longer_arm() -> None:
    low, high = argmax_quantiles(4.0, 0.9)
    mirrored = argmax_quantiles(0.25, 0.9)
    assert high > 2 * -low
    assert (-low, high) == pytest.approx((4 * mirrored[1], -4 * mirrored[0]), rel=0.02)  # time scales with variance


def test_intervals_cover_the_true_date() -> None:
    covered = np.zeros(2)
    for k in range(100):
        x = noise(k, 200) + np.repeat([0.0, 1.0], [80, 120])
        row = best_single_break(x - x.mean(), 30, 0, "classical").row
        fit = fit_segments(x, [row], 0)
        seed = np.random.SeedSequence(k)
        drawn = bootstrap_interval(fit, x - fit, row, degree=0, confidence=0.9, draws=199, seed=seed)
        for j, (low, high) in enumerate((bai_interval(fit, x - fit, row, 0.9), drawn)):
            covered[j] += low <= 80 <= high
    assert (covered >= 80).all()  # 90 expected, standard error 3
