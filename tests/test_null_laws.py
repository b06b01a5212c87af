"""The shipped null laws: whole, in order, small, and drawn with the settings that the code states."""

from pathlib import Path

import numpy as np
import pytest

import rotascope.null_laws
from rotascope.inference.change import false_alarms, sup_f
from rotascope.null_laws import null_laws

LIMIT = 300_000


def test_the_table_is_small() -> None:
    assert Path(rotascope.null_laws.__file__).with_name("null_laws.npz").stat().st_size < LIMIT


def test_no_array_can_be_rewritten() -> None:
    with pytest.raises(ValueError, match="read-only"):
        null_laws().sup_f[0, 0, 0, 0] = 1.0


def test_tails_fall_and_quantiles_rise() -> None:
    laws = null_laws()
    assert laws.tails[0] == 1.0
    assert (np.diff(laws.tails) < 0.0).all()
    assert (np.diff(laws.sup_f, axis=-1) > 0.0).all()
    known = np.isfinite(laws.double_max).all(axis=-1)
    assert (np.diff(laws.double_max[known], axis=-1) > 0.0).all()
    assert known.sum() == 2 * (5 + 5 + 5 + 4 + 3)  # shares of 20 and 25 % leave room for four and three breaks


def test_a_wider_search_finds_more() -> None:
    laws = null_laws()
    assert (np.diff(laws.sup_f, axis=2) <= 0.0).all()
    for known in laws.double_max.reshape(-1, *laws.double_max.shape[2:]):
        fits = known[np.isfinite(known).all(axis=1)]
        assert (np.diff(fits, axis=0) >= 0.0).all()


def test_the_settings_are_those_of_the_code() -> None:
    laws = null_laws()
    assert (laws.seed, laws.double_max_length) == (sup_f.SEED, sup_f.DOUBLE_LONGEST)
    stated = (false_alarms.SEED, false_alarms.DAYS)
    assert (laws.alarm_seed, laws.cusum_days) == stated
