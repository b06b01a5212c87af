"""What a number of a series may be, by kind and unit, and what is stored of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rotascope.errors import BadSetting, InputRefused
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.sources.files.read_file import read_file
from rotascope.sources.files.tables.meaning import LEVELS, choose_meaning

HEAD = "id,date,value\n"


def read(tmp_path: Path, text: str, **options: Any) -> Any:
    file = tmp_path / "file.csv"
    file.write_text(text)
    return read_file(file, **options)


def test_macro_figures_have_any_sign_and_the_unit_that_was_said(tmp_path: Path) -> None:
    text = HEAD + "T10Y2Y,2026-01-05,-0.5\nT10Y2Y,2026-01-06,0\nT10Y2Y,2026-01-07,71.2\n"
    batch = read(tmp_path, text, kind="macro", unit="percent")
    assert batch.frames["series"]["value"].to_list() == [-0.5, 0.0, 71.2]
    about = batch.frames[INSTRUMENTS.name].select("kind", "unit", "basis").row(0)
    assert about == ("macro", "percent", "none")
    assert batch.report.shape == "macro series by symbol and date"
    assert batch.options == {"kind": "macro", "unit": "percent"}


def test_a_macro_unit_that_nobody_said_is_index_and_noted(tmp_path: Path) -> None:
    batch = read(tmp_path, HEAD + "XYZ,2026-01-05,15\nXYZ,2026-01-06,14\n", kind="macro")
    assert batch.frames[INSTRUMENTS.name]["unit"].to_list() == ["index"]
    assert "unit 'index' is assumed; --unit says another" in batch.report.lines()
    stated_unit = read(tmp_path, HEAD + "XYZ,2026-01-05,15\nXYZ,2026-01-06,14\n", kind="macro", unit="index")
    assert not any("is assumed" in line for line in stated_unit.report.lines())


@pytest.mark.parametrize("kind", ["return", "factor"])
def test_returns_are_fractions_of_any_sign_above_minus_one(tmp_path: Path, kind: str) -> None:
    batch = read(tmp_path, HEAD + "SMB,2026-01-05,-0.01\nSMB,2026-01-06,0\nSMB,2026-01-07,0.02\n", kind=kind)
    assert batch.frames["series"]["value"].to_list() == [-0.01, 0.0, 0.02]
    about = batch.frames[INSTRUMENTS.name].select("kind", "unit", "basis").row(0)
    assert about == (kind, "fraction", "unstated")
    stated = read(tmp_path, HEAD + "SMB,2026-01-05,-0.01\n", kind=kind, basis="total")
    assert stated.frames[INSTRUMENTS.name]["basis"].to_list() == ["total"]


def test_percents_are_divided_by_a_hundred_and_not_multiplied(tmp_path: Path) -> None:
    printed = [hundredths / 100 for hundredths in range(-9_000, 9_000, 7)]
    days = [date.fromordinal(730_000 + offset).isoformat() for offset in range(len(printed))]
    text = HEAD + "".join(f"HML,{day},{value}\n" for day, value in zip(days, printed, strict=True))
    stored = read(tmp_path, text, kind="factor", unit="percent").frames[SERIES.name]["value"].to_list()
    assert stored == [value / 100 for value in printed]
    assert stored != [value * 0.01 for value in printed]


@pytest.mark.parametrize(
    ("text", "cause", "options"),
    [
        ("A,2026-01-05,-0.1\nA,2026-01-06,1.2\n", r"row 3: a return of 1.2 .*\(A, 2026-01-06; 1 such value of 2\)", {}),
        ("A,2026-01-05,-2.5\nA,2026-01-06,0.2\n", r"row 2: a return of -2.5 as a fraction is beyond 100 %", {}),
        ("A,2026-01-05,-2.5\nA,2026-01-06,0.2\n", r"row 2: a return of -2.5", {"skip_bad": True}),
        ("A,2026-01-05,-1\n", "row 2, column value: '-1' is no return", {}),
        ("A,2026-01-05,-0.9999\n", "row 2, column value: '-0.9999' is no return: .* stands for missing", {}),
        ("A,2026-01-05,-1.5\n", "row 2, column value: '-1.5' is no return as a fraction", {"unit": "fraction"}),
        ("A,2026-01-05,-99.99\n", "row 2, column value: '-99.99' is no return in percent", {"unit": "percent"}),
        ("A,2026-01-05,-999\n", "row 2, column value: '-999' is no return in percent", {"unit": "percent"}),
    ],
)
def test_what_is_no_return_in_the_unit_is_refused(
    tmp_path: Path, text: str, cause: str, options: dict[str, Any]
) -> None:
    with pytest.raises(InputRefused, match=cause) as refusal:
        read(tmp_path, HEAD + text, kind="return", **options)
    if options.get("unit") != "percent":
        assert "--unit percent" in refusal.value.remedy


def test_a_return_beyond_a_hundred_percent_is_taken_on_ones_word(tmp_path: Path) -> None:
    batch = read(tmp_path, HEAD + "GME,2021-01-27,1.3484\n", kind="return", unit="fraction")
    assert batch.frames["series"]["value"].to_list() == [1.3484]
    percent = read(tmp_path, HEAD + "GME,2021-01-27,134.84\n", kind="return", unit="percent")
    assert percent.frames["series"]["value"].to_list() == [134.84 / 100]


def test_a_missing_mark_is_left_out_with_the_bad_rows(tmp_path: Path) -> None:
    text = HEAD + "A,2026-01-05,0.5\nA,2026-01-06,-99.99\nA,2026-01-07,-0.5\n"
    batch = read(tmp_path, text, kind="factor", unit="percent", skip_bad=True)
    assert batch.frames["series"]["value"].to_list() == [0.005, -0.005]
    assert batch.report.refused == 1


def test_levels_that_are_none_are_told_what_to_say(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"'-0\.5' is not above 0") as refusal:
        read(tmp_path, HEAD + "T10Y2Y,2026-01-05,-0.5\n")
    assert "--kind macro, return or factor" in refusal.value.remedy


def test_level_is_the_default_and_changes_no_batch(tmp_path: Path) -> None:
    text = HEAD + "SPX,2026-01-05,6900\n"
    plain, stated = read(tmp_path, text), read(tmp_path, text, kind="level")
    assert plain.options == stated.options == {}
    assert plain.frames["instruments"].equals(stated.frames["instruments"])
    assert choose_meaning(kind=None, unit=None, lag_days=None, basis="price") is LEVELS


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "rate"},
        {"unit": "percent"},
        {"lag_days": 3},
        {"kind": "level", "unit": "usd"},
        {"kind": "factor", "unit": "basis points"},
        {"kind": "macro", "unit": " "},
        {"kind": "macro", "unit": "x" * 41},
        {"kind": "macro", "unit": "a\x1b[31m"},
        {"kind": "macro", "basis": "total"},
        {"kind": "macro", "lag_days": -1},
        {"kind": "macro", "lag_days": 100_000},
        {"kind": "macro", "table": "prices"},
    ],
)
def test_options_that_make_no_sense_are_refused_before_the_file_is_opened(options: dict[str, Any]) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_file("/nowhere.csv", **options)
    assert refusal.value.remedy
