"""The colours stay apart where a reader sees no colour, or not red from green."""

from itertools import pairwise

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.pages import tokens

# Linear RGB of full deficiency: Machado, Oliveira and Fernandes (2009), IEEE TVCG 15(6):1291-1298, table 1.
SIGHTS = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}
# From linear sRGB to XYZ, IEC 61966-2-1, and the white of D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)
APART = 10.0  # CIE76: about four times the difference that is just seen, 2.3 (Mahy and others 1994)
SCALES = {
    "rising": tuple(tokens.RISING),
    "falling": tuple(tokens.FALLING),
    "rising, dark": tuple(tokens.RISING.values()),
    "falling, dark": tuple(tokens.FALLING.values()),
}


def linear(code: str) -> Floats:
    parts = np.array([int(code[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(code: str, sight: str | None = None) -> Floats:
    """CIELAB of a colour as it is seen."""
    seen = linear(code) if sight is None else np.clip(np.array(SIGHTS[sight]) @ linear(code), 0.0, 1.0)
    ratio = XYZ @ seen / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(first: str, second: str, sight: str | None = None) -> float:
    return float(np.linalg.norm(lab(first, sight) - lab(second, sight)))


def greyness(code: str) -> float:
    return float(lab(code)[0])


@pytest.mark.parametrize("scale", SCALES)
def test_the_rarer_is_the_stronger_in_grey(scale: str) -> None:
    """On paper darker, on a dark screen lighter, by 5 of 100 steps of lightness at least."""
    steps = [greyness(code) * (-1 if "dark" not in scale else 1) for code in SCALES[scale]]
    assert min(after - before for before, after in pairwise(steps)) >= 5.0


@pytest.mark.parametrize("sight", SIGHTS)
def test_both_sides_of_a_heat_table_are_told_apart_by_the_colour_blind(sight: str) -> None:
    for rising, falling in zip(list(tokens.RISING)[1:], list(tokens.FALLING)[1:], strict=True):
        assert difference(rising, falling, sight) >= APART, (rising, falling)
        assert difference(tokens.RISING[rising], tokens.FALLING[falling], sight) >= APART, (rising, falling)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", [tokens.LIGHT, tokens.DARK, tokens.PRINT], ids=["light", "dark", "print"])
def test_accent_and_alarm_are_told_apart_by_the_colour_blind(scheme: dict[str, str], sight: str) -> None:
    assert difference(scheme["accent"], scheme["alarm"], sight) >= 4 * APART
    assert difference(scheme["accent"], scheme["ink"], sight) >= APART


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_first_lines_of_a_chart_are_told_apart_by_the_colour_blind(sight: str) -> None:
    """Two of the first three are; further lines carry their names at their heads."""
    first = list(tokens.TINTS)[:3]
    for number, code in enumerate(first):
        for other in first[number + 1 :]:
            assert difference(code, other, sight) >= APART, (code, other)


def test_red_and_green_of_one_lightness_are_seen_to_fail() -> None:
    """The test's own check: what the colour-blind confuse comes out close, what they do not stays apart."""
    red, green = "#b05a3c", "#78782c"
    assert difference(red, green) > 3 * APART
    assert difference(red, green, "deuteranopia") < APART
    assert difference("#000000", "#ffffff") == pytest.approx(100.0, abs=0.1)
