"""The constructors of Evidence: what kind of number each makes, and that none makes a number of nothing."""

from collections.abc import Callable
from datetime import date
from math import inf, nan
from typing import get_args

import pytest

from rotascope.evidence import Evidence, Status, Window, weakest

YEAR = Window(date(2025, 1, 2), date(2026, 1, 2), 252)


@pytest.mark.parametrize(
    ("evidence", "unit", "shown"),
    [
        (Evidence.gap(0.7678, method="m"), "fraction", "+76.78 pp"),
        (Evidence.gap(0.7678, method="m", display="percent"), "fraction", "76.78 %"),
        (Evidence.points(-0.0123, method="m"), "fraction", "-1.23 pp"),
        (Evidence.change(-0.05, method="m"), "fraction", "-5.00 %"),
        (Evidence.share(0.263, method="m"), "fraction", "26.30 %"),
        (Evidence.p(0.0004, method="m"), "probability", "0.0004"),
        (Evidence.probability(0.8, method="m"), "probability", "0.80"),
        (Evidence.dated(date(2000, 3, 10), method="m"), "date", "2000-03-10"),
        (Evidence.count(1234, method="m"), "count", "1,234"),
        (Evidence.sessions(1, method="m"), "sessions", "1 session"),
        (Evidence.text("none", method="m"), "text", "none"),
        (Evidence.number(12.5, unit="index points", method="m"), "index points", "12.5 index points"),
    ],
)
def test_each_constructor_says_what_kind_of_number_it_makes(evidence: Evidence, unit: str, shown: str) -> None:
    assert (evidence.unit, evidence.shown, evidence.status) == (unit, shown, "ok")


def test_a_p_value_that_is_shown_is_the_p_value() -> None:
    assert Evidence.p(0.03, method="m").p_value == 0.03
    assert Evidence.probability(0.03, method="m").p_value is None


NUMBERS = (
    Evidence.gap,
    Evidence.points,
    Evidence.change,
    Evidence.share,
    Evidence.p,
    Evidence.count,
    Evidence.sessions,
)


@pytest.mark.parametrize("make", NUMBERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("value", [None, nan, inf])
def test_what_could_not_be_computed_is_missing(make: Callable[..., Evidence], value: float | None) -> None:
    evidence = make(value, method="m", status="stale", window=YEAR)
    assert (evidence.value, evidence.status, evidence.shown, evidence.window) == (None, "missing", "—", YEAR)


def test_a_number_is_worth_no_more_than_the_weakest_thing_it_stands_on() -> None:
    assert weakest() == "ok"
    assert weakest("ok", "stale", "ok") == "stale"
    assert weakest("few episodes", "stale", "fragile") == "few episodes"
    assert weakest("thin coverage", "missing") == "missing"
    assert {weakest("ok", status) for status in get_args(Status)} == set(get_args(Status))
