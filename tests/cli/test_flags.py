"""Global options: before the verb, after it, or both; the later one wins."""

import json
from datetime import date
from pathlib import Path

import pytest

from rotascope.cli import main
from rotascope.cli.flags import Flags
from rotascope.errors import UsageError


def settings(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, tuple[str, str]]:
    assert main([*words]) == 0
    return {row["setting"]: (row["value"], row["origin"]) for row in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize(
    "words",
    [
        ["--data", "one", "--format", "json", "config"],
        ["config", "--data", "one", "--format", "json"],
        ["--format", "json", "--data", "two", "config", "--data", "one"],
    ],
)
def test_a_flag_counts_on_either_side_of_the_verb(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert settings(capsys, *words)["data"] == ("one", "--data")


def test_offline_and_verbose_are_settings_too(capsys: pytest.CaptureFixture[str]) -> None:
    origins = settings(capsys, "config", "--offline", "-v", "--format", "json")
    assert origins["offline"] == ("true", "--offline")
    assert origins["log"] == ("info", "-v")


def test_a_date_is_read_in_one_form_only() -> None:
    assert Flags(as_of="2026-02-06").day == date(2026, 2, 6)
    assert Flags().day is None


@pytest.mark.parametrize("text", ["2026-2-6", "20260206", "06/02/2026", "2026-02-30", "2026-W05-5", "yesterday", ""])
def test_any_other_date_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        _ = Flags(as_of=text).day
    assert "YYYY-MM-DD" in caught.value.remedy


def test_what_was_given_after_the_verb_wins() -> None:
    before, after = Flags(data="a", output=Path("x"), verbose=1), Flags(data="b", as_of="2026-02-06")
    assert after.over(before) == Flags(data="b", as_of="2026-02-06", output=Path("x"), verbose=1)
