"""A claim that fails ends nothing: it is untestable, with the fault as its reason, and the others are judged."""

import pytest

from claim_material import check_text, level_path, line_of, material_with
from rotascope.claims.grammar import extract
from rotascope.claims.records import Claim
from rotascope.claims.verdicts import verify
from rotascope.claims.verdicts.material import Material
from rotascope.errors import HistoryTooShort

TEXT = "The Dow has gained 6.0% this year. The CHIPS Act was signed in August 2022."
DOW = line_of("DOW", level_path({"2024-12-31": 80.0, "2025-12-31": 100.0, "2026-03-09": 106.0}))
MATERIAL = material_with(lines={"dow": (DOW,)})


def plant(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def judge(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> None:
        raise fault

    monkeypatch.setattr(verify, "MARKET_JUDGES", {**verify.MARKET_JUDGES, "change": judge})


@pytest.mark.parametrize(
    ("fault", "reason", "needs"),
    [
        (HistoryTooShort("DOW: 3 sessions", "import more"), "could not be computed: DOW: 3 sessions", "data import"),
        (ZeroDivisionError("float division"), "ZeroDivisionError", "fault of the program"),
        (KeyError("dow"), "KeyError", "fault of the program"),
    ],
)
def test_a_claim_that_fails_is_untestable_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, reason: str, needs: str
) -> None:
    assert [checked.verdict for checked in check_text(TEXT, MATERIAL)] == ["true", "true"]
    plant(monkeypatch, fault)
    change, event = check_text(TEXT, MATERIAL)
    assert (change.verdict, event.verdict) == ("untestable", "true")
    assert reason in change.reason
    assert needs in change.needs


def test_a_forecast_whose_hindsight_fails_stays_a_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, ValueError("planted"))
    (checked,) = check_text("The Dow will gain 4% this year.", MATERIAL, MATERIAL)
    assert (checked.verdict, checked.hindsight) == ("forecast", "")


def test_a_sentence_that_cannot_be_read_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(*_arguments: object) -> None:
        raise IndexError("planted")

    monkeypatch.setattr(extract, "NUMBER_READERS", (reader,))
    unread, event = check_text(TEXT, MATERIAL)
    assert (unread.verdict, event.verdict) == ("untestable", "true")
    assert unread.claim.quote == "The Dow has gained 6.0% this year."
    assert "IndexError: planted" in unread.reason


def test_what_is_not_certain_is_left_open_with_the_nearest_reading() -> None:
    (checked,) = check_text("Excluding energy, the Dow has gained 17.3% this year.", MATERIAL)
    assert checked.verdict == "untestable"
    assert "Excluding" in checked.reason
    assert "6.00 %" in checked.nearest
    assert check_text("The Dow has gained 17.3% this year.", MATERIAL)[0].verdict == "wrong value"
