"""One fault ends nothing else, and nothing but faults is caught."""

import pytest

from rotascope.claims.guard import try_or_report
from rotascope.errors import OutsideData


def test_what_succeeds_is_given_as_it_is() -> None:
    assert try_or_report(lambda: "computed", str) == "computed"


@pytest.mark.parametrize("fault", [OutsideData("planted"), ZeroDivisionError("planted"), KeyError("planted")])
def test_every_fault_is_reported(fault: Exception) -> None:
    def attempt() -> str:
        raise fault

    assert "planted" in try_or_report(attempt, str)


def test_a_wish_to_stop_is_no_fault() -> None:
    def attempt() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        try_or_report(attempt, str)
