"""Holm and Bonferroni: worked by hand, and against statsmodels on drawn p-values."""

from collections.abc import Callable

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from rotascope.errors import BadSetting
from rotascope.inference.testing.multiple import bonferroni, holm

Adjust = Callable[[list[float]], list[float]]


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_bonferroni_multiplies_by_the_whole_family() -> None:
    assert bonferroni([0.01, 0.04, 0.5]) == pytest.approx([0.03, 0.12, 1.0])
    assert bonferroni([0.01], tests=7) == pytest.approx([0.07])


@pytest.mark.parametrize(("method", "adjust"), [("holm", holm), ("bonferroni", bonferroni)])
def test_both_are_those_of_statsmodels(method: str, adjust: Adjust) -> None:
    p_values = np.random.default_rng(3).random(40) ** 3
    assert adjust(p_values.tolist()) == pytest.approx(multipletests(p_values, method=method)[1].tolist())


@pytest.mark.parametrize("adjust", [holm, bonferroni])
@pytest.mark.parametrize("wrong", [float("nan"), -0.1, 1.2])
def test_what_is_no_probability_is_refused(adjust: Adjust, wrong: float) -> None:
    with pytest.raises(BadSetting, match="p-value"):
        adjust([0.5, wrong])


def test_a_family_is_at_least_as_large_as_its_p_values() -> None:
    with pytest.raises(BadSetting, match="family of 1"):
        bonferroni([0.1, 0.2], tests=1)
