"""Acceptance properties of a rotation map; there is no published table of true values to compare with."""

import numpy as np
import pytest

from markets import legs_of, random_legs
from rotascope.errors import HistoryTooShort, UsageError
from rotascope.measures.rotation import NEEDS, VARIANTS, quadrant, rotation_map, rotation_maps, zscore_map
from rotascope.panels.panel import Panel

ALL = pytest.mark.parametrize("variant", VARIANTS)
CYCLE = {"zscore": 60, "ema": 60, "trend": 80, "long-z": 200}  # rows a turn, long against the variant's windows


@ALL
def test_price_units_do_not_matter(variant: str) -> None:
    legs = random_legs(400)
    scaled = legs_of(legs.values[:, 0] * 1024.0, legs.values[:, 1] / 4.0)
    np.testing.assert_allclose(rotation_map(scaled, variant=variant).values, rotation_map(legs, variant=variant).values)


@ALL
def test_a_benchmark_against_itself_is_undefined_not_infinite(variant: str) -> None:
    level = random_legs(400).values[:, 0]
    values = rotation_map(legs_of(level, level), variant=variant).values
    assert not np.isinf(values).any()
    if variant in {"zscore", "long-z"}:
        assert np.isnan(values).all()
    else:
        np.testing.assert_allclose(values[np.isfinite(values)], 100.0)


@ALL
def test_a_cycle_turns_clockwise(variant: str) -> None:
    rows = np.arange(1200)
    wave = np.exp(0.1 * np.sin(2.0 * np.pi * rows / CYCLE[variant]))
    ratio, momentum = rotation_map(legs_of(wave, np.ones(1200)), variant=variant).values[-600:].T - 100.0
    angle = np.unwrap(np.arctan2(momentum, ratio))
    turns = (angle[-1] - angle[0]) / (2.0 * np.pi)
    assert turns == pytest.approx(-600 / CYCLE[variant], abs=1.0)


@ALL
def test_rows_before_the_need_are_nan_and_the_first_after_is_not(variant: str) -> None:
    values = rotation_map(random_legs(400), variant=variant).values
    first = int(np.flatnonzero(np.isfinite(values).all(axis=1))[0])
    assert first + 1 == NEEDS[variant]


@ALL
def test_too_few_rows_are_said(variant: str) -> None:
    with pytest.raises(HistoryTooShort, match=str(NEEDS[variant])):
        rotation_map(random_legs(NEEDS[variant] - 1), variant=variant)


def test_an_unknown_variant_names_the_known() -> None:
    with pytest.raises(UsageError, match="zscore, ema, trend, long-z"):
        rotation_map(random_legs(50), variant="jdk")  # type: ignore[arg-type]


def test_zscore_worked_by_hand() -> None:
    strength = 100.0 * random_legs(40).values[:, 0] / random_legs(40).values[:, 1]
    window = strength[-14:]
    by_hand = 100.0 + (window[-1] - window.mean()) / window.std(ddof=1)
    assert rotation_map(random_legs(40)).values[-1, 0] == pytest.approx(by_hand, rel=1e-12)


def test_quadrants() -> None:
    assert [quadrant(101, 101), quadrant(101, 99), quadrant(99, 99), quadrant(99, 101)] == [
        "leading",
        "weakening",
        "lagging",
        "improving",
    ]


def test_many_lines_have_the_bits_that_each_has_alone() -> None:
    days = random_legs(300).dates
    levels = np.exp(np.random.default_rng(5).normal(0, 0.01, (300, 70)).cumsum(axis=0))
    levels[:40, 9] = levels[100, 12] = np.nan
    close = Panel(days, tuple(f"S{column}" for column in range(70)), levels, name="made up")
    ratio, momentum = rotation_maps(close)
    assert ratio.symbols == close.symbols
    for column in (0, 9, 12, 63, 64, 69):
        alone = zscore_map(np.ascontiguousarray(close.values[:, column]))
        np.testing.assert_array_equal(ratio.values[:, column], alone[0])
        np.testing.assert_array_equal(momentum.values[:, column], alone[1])
    one_worker, _ = rotation_maps(close, workers=1)
    np.testing.assert_array_equal(one_worker.values, ratio.values)
