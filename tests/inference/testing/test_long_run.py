import numpy as np
import pytest
from arch.covariance.kernel import Bartlett

from rotascope.arrays import Floats
from rotascope.inference.testing.long_run import bartlett_variance, effective_size, long_run_variance


def noise(seed: int, length: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(length)


def test_bartlett_variance_is_that_of_arch() -> None:
    x = noise(1, 300).cumsum()[::3]
    x = x - x.mean()
    assert bartlett_variance(x, 7) == pytest.approx(float(Bartlett(x, bandwidth=7).cov.long_run.squeeze()))


def test_long_run_variance_of_an_autoregression() -> None:
    x = np.zeros(20_000)
    for t, shock in enumerate(noise(2, 19_999), start=1):
        x[t] = 0.5 * x[t - 1] + shock
    assert long_run_variance(x) == pytest.approx(4.0, rel=0.1)  # 1 / (1 - 0.5)^2
    assert effective_size(x) == pytest.approx(20_000 / 3, rel=0.1)  # variance 4/3
