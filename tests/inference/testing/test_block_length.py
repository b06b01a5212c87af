import numpy as np
import pytest
from arch.bootstrap import optimal_block_length as arch_block_length
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, NoVariation
from rotascope.inference.testing.block_length import optimal_block_length


def autoregression(shocks: Floats, slope: float) -> Floats:
    out = shocks.copy()
    for t in range(1, len(out)):
        out[t] += slope * out[t - 1]
    return out


def test_the_case_printed_in_arch() -> None:
    # arch, arch/tests/bootstrap/test_block_length.py: AR(.3), RandomState(0), the last 10,000 of 10,100 draws;
    # rtol as there: the printed values have eight and seven digits
    shocks = np.random.RandomState(0).standard_normal(10_100)
    lengths = optimal_block_length(autoregression(shocks, 0.3)[100:])
    assert lengths.stationary == pytest.approx(13.635665, rel=1e-4)
    assert lengths.circular == pytest.approx(15.60894, rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(20, 800), slope=st.floats(-0.95, 0.98), level=st.floats(-100, 100))
def test_lengths_agree_with_arch(seed: int, rows: int, slope: float, level: float) -> None:
    x = level + autoregression(np.random.default_rng(seed).standard_normal(rows), slope)
    lengths = optimal_block_length(x)
    expected = arch_block_length(x).loc[0]
    # a level of 100 costs two digits of the squares that both programs sum
    assert lengths.stationary == pytest.approx(expected["stationary"], rel=1e-6)
    assert lengths.circular == pytest.approx(expected["circular"], rel=1e-6)


def test_dependence_lengthens_the_block() -> None:
    shocks = np.random.default_rng(0).standard_normal(5_000)
    lengths = [optimal_block_length(autoregression(shocks, slope)).stationary for slope in (0.0, 0.3, 0.6, 0.9)]
    assert lengths == sorted(lengths)
    assert lengths[0] < 3
    assert lengths[-1] > 20


def test_nothing_to_measure_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match="19 observations, a block length needs 20"):
        optimal_block_length(np.arange(19.0))
    with pytest.raises(NoVariation, match=r"all 50 observations are 0\.1"):
        optimal_block_length(np.full(50, 0.1))
