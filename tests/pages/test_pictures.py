"""A chart as a file of its own: whole, with its title and source inside, in the format of the suffix."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import made_up
from rotascope.errors import UsageError
from rotascope.pages.pictures import check_picture, picture, save_picture

ANSWERS = (made_up.answer("unusual"),)


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_chart_is_written_in_the_format_of_the_suffix(tmp_path: Path, suffix: str, start: bytes) -> None:
    path = save_picture(ANSWERS, "calendar", tmp_path / f"chart.{suffix}")
    assert path.read_bytes().startswith(start)


def test_title_source_and_dates_stand_inside_the_picture() -> None:
    image = ET.fromstring(picture(ANSWERS, "calendar"))  # noqa: S314
    text = " ".join(element.text or "" for element in image.iter() if element.tag.endswith("text"))
    for part in ("Gap by calendar year", "Source: import prices.csv", "data through 2026-02-06", "total return"):
        assert part in text


def test_a_chart_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no chart 'ranks'") as fault:
        save_picture(ANSWERS, "ranks", tmp_path / "x.svg")
    assert fault.value.remedy == "choose one of calendar, history"


@pytest.mark.parametrize("path", [None, Path("x.html"), Path("/nowhere/x.svg")])
def test_a_file_that_cannot_hold_it_is_refused_before_anything_is_drawn(path: Path | None) -> None:
    with pytest.raises(UsageError):
        check_picture(path)
