"""Numbers as articles print them."""

import pytest

from claim_reading import quantities_of
from rotascope.claims.reading.numbers import coarse_step


@pytest.mark.parametrize(
    ("text", "measure", "low", "high"),
    [
        ("8%", "percent", 8, 8),
        ("8 per cent", "percent", 8, 8),
        ("twenty-five percent", "percent", 25, 25),
        ("3.50%–3.75%", "percent", 3.5, 3.75),  # noqa: RUF001 (the dash of printed ranges)
        ("3-1/2 to 3-3/4 percent", "percent", 3.5, 3.75),
        ("between 3 and 5 percent", "percent", 3, 5),
        ("14-percentage-point", "pp", 14, 14),
        ("25 basis points", "pp", 0.25, 0.25),
        ("30 bps", "pp", 0.3, 0.3),
        ("quarter-point", "point", 0.25, 0.25),
        ("half a percentage point", "pp", 0.5, 0.5),
        ("$200 billion", "money", 2e11, 2e11),
        ("$1.2 trillion", "money", 1.2e12, 1.2e12),
        ("$3 to $4 billion", "money", 3e9, 4e9),
        ("200 billion dollars", "money", 2e11, 2e11),
        ("22 times", "multiple", 22, 22),
        ("6,932.30", "number", 6932.30, 6932.30),
        ("1,234", "count", 1234, 1234),
    ],
)
def test_a_printed_number_is_read_with_its_unit(text: str, measure: str, low: float, high: float) -> None:
    (quantity,) = quantities_of(text)
    assert quantity.measure == measure
    assert (quantity.low, quantity.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("nearly 8%", "under"),
        ("just under 8%", "under"),
        ("over 8%", "above"),
        ("at least 8%", "above"),
        ("30% plus", "above"),
        ("about 8%", "about"),
        ("roughly 8%", "about"),
        ("8% or so", "about"),
        ("8%", ""),
        ("nearly a 9-percentage-point gap", "under"),
        ("over time, 8%", ""),
    ],
)
def test_hedges_are_kept(text: str, hedge: str) -> None:
    assert quantities_of(text)[-1].hedge == hedge


@pytest.mark.parametrize(("text", "sign"), [("-4.8%", -1), ("+3%", 1), ("a 14-day run", 0), ("3.5%-3.75%", 0)])
def test_a_sign_is_not_a_hyphen(text: str, sign: int) -> None:
    assert quantities_of(text)[0].sign == sign


@pytest.mark.parametrize(("text", "step"), [("8%", 1), ("8.0%", 0.1), ("52.65", 0.01), ("$1.2 trillion", 1e11)])
def test_the_last_printed_digit_says_the_precision(text: str, step: float) -> None:
    assert quantities_of(text)[0].step == pytest.approx(step)


@pytest.mark.parametrize(("value", "step", "coarse"), [(300, 1, 100), (8.1, 0.1, 0.1), (50, 1, 10), (0, 1, 1)])
def test_noughts_say_how_coarse_a_number_is(value: float, step: float, coarse: float) -> None:
    assert coarse_step(value, step) == pytest.approx(coarse)


def test_a_number_of_two_hundred_thousand_digits_is_no_number() -> None:
    assert quantities_of("9" * 200_000) == []
