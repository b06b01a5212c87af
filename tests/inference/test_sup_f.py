import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.inference.sup_f import double_max_law, one_break, sup_f_law, sup_f_p


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


def test_p_of_several_stretches_is_that_of_their_largest() -> None:
    law = sup_f_law(200, 30, 0)
    value = float(np.quantile(law, 0.95))
    assert sup_f_p(value, [200], 30, 0) == pytest.approx(0.05, abs=0.001)
    assert sup_f_p(value, [200, 200, 50], 30, 0) == pytest.approx(1 - 0.95**2, abs=0.002)
    assert sup_f_p(value, [50], 30, 0) == 1.0


@pytest.mark.parametrize("slope", [False, True])
def test_size_under_the_null(slope: bool) -> None:
    found = [one_break(x - x.mean(), 30, int(slope), "long-run").statistic for x in (noise(k, 200) for k in range(200))]
    rate = np.mean([sup_f_p(one, [200], 30, int(slope)) <= 0.05 for one in found])
    assert 0.005 <= rate <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
