"""rotascope doctor: each line ok or a problem with its remedy; the exit code says which."""

import json
from pathlib import Path

import pytest

from rotascope.cli import main


def checks(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    return {row["part"]: row for row in json.loads(capsys.readouterr().out)}


def test_a_sound_machine_is_ok(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert main(["doctor", "--format", "json"]) == 0
    states = checks(capsys)
    assert states["embedded market"]["state"] == "ok"
    assert "last session 20" in states["embedded market"]["found"]
    assert {"python", "numba", "data home", "kernel cache", "terminal width"} <= set(states)


def test_a_store_that_is_not_there_is_a_problem_with_a_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["doctor", "--format", "json", "--data", str(tmp_path / "no")]) == 3
    row = checks(capsys)["data"]
    assert row["state"] == "problem"
    assert "rotascope data import" in row["remedy"]


def test_a_home_that_cannot_be_written_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTASCOPE_HOME", "/proc/1/none")
    assert main(["doctor", "--format", "json"]) == 3
    assert checks(capsys)["data home"]["remedy"] == "set ROTASCOPE_HOME"


def test_the_doctor_changes_nothing(capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    assert main(["doctor"]) == 0
    assert list(own_home.iterdir()) == []
    assert "problem" not in capsys.readouterr().out
