"""A frame as a file: whole or not at all, and no cell that a spreadsheet would run."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import UsageError
from rotascope.store.export import export

EVIL = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


def test_texts_that_a_spreadsheet_would_run_get_an_apostrophe(tmp_path: Path) -> None:
    frame = pl.DataFrame({"=name": [*EVIL, "plain", "a=b", None], "value": [-1.5, 2, 3, 4, 5, 6, 7, 8, None]})
    target = tmp_path / "out.csv"
    assert export(frame.lazy(), target) == 9
    back = pl.read_csv(target, eol_char="\n")
    assert back.columns == ["'=name", "value"]
    assert back["'=name"].to_list() == [*(f"'{text}" for text in EVIL), "plain", "a=b", None]
    assert back["value"].to_list() == [-1.5, 2, 3, 4, 5, 6, 7, 8, None]


def test_numbers_and_times_are_written_to_the_last_bit(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"day": [date(2020, 1, 2)], "known_at": [datetime(2020, 1, 2, 21, 30, tzinfo=UTC)], "value": [0.1 + 0.2]}
    )
    export(frame, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text().splitlines()
    assert text == ["day,known_at,value", "2020-01-02,2020-01-02T21:30:00+00:00,0.30000000000000004"]
    export(frame, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(frame)


def test_parquet_keeps_its_texts(tmp_path: Path) -> None:
    frame = pl.DataFrame({"name": EVIL})
    export(frame, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(frame)


@pytest.mark.parametrize("name", ["out.xlsx", "folder.csv", "nowhere/out.csv"])
def test_what_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError):
        export(pl.DataFrame({"a": [1]}), tmp_path / name)
    assert [file.name for file in tmp_path.rglob("*")] == ["folder.csv"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def half(_frame: pl.DataFrame, draft: Path, **_options: str) -> None:
        draft.write_text("ha")
        raise OSError("disk full")

    monkeypatch.setattr(pl.DataFrame, "write_csv", half)
    with pytest.raises(OSError, match="disk full"):
        export(pl.DataFrame({"a": [1]}), target)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("out.csv", "old")]
