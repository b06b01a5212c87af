"""Files that cannot be taken: one line of cause with row and column, one of remedy, and the store as it was."""

import gzip
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.schema import TABLES
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import IngestReport, ingest
from rotascope.store.store import Store

HEAD = b"ticker,date,close\n"
SEED = b"ticker,date,close\nIWM,2020-01-02,164.98\nIWM,2020-01-03,163.95\nSPY,2020-01-02,324.87\n"
Take = Callable[..., IngestReport]
Fingerprint = Callable[[], tuple[dict[str, str], dict[str, str]]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that holds three prices already."""
    seed = tmp_path / "seed.csv"
    seed.write_bytes(SEED)
    filled = Store.create(tmp_path / "store")
    ingest(filled, read_file(seed))
    return filled


@pytest.fixture
def take(store: Store, tmp_path: Path) -> Take:
    """Write bytes under a name, read them, ingest them."""

    def run(name: str, raw: bytes, **options: Any) -> IngestReport:
        file = tmp_path / name
        file.write_bytes(raw)
        return ingest(store, read_file(file, **options))

    return run


@pytest.fixture
def fingerprint(store: Store) -> Fingerprint:
    """The hash of every file in the store, and every row of every table."""

    def measure() -> tuple[dict[str, str], dict[str, str]]:
        paths = sorted(path for path in store.path.rglob("*") if path.is_file())
        files = {str(path.relative_to(store.path)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
        snapshot = store.snapshot()
        return files, {table.name: snapshot.scan(table).collect().write_json() for table in TABLES}

    return measure


def parquet() -> bytes:
    sink = io.BytesIO()
    pl.DataFrame({"date": ["2020-01-02"] * 1000, "IWM": [float(number + 1) for number in range(1000)]}).write_parquet(
        sink
    )
    return sink.getvalue()


@dataclass(frozen=True)
class Case:
    name: str
    raw: bytes
    cause: str
    remedy: str = ""
    options: dict[str, str] = field(default_factory=dict)


WHOLE = parquet()
CASES = (
    Case("empty.csv", b"", r"is empty \(0 bytes\)", "export or download"),
    Case("blank.csv", b"\n\n  \n", "is empty", "export or download"),
    Case("header.csv", HEAD, "has a header and no rows", "with its rows"),
    Case(
        "delimiter.csv",
        b"ticker;date;close\nIWM;2020-01-02;1\n",
        "row 1: one column by comma; it has semicolons",
        "--delimiter ';'",
    ),
    Case(
        "told.csv",
        HEAD + b"IWM,2020-01-02,1\n",
        "row 1: one column by semicolon",
        "--delimiter ','",
        {"delimiter": ";"},
    ),
    Case("strange.csv", HEAD, "delimiter '#' is not known", "use one of", {"delimiter": "#"}),
    Case(
        "mixed.csv",
        HEAD + b"IWM,2020-01-02,1\nIWM,2020-01-03,1\nIWM,01/06/2020,1\n",
        "row 4, column date: '01/06/2020' is not ISO year-month-day, as the other dates are",
        "--skip-bad",
    ),
    Case(
        "either.csv",
        HEAD + b"IWM,01/02/2020,1\nIWM,01/03/2020,1\n",
        "row 2, column date: '01/02/2020' could be US month/day/year or day/month/year",
        "YYYY-MM-DD",
    ),
    Case("word.csv", HEAD + b"IWM,yesterday,1\n", "row 2, column date: 'yesterday' is not a date", "--skip-bad"),
    Case("serial.csv", HEAD + b"IWM,43832,1\n", "row 2, column date: '43832' is not a date", "--skip-bad"),
    Case("undated.csv", HEAD + b"IWM,2020-01-02,1\nIWM,,1\n", "row 3, column date is empty", "--skip-bad"),
    Case("nan.csv", HEAD + b"IWM,2020-01-02,1\nIWM,2020-01-03,NaN\n", "row 3, column close: 'NaN' is not finite"),
    Case("inf.csv", HEAD + b"IWM,2020-01-02,-inf\n", "row 2, column close: '-inf' is not finite"),
    Case("negative.csv", HEAD + b"IWM,2020-01-02,1\n\nIWM,2020-01-03,-3\n", "row 4, column close: '-3' is not above 0"),
    Case("zero.csv", HEAD + b"IWM,2020-01-02,0\n", "row 2, column close: '0' is not above 0"),
    Case("text.csv", HEAD + b"IWM,2020-01-02,1\nIWM,2020-01-03,abc\n", "row 3, column close: 'abc' is not a number"),
    Case(
        "column.csv",
        b"date,SPY,source\n2020-01-02,x,x\n2020-01-03,1,y\n",
        r"row 2, column SPY: 'x' is not a number \(1 cell refused",
    ),
    Case(
        "comma.csv",
        b"date;SPY\n2020-01-02;1,500\n",
        "row 2: '1,500' has a comma that could stand for thousands or for decimals",
        "--decimal point",
        {"delimiter": ";"},
    ),
    Case("space.csv", HEAD + b"BRK B,2020-01-02,1\n", "row 2, column ticker: 'BRK B' has a space inside"),
    Case("script.csv", HEAD + b"<script>alert(1)</script>,2020-01-02,1\n", "row 2, column ticker: '<script>.* is no"),
    Case("formula.csv", HEAD + b"=cmd(),2020-01-02,1\n", r"row 2, column ticker: '=cmd\(\)' is no symbol"),
    Case("wide.csv", b"date,<script>\n2020-01-02,1\n", "row 1, column <script>: '<script>' is no symbol"),
    Case("twice.csv", b"date,SPY,SPY\n2020-01-02,1,2\n", "row 1, column 3: 'SPY' stands twice", "rename"),
    Case("same.csv", b"date,BRK.B,brk-b\n2020-01-02,1,2\n", "row 1, column brk-b: the same symbol as column BRK.B"),
    Case("utf16.csv", "ticker,date,close\nIWM,2020-01-02,1\n".encode("utf-16"), "is in UTF-16", "CSV UTF-8"),
    Case("latin.csv", HEAD + b"IWM,2020-01-02,1\nM\xe9,2020-01-02,1\n", "row 3, column ticker: not UTF-8"),
    Case("binary.csv", bytes(range(256)) * 10, "is binary", "CSV in UTF-8"),
    Case("macintosh.csv", b"ticker,date,close\rIWM,2020-01-02,1\r", "ends its lines in CR alone", "CSV UTF-8"),
    Case("ragged.csv", HEAD + b"IWM,2020-01-02,1\nIWM,2020-01-03,1,9\n", "row 3: 4 cells, the header has 3"),
    Case("quote.csv", HEAD + b'IWM,2020-01-02,"1\nIWM,2020-01-03,1\n', "row 2: a quote is opened and never closed"),
    Case("gaps.csv", HEAD + b"IWM,2020-01-02,\n", "holds no number"),
    Case("torn.csv.gz", gzip.compress(HEAD + b"IWM,2020-01-02,1\n" * 1000)[:60], "is not a whole gzip file"),
    Case("plain.csv.gz", HEAD, "is not a whole gzip file"),
    Case("empty.parquet", b"", r"is empty \(0 bytes\)", "export or download"),
    Case("torn.parquet", WHOLE[:-40], "is not a whole Parquet file", "export or download"),
    Case("spoilt.parquet", WHOLE[:40] + bytes(60) + WHOLE[100:], "is not a whole Parquet file"),
    Case("text.parquet", HEAD, "is not a whole Parquet file"),
    Case("book.xlsx", b"PK", "is not a whole workbook", "CSV"),
    Case("book.ods", b"PK", "of no known kind", ".csv"),
    Case("alone.csv", b"Date,Open,High,Low,Close\n2020-01-02,1,1,1,1\n", "row 1: prices of one symbol", "--symbol"),
    Case("foreign.csv", b"foo,bar\n1,2\n", r"fits its columns \(foo, bar\); nearest: ", "name a column ticker"),
    Case("headless.csv", b"2020-01-02,1,2\n2020-01-03,1,2\n", "no shape fits its columns", "name a column ticker"),
    Case(
        "table.csv",
        HEAD + b"IWM,2020-01-02,1\n",
        "members by spell, which lacks universe and start",
        "--universe NAME",
        {"table": "members"},
    ),
    Case("escape.csv", b'date,"A\x1b[31m\nB"\n2020-01-02,1\n', r"row 1, column 'A\\x1b\[31m\\nB': .* is no symbol"),
    Case("lines.csv", b'"foo\nbar",baz\n1,2\n', r"fits its columns \('foo\\nbar', baz\)"),
    Case(
        "early.csv",
        b"ticker,date,close,known_at\nIWM,2020-01-02,1,2019-12-01\n",
        "row 2, column known_at: '2019-12-01' is before the row's session",
    ),
    Case(
        "percent.csv",
        b"etf,date,ticker,weight\nIWM,2020-01-02,AAA,5.2\n",
        "row 2, column weight: '5.2' is no fraction; name the column weight_pct",
    ),
    Case(
        "backward.csv",
        b"index,ticker,start,end\nsp500,AAA,2020-01-02,2019-01-01\n",
        "row 2, column end: '2019-01-01' is before the row's start",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_refused_in_one_line_and_changes_nothing(
    case: Case, store: Store, take: Take, fingerprint: Fingerprint
) -> None:
    before = fingerprint()
    with pytest.raises(InputRefused) as refusal:
        take(case.name, case.raw, **case.options)
    fault = refusal.value
    assert re.search(case.cause, fault.cause), fault.cause
    assert fault.remedy
    assert re.search(re.escape(case.remedy), fault.remedy), fault.remedy
    assert "\n" not in fault.cause + fault.remedy
    assert fault.exit_code == 2
    assert fingerprint() == before


def test_the_fingerprint_sees_a_change(take: Take, fingerprint: Fingerprint) -> None:
    before = fingerprint()
    take("good.csv", HEAD + b"QQQ,2020-01-02,216.16\n")
    files, rows = fingerprint()
    assert files != before[0]
    assert rows["prices"] != before[1]["prices"]


@pytest.mark.parametrize("name", ["folder", "missing.csv"])
def test_a_directory_and_a_missing_file_are_refused(
    name: str, tmp_path: Path, store: Store, fingerprint: Fingerprint
) -> None:
    (tmp_path / "folder").mkdir()
    before = fingerprint()
    with pytest.raises(InputRefused, match="is a directory" if name == "folder" else "no file"):
        read_file(tmp_path / name)
    assert fingerprint() == before


def test_a_bad_cell_at_the_end_of_a_long_file_is_found_by_its_row(tmp_path: Path) -> None:
    rows = 300_000
    text = HEAD + b"IWM,2020-01-02,1.5\n" * (rows - 1) + b"IWM,2020-01-03,-1.5\n"
    file = tmp_path / "long.csv"
    file.write_bytes(text)
    with pytest.raises(InputRefused, match=f"row {rows + 1}, column close: '-1.5' is not above 0"):
        read_file(file)


def test_a_gzip_that_breaks_off_late_is_refused(tmp_path: Path) -> None:
    noise = "".join(f"S{number},2020-01-02,{number * 7919 % 100_003 + 1}\n" for number in range(60_000)).encode()
    file = tmp_path / "late.csv.gz"
    file.write_bytes(gzip.compress(HEAD + noise)[:-2000])
    with pytest.raises(InputRefused, match=r"late\.csv\.gz"):
        read_file(file)


def test_skip_bad_leaves_the_bad_rows_out_and_names_the_first_five(take: Take, store: Store, tmp_path: Path) -> None:
    bad = b"".join(b"IWM,2021-01-%02d,-1\n" % day for day in range(4, 11))
    report = read_bytes(tmp_path, HEAD + b"IWM,2021-01-15,2\n" + bad).report
    assert report.refused == 7
    assert [refusal.row for refusal in report.refusals] == [3, 4, 5, 6, 7]
    lines = report.lines()
    assert "7 rows refused and left out:" in lines
    assert "  row 3, column close: '-1' is not above 0" in lines
    assert "  and 2 more" in lines
    assert report.tables == {"prices": 1, "instruments": 1}


def read_bytes(folder: Path, raw: bytes) -> Batch:
    file = folder / "skip.csv"
    file.write_bytes(raw)
    return read_file(file, skip_bad=True)


def test_names_keep_their_text_whatever_it_is(take: Take, store: Store) -> None:
    take("names.csv", b'ticker,name,date,close\nA,<script>alert(1)</script>,2020-01-02,1\nB,"=cmd()",2020-01-02,2\n')
    names = dict(store.snapshot().tables["instruments"].select("id", "name").collect().iter_rows())
    assert names["A"] == "<script>alert(1)</script>"
    assert names["B"] == "=cmd()"


def test_a_file_that_changes_while_it_is_read_is_refused(
    store: Store, tmp_path: Path, fingerprint: Fingerprint
) -> None:
    before = fingerprint()
    file = tmp_path / "moving.csv"
    file.write_bytes(HEAD + b"QQQ,2020-01-02,1\n")
    batch = read_file(file)
    file.write_bytes(HEAD + b"QQQ,2020-01-02,2\n")
    with pytest.raises(InputRefused, match="changed while it was being read"):
        ingest(store, batch)
    assert fingerprint()[1] == before[1]
    assert fingerprint()[0] == before[0]
