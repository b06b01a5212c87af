"""The lead of a group's growth: by hand, and wide where it hangs on a single company."""

import numpy as np
import pytest

from rotascope.inference.testing.group_lead import group_lead

FLAT = (np.full(40, 10.0), np.full(40, 10.0))


def test_a_lead_that_every_company_shares_is_sure() -> None:
    lead = group_lead((np.full(40, 10.0), np.full(40, 12.0)), FLAT)
    assert lead is not None
    assert lead.value == pytest.approx(0.2)
    assert lead.interval == pytest.approx((0.2, 0.2))


def test_a_lead_of_a_single_company_is_not() -> None:
    after = np.full(40, 10.0)
    after[0] = 90.0
    lead = group_lead((np.full(40, 10.0), after), FLAT)
    assert lead is not None
    assert lead.value == pytest.approx(0.2)
    assert lead.interval[0] == pytest.approx(0.0)
    assert lead.interval[1] > 0.5


def test_groups_without_earnings_have_no_lead() -> None:
    assert group_lead((np.array([-10.0, 5.0]), np.array([1.0, 1.0])), FLAT) is None
    # In total above zero, but in half of the draws not.
    assert group_lead((np.array([-10.0, 11.0]), np.array([1.0, 1.0])), FLAT) is None
    assert group_lead((np.empty(0), np.empty(0)), FLAT) is None
