"""Whose prices or levels they are, where `--kind` says it: stocks, funds or indexes, each in its own namespace."""

from pathlib import Path
from typing import Any

import pytest

from rotascope.errors import BadSetting
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file

PRICES = "ticker,date,close\nSPY,2026-01-05,680.1\nDOW,2026-01-05,25.5\n"
ADJUSTED = "ticker,date,adj_close\nSPY,2026-01-05,680.1\nDOW,2026-01-05,25.5\n"
WIDE = "date,SPY,DOW\n2026-01-05,680.1,25.5\n"


def read(folder: Path, text: str, **options: Any) -> Batch:
    file = folder / "file.csv"
    file.write_text(text)
    return read_file(file, **options)


def kinds(batch: Batch) -> dict[str, str]:
    return dict(batch.frames["instruments"].select("id", "kind").iter_rows())


@pytest.mark.parametrize("text", [PRICES, ADJUSTED, WIDE], ids=["prices", "adjusted", "wide"])
def test_a_kind_that_is_said_is_that_of_every_symbol(tmp_path: Path, text: str) -> None:
    assert kinds(read(tmp_path, text, kind="fund")) == {"SPY": "fund", "DOW": "fund"}
    assert kinds(read(tmp_path, text, kind="stock")) == {"SPY": "stock", "DOW": "stock"}
    assert kinds(read(tmp_path, text, kind="index")) == {"index:SPY": "level", "index:DJI": "level"}


def test_unsaid_prices_are_of_stocks_and_unsaid_levels_of_nobody_knows_what(tmp_path: Path) -> None:
    assert set(kinds(read(tmp_path, PRICES)).values()) == {"stock"}
    assert set(kinds(read(tmp_path, ADJUSTED)).values()) == {"stock"}
    assert set(kinds(read(tmp_path, WIDE)).values()) == {"level"}


def test_the_report_names_the_funds_among_them_unless_the_kind_is_said(tmp_path: Path) -> None:
    words = "stored as stocks, funds in the catalogue: SPY; --kind fund says it"
    for text, options, expected in (
        (PRICES, {}, True),
        (PRICES, {"kind": "stock"}, False),
        (PRICES, {"kind": "fund"}, False),
        (WIDE, {}, False),
    ):
        report = read(tmp_path, text, **options).report
        assert report is not None
        assert (words in report.lines()) == expected


@pytest.mark.parametrize("kind", ["stock", "fund", "index"])
def test_prices_have_no_unit_and_no_release(tmp_path: Path, kind: str) -> None:
    for option in ({"unit": "percent"}, {"lag_days": 3}):
        with pytest.raises(BadSetting, match="not for levels"):
            read(tmp_path, WIDE, kind=kind, **option)
    with pytest.raises(BadSetting, match="holds no macro series"):
        read(tmp_path, WIDE, kind="macro", table="prices")
    assert read(tmp_path, PRICES, kind=kind, table="prices").options == {"kind": kind, "table": "prices"}
