"""rotascope config: each setting with its value and origin, for people and for programs."""

import json

import pytest

from rotascope.cli import main
from rotascope.config import Settings


def test_every_setting_is_listed_with_its_origin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTASCOPE_FORMAT", "json")
    assert main(["config"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["setting"] for row in rows] == list(Settings.model_fields)
    assert {row["setting"]: row["origin"] for row in rows}["format"] == "ROTASCOPE_FORMAT"
    assert all(row["help"] for row in rows)


def test_the_table_fits_eighty_columns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["config"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["setting", "value", "origin", "help"]
    assert max(map(len, lines)) <= 80


def test_a_misspelt_setting_ends_every_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTASCOPE_FROMAT", "json")
    assert main(["config"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: no setting ROTASCOPE_FROMAT",
        "try: nearest: ROTASCOPE_FORMAT; `rotascope config` lists all",
    ]
