import pytest

from rotascope.errors import HistoryTooShort, UsageError
from rotascope.evidence import Missing, Section
from rotascope.questions.attempt import attempt


def fail(fault: Exception) -> Section:
    raise fault


def test_a_part_that_lacks_data_is_named_with_cause_and_remedy() -> None:
    section = attempt("trend of a", lambda: fail(HistoryTooShort("20 sessions, a trend needs 120", "widen the view")))
    assert section == Section(missing=(Missing("trend of a", "20 sessions, a trend needs 120", "widen the view"),))
    bare = attempt("trend of a", lambda: fail(HistoryTooShort("20 sessions")), remedy="import prices")
    assert bare.missing[0].remedy == "import prices"


def test_what_was_made_is_handed_on_and_a_wrong_request_is_refused() -> None:
    section = Section(headline="It turned.")
    assert attempt("trend of a", lambda: section) is section
    with pytest.raises(UsageError):
        attempt("trend of a", lambda: fail(UsageError("no such window")))
