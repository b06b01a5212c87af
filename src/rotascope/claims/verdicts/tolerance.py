"""Whether a computed number is the printed one: the claim's own precision and hedge decide, never a fixed margin."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from rotascope.claims.records import Quantity

Grade: TypeAlias = Literal["true", "rounded", ""]
ABOUT, BEYOND = 0.05, 0.10  # share of the printed number that `about`, and `over` or `under`, may leave open
HAIR, FAR = (
    0.01,
    0.5,
)  # share of a bound that may lie on its wrong side, and how far beyond it a number still is told by it
COARSEST = 0.05  # share of a round number that its noughts may leave open
SLACK = 1e-9  # of a step: two roundings of the same decimal


def grade(printed: Quantity, value: float, *, direction: int = 0) -> Grade:
    """`true` where the number prints as claimed, `rounded` where only the claim's coarseness lets it pass, else empty.

    printed    the claim's number, in the unit of `value`
    direction  +1 or -1 that the words give the number; 0 = its size alone is claimed
    convention without a hedge a number stands for itself to half its last printed digit; twice-rounded ones reach
               a whole digit, round numbers half of what their noughts leave open up to 5 %. `nearly` opens downwards by
               a digit or 5 %, `just over` upwards by a digit or 10 %, `about` both ways; `above` and
               `below` are bounds
    """
    size = value * direction if direction else abs(value)
    if printed.hedge in ("above", "below"):
        return _grade_bound(printed, size)
    below, above = _leeway(printed)
    low, high = printed.low - below, printed.high + above
    slack = SLACK * printed.step
    if low - slack <= size <= high + slack:
        return "true"
    more = max(printed.step / 2.0, min(printed.coarse / 2.0, COARSEST * printed.high) - printed.step / 2.0)
    return "rounded" if low - more - slack <= size <= high + more + slack else ""


def _grade_bound(printed: Quantity, size: float) -> Grade:
    """On the right side of a bound and not far beyond it; a hair on the wrong side is rounding."""
    beyond = size - printed.high if printed.hedge == "above" else printed.low - size
    hair = min(printed.step / (2.0 if printed.step >= 1.0 else 10.0), HAIR * printed.high)
    if 0 <= beyond <= max(printed.step, FAR * printed.high):
        return "true"
    return "rounded" if -hair <= beyond < 0 else ""


def best_of(grades: Sequence[Grade]) -> Grade:
    """The best of some grades."""
    return "true" if "true" in grades else "rounded" if "rounded" in grades else ""


def prints_as(printed: Quantity, value: float, *, direction: int = 0) -> bool:
    """Whether the number prints as claimed without the help of any hedge: what an error's other explanation must do."""
    if printed.hedge in ("above", "below"):
        return grade(printed, value, direction=direction) == "true"
    size = value * direction if direction else abs(value)
    half = printed.step / 2.0 * (1.0 + SLACK)
    return printed.low - half <= size <= printed.high + half


def _leeway(printed: Quantity) -> tuple[float, float]:
    """How far below and above the printed number still is what was said."""
    half = printed.step / 2.0
    match printed.hedge:
        case "about":
            wide = max(printed.step, ABOUT * printed.high)
            return wide, wide
        case "under":
            return max(printed.step, ABOUT * printed.high), half
        case "over":
            return half, max(printed.step, BEYOND * printed.high)
        case _:
            return half, half
