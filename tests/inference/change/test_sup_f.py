import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.inference.change.sup_f import (
    best_single_break,
    double_max_law,
    double_max_p,
    sup_f_law,
    sup_f_p,
    sup_f_quantiles,
)
from rotascope.kernels.segments import sup_f_draws
from rotascope.null_laws import null_laws

LEVELS = (0.5, 0.1, 0.05, 0.01)


def noise(seed: int, length: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(length)


def test_null_quantiles_are_the_published_ones() -> None:
    # Bai and Perron (1998), table II, 5 %, trimming 0.15, q = 1: 8.58, 10.13, 11.14 for l = 0, 1, 2. Theirs and
    # these are simulated, hence 3 %.
    law = sup_f_law(600, 90, 0)
    for segments, published in enumerate((8.58, 10.13, 11.14), start=1):
        assert np.quantile(law, 0.95 ** (1 / segments)) == pytest.approx(published, rel=0.03)


def test_null_of_any_number_is_the_published_one() -> None:
    # Bai and Perron (1998), table I, UDmax, 5 %, trimming 0.15, q = 1: 8.88
    assert np.quantile(double_max_law(300, 45, 5, 0), 0.95) == pytest.approx(8.88, rel=0.04)


def test_p_of_a_published_critical_value_is_its_level() -> None:
    # The same, read from the frozen laws. Theirs rest on 10,000 draws of 1,000 steps: about 4 % of p, and rounding.
    for segments, published in enumerate((8.58, 10.13, 11.14), start=1):
        assert sup_f_p(published, [1260] * segments, 189, 0) == pytest.approx(0.05, rel=0.1)
    assert double_max_p(8.88, 1260, 189, 5, 0) == pytest.approx(0.05, rel=0.15)  # drawn at 300 values


def surplus(law: Floats, level: float, p_of: float) -> float:
    """How many standard errors the frozen p of the drawn law's quantile at `level` lies above it."""
    return (p_of - level) / float(np.sqrt(level * (1.0 - level) / len(law)))


@pytest.mark.parametrize(("length", "size", "degree"), [(130, 11, 0), (347, 76, 0), (290, 145, 1), (590, 33, 1)])
def test_frozen_sup_f_between_its_points_is_that_of_a_fresh_draw(length: int, size: int, degree: int) -> None:
    law = sup_f_law(length, size, degree)
    for level in LEVELS:
        assert abs(surplus(law, level, sup_f_p(float(np.quantile(law, 1 - level)), [length], size, degree))) < 4.0


def test_frozen_sup_f_of_a_long_stretch_is_that_of_a_fresh_draw() -> None:
    law = sup_f_draws(np.random.default_rng(3).standard_normal((2_000, 2_500)), 250, 0)
    for level in LEVELS:
        assert abs(surplus(law, level, sup_f_p(float(np.quantile(law, 1 - level)), [2_500], 250, 0))) < 4.0


@pytest.mark.parametrize(("size", "breaks", "degree"), [(30, 3, 0), (75, 3, 1)])
def test_frozen_double_max_is_that_of_a_fresh_draw(size: int, breaks: int, degree: int) -> None:
    law = double_max_law(300, size, breaks, degree)
    for level in LEVELS:
        p = double_max_p(float(np.quantile(law, 1 - level)), 4 * 300, 4 * size, breaks, degree)
        assert abs(surplus(law, level, p)) < 4.0


def test_p_falls_from_one_to_the_tables_last_tail_and_no_further() -> None:
    for p_of in (lambda f: sup_f_p(f, [1000], 150, 0), lambda f: double_max_p(f, 1000, 150, 5, 0)):
        statistics = [p_of(f) for f in np.linspace(0.0, 40.0, 300)]
        assert statistics[0] == 1.0
        assert (np.diff(statistics) <= 0.0).all()
        assert p_of(np.inf) == pytest.approx(1e-4)


def test_what_the_table_does_not_reach_is_drawn() -> None:
    for length, size in ((99, 20), (400, 19)):  # too short; a least segment below 5 %
        law = sup_f_law(length, size, 0)
        assert sup_f_p(float(law[-40]), [length], size, 0) == pytest.approx(41 / 4_000)
    for length, size, breaks in ((120, 18, 2), (600, 78, 2)):  # too short; a share between those frozen
        law = double_max_law(length, size, breaks, 0)
        assert double_max_p(float(law[-20]), length, size, breaks, 0) == pytest.approx(21 / 2_000)


def test_p_of_several_stretches_is_that_of_their_largest() -> None:
    laws = null_laws()
    curve = sup_f_quantiles(laws, 200, 30, 0)
    value = float(np.interp(np.log(20), -np.log(laws.tails), curve))
    assert sup_f_p(value, [200], 30, 0) == pytest.approx(0.05, abs=0.001)
    assert sup_f_p(value, [200, 200, 50], 30, 0) == pytest.approx(1 - 0.95**2, abs=0.002)
    assert sup_f_p(value, [50], 30, 0) == 1.0


@pytest.mark.parametrize("slope", [False, True])
def test_size_under_the_null(slope: bool) -> None:
    statistics = [
        best_single_break(x - x.mean(), 30, int(slope), "long-run").statistic
        for x in (noise(k, 200) for k in range(200))
    ]
    rate = np.mean([sup_f_p(statistic, [200], 30, int(slope)) <= 0.05 for statistic in statistics])
    assert 0.005 <= rate <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
