"""rotascope data: files in, counts, checks, files out, through the real store."""

import json
from pathlib import Path

import polars as pl
import pytest

from rotascope.cli import main

GOOD = "date,symbol,close\n2026-01-05,AAA,10.0\n2026-01-06,AAA,10.5\n2026-01-05,BBB,20.0\n2026-01-06,BBB,19.0\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(GOOD)
    return path


def test_import_status_verify_export(capsys: pytest.CaptureFixture[str], tmp_path: Path, good: Path) -> None:
    store = str(tmp_path / "store")
    assert main(["data", "import", str(good), "--data", store]) == 0
    assert "4 rows, 2 symbols, 2026-01-05 to 2026-01-06" in capsys.readouterr().out
    assert main(["data", "status", "--data", store]) == 0
    assert "version 1" in capsys.readouterr().out
    assert main(["data", "verify", "--data", store]) == 0
    assert "nothing to report" in capsys.readouterr().out
    assert main(["data", "export", "prices", "--data", store, "--output", str(tmp_path / "out.csv")]) == 0
    assert pl.read_csv(tmp_path / "out.csv")["close"].sort().to_list() == [10.0, 10.5, 19.0, 20.0]


def test_without_data_the_store_under_the_home_is_filled(
    capsys: pytest.CaptureFixture[str], own_home: Path, good: Path
) -> None:
    assert main(["data", "import", str(good)]) == 0
    capsys.readouterr()
    assert main(["data", "status", "--format", "json"]) == 0
    (status,) = json.loads(capsys.readouterr().out)
    assert [layer["name"] for layer in status["layers"]] == ["own", "us"]
    assert (status["layers"][0]["location"], status["layers"][0]["version"]) == (str(own_home / "store"), 1)


def test_reports_are_one_json_document(capsys: pytest.CaptureFixture[str], tmp_path: Path, good: Path) -> None:
    assert main(["data", "import", str(good), "--data", str(tmp_path / "s"), "--format", "json"]) == 0
    read, stored = json.loads(capsys.readouterr().out)
    assert (read["rows"], stored["version"]) == (4, 1)


def test_a_macro_series_and_its_release_dates_come_in(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pmi, store = tmp_path / "pmi.csv", str(tmp_path / "store")
    pmi.write_text("ref_year,ref_month,value\n2025,11,48.2\n2025,12,47.9\n")
    options = ["--symbol", "PMI", "--kind", "macro", "--unit", "index", "--lag-days", "36", "--data", store]
    assert main(["data", "import", str(pmi), *options]) == 0
    assert "known 36 days after each date, as told: 1 monthly series (PMI)" in capsys.readouterr().out
    assert main(["data", "import", str(pmi), "--kind", "rate", "--data", store]) == 2
    assert "choose one of level, stock, fund, index, macro, return, factor" in capsys.readouterr().err


def test_a_refused_file_leaves_no_store_behind(capsys: pytest.CaptureFixture[str], tmp_path: Path, good: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("date,symbol,close\n2026-01-05,AAA,-1\n")
    assert main(["data", "import", str(good), str(bad), "--data", str(tmp_path / "s")]) == 2
    cause, remedy = capsys.readouterr().err.splitlines()
    assert "row 2, column close" in cause
    assert remedy.startswith("try: ")
    assert not (tmp_path / "s").exists()


def test_a_payload_that_was_changed_fails_the_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, good: Path
) -> None:
    store = tmp_path / "store"
    assert main(["data", "import", str(good), "--data", str(store)]) == 0
    payload = next(path for path in (store / "raw").rglob("*") if path.is_file())
    payload.chmod(0o644)
    payload.write_bytes(b"other")
    assert main(["data", "verify", "--data", str(store)]) == 5
    printed = capsys.readouterr()
    assert "FAULT" in printed.out
    assert printed.err.startswith("error: ")


def test_a_table_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["data", "export", "prizes", "--output", str(tmp_path / "x.csv")]) == 2
    assert "prices" in capsys.readouterr().err


def test_no_store_is_told_with_the_command_that_makes_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["data", "status", "--data", str(tmp_path / "no")]) == 3
    assert "rotascope data import" in capsys.readouterr().err
