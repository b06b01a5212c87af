"""A claim's own precision decides what is near enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claim_reading import quantities_of
from rotascope.claims.verdicts.tolerance import grade, prints_as


@pytest.mark.parametrize(
    ("printed", "value", "expected"),
    [
        ("8%", 7.6, "true"),
        ("8%", 7.4, "rounded"),
        ("8%", 6.9, ""),
        ("8.0%", 8.04, "true"),
        ("8.0%", 8.09, "rounded"),
        ("8.0%", 8.2, ""),
        ("nearly 8%", 7.1, "true"),
        ("nearly 8%", 8.4, "true"),
        ("nearly 8%", 9.2, ""),
        ("over 30%", 32.5, "true"),
        ("over 30%", 29.8, "rounded"),
        ("over 30%", 29.0, ""),
        ("below 4%", 3.9, "true"),
        ("below 4%", 4.15, ""),
        ("just over 30%", 31.0, "true"),
        ("above 50,000", 47_740.0, ""),
        ("about 50%", 48.0, "true"),
        ("$300 billion", 2.95e11, "rounded"),
        ("$300 billion", 2.6e11, ""),
        ("$821 million", 8.21e8, "true"),
        ("5-7%", 6.2, "true"),
        ("5-7%", 8.2, ""),
    ],
)
def test_the_grade_follows_precision_and_hedge(printed: str, value: float, expected: str) -> None:
    assert grade(quantities_of(printed)[0], value) == expected


def test_a_direction_counts() -> None:
    assert grade(quantities_of("8%")[0], -8.0, direction=1) == ""
    assert grade(quantities_of("8%")[0], -8.0, direction=-1) == "true"
    assert grade(quantities_of("8%")[0], -8.0) == "true"


@given(st.floats(0.05, 99.0), st.integers(0, 2), st.sampled_from(["", "nearly ", "about ", "just over "]))
def test_a_correctly_rounded_number_is_never_refuted(value: float, decimals: int, hedge: str) -> None:
    """Whatever is printed by rounding, to any precision and under any hedge, holds."""
    (printed,) = quantities_of(f"{hedge}{value:.{decimals}f}%")
    assert grade(printed, value) == "true"


@given(st.floats(0.5, 99.0))
def test_a_twice_rounded_number_is_never_refuted(value: float) -> None:
    (printed,) = quantities_of(f"{round(round(value, 1))}%")
    assert grade(printed, value)


def test_another_explanation_gets_no_help_from_the_hedge() -> None:
    assert not prints_as(quantities_of("nearly 8%")[0], 7.2)
    assert prints_as(quantities_of("nearly 8%")[0], 7.6)
