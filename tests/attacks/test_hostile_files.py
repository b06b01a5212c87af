"""Files that would fill the memory, never end, or were cut: refused or noted before they are read."""

import gzip
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import polars as pl
import pytest

from rotascope.config import Settings
from rotascope.engine import import_files
from rotascope.errors import InputRefused, ProviderFailed, UsageError
from rotascope.importing import file_limits
from rotascope.questions.check.files import read_article
from rotascope.schema import PRICES
from rotascope.sources.contract import Connection
from rotascope.sources.files.cells import limits
from rotascope.sources.files.cells.limits import Limits
from rotascope.sources.files.read_file import read_file
from rotascope.sources.packs.download import Opened, Pin, download_file
from rotascope.store.store import Store

HEAD = "ticker,date,close\n"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_gzip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = write(tmp_path / "prices.csv.gz", gzip.compress((HEAD + "A,2020-01-02,10\n" * 300_000).encode()))
    with pytest.raises(InputRefused, match="holds more than 3,000,000 bytes"):
        read_file(bomb, limits=Limits(text=3_000_000))
    monkeypatch.setattr(limits, "PACKED_FREELY", 1_000_000)
    with pytest.raises(InputRefused, match=r"holds more than 1,\d\d\d,\d\d\d bytes"):
        read_file(bomb)  # a gzip of a thousand bytes for each of its own


def test_more_rows_or_columns_than_the_limits_are_refused(tmp_path: Path) -> None:
    text = write(tmp_path / "prices.csv", HEAD + "A,2020-01-02,10\n" * 5)
    pl.read_csv(text).write_parquet(tmp_path / "prices.parquet")
    for path, rows in ((text, "more than 4 lines"), (tmp_path / "prices.parquet", "5 rows, at most 4")):
        with pytest.raises(InputRefused, match=rows):
            read_file(path, limits=Limits(rows=4))
        with pytest.raises(InputRefused, match="3 columns, at most 2"):
            read_file(path, limits=Limits(columns=2))
    assert read_file(text, limits=Limits(rows=6, columns=3)).frames["prices"].height == 1


def test_the_settings_start_at_the_limits_that_the_reader_has_by_itself() -> None:
    assert file_limits(Settings()) == Limits()
    assert file_limits(Settings(max_rows=7)).rows == 7


@pytest.mark.parametrize("form", ["csv", "csv.gz", "parquet"])
def test_standard_input_is_taken_like_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    text = (HEAD + "A,2020-01-02,10\n").encode()
    pl.read_csv(text).write_parquet(tmp_path / "prices.parquet")
    content = {"csv": text, "csv.gz": gzip.compress(text), "parquet": (tmp_path / "prices.parquet").read_bytes()}[form]
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))
    reports = import_files([Path("-")], tmp_path / "store")
    assert reports[0].lines()[0].startswith(f"standard-input.{form}: prices")
    assert Store.open(tmp_path / "store").snapshot().scan(PRICES).collect().height == 1


def test_standard_input_that_does_not_end_or_never_starts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROTASCOPE_MAX_PIPED", "1000")
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr("sys.stdin", endless)
        with pytest.raises(InputRefused, match="standard input has more than 1,000 bytes"):
            import_files([Path("-")], tmp_path / "store")
    for nothing in (None, TextIOWrapper(BytesIO(b""))):
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(InputRefused, match="standard input is empty"):
            import_files([Path("-")], tmp_path / "store")
    with pytest.raises(UsageError, match="standard input is named twice"):
        import_files([Path("-"), Path("-")], tmp_path / "store")
    with pytest.raises(InputRefused, match="standard input is empty"):
        read_article("-")


def test_a_line_that_does_not_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="has a line of more than 1,000,000 bytes"):
        read_file(write(tmp_path / "prices.csv", HEAD + "A" * 3_000_000))


def test_a_header_of_too_many_columns_is_refused_at_once(tmp_path: Path) -> None:
    names = ",".join(f"S{number}" for number in range(25_000))
    with pytest.raises(InputRefused, match="25,001 columns, at most 20,000"):
        read_file(write(tmp_path / "wide.csv", f"date,{names}\n2020-01-02\n"))


def test_a_wide_header_costs_no_more_a_column_than_a_narrow_one(tmp_path: Path) -> None:
    seconds = []
    for count in (2_000, 16_000):
        names, cells = ",".join(f"S{number}" for number in range(count)), ",1" * count
        path = write(tmp_path / f"wide{count}.csv", f"date,{names}\n2020-01-02{cells}\n2020-01-03{cells}\n")
        start = time.process_time()
        assert read_file(path).frames["series"].height == 2 * count
        seconds.append(time.process_time() - start)
    assert seconds[1] < 3 * 8 * seconds[0]  # eight times the columns; in a header that is gone through anew, 64 times


def test_a_parquet_file_of_next_to_nothing_is_not_unpacked(tmp_path: Path) -> None:
    rows = pl.select(pl.repeat(1.0, 6_000_000).alias("close"), pl.repeat("A", 6_000_000).alias("ticker"))
    rows.write_parquet(tmp_path / "prices.parquet")
    with pytest.raises(InputRefused, match="bytes to 12,000,000 cells"):
        read_file(tmp_path / "prices.parquet")


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "fifo.csv", "."])
def test_only_regular_files_are_read(tmp_path: Path, name: str) -> None:
    if name == "fifo.csv":
        os.mkfifo(tmp_path / name)
    path = tmp_path / name
    for read in (read_file, read_article):
        outcome: list[object] = []

        def call(read: object = read, outcome: list[object] = outcome) -> None:
            try:
                read(path)  # type: ignore[operator]
            except Exception as fault:  # noqa: BLE001 (whatever it is, it is looked at below)
                outcome.append(fault)

        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(timeout=10)
        assert outcome, "it never came back"
        assert getattr(outcome[0], "exit_code", None) == 2, outcome


@pytest.mark.parametrize(
    ("columns", "row", "cause"),
    [
        ("close", "1e308", "row 2, column close"),
        ("close,split", "10,1e300", "row 2, column split"),
        ("close,dividend", "10,11", "row 2, column dividend: 11 is above the close of 10"),
        ("close,dividend", "10,1e300", "row 2, column dividend"),
    ],
)
def test_numbers_that_no_market_has_are_refused_by_row_and_column(
    tmp_path: Path, columns: str, row: str, cause: str
) -> None:
    with pytest.raises(InputRefused, match=cause):
        read_file(write(tmp_path / "prices.csv", f"ticker,date,{columns}\nA,2020-01-02,{row}\n"))


@pytest.mark.parametrize(
    ("end", "note"),
    [
        ("12.55\n", ""),
        ("12.55", "the last line has no line end: the file may have been cut"),
        ("12", "the last line has no line end, and its last cell '12' is shorter than those above"),
    ],
)
def test_a_file_that_may_have_been_cut_is_noted(tmp_path: Path, end: str, note: str) -> None:
    rows = "A,2020-01-02,12.51\nA,2020-01-03,12.53\nA,2020-01-06,"
    report = read_file(write(tmp_path / "prices.csv", HEAD + rows + end)).report
    assert report is not None
    notes = [line for line in report.lines() if "line end" in line]
    assert bool(notes) == bool(note)
    assert not note or notes[0].startswith(note)


class EndlessIndex:
    """A host that never stops sending."""

    @contextmanager
    def open(self, pin: Pin, start: int) -> Iterator[Opened]:
        """Bytes without an end."""

        def stream() -> Iterator[bytes]:
            while True:
                yield bytes(len(pin.file))

        yield start, stream()


def test_a_download_stops_at_the_pinned_size(tmp_path: Path) -> None:
    pin = Pin("project", "pack.whl", "0" * 64, 1000)
    with pytest.raises(ProviderFailed, match=r"more than the pinned 1,000 bytes"):
        download_file(pin, Connection(folder=tmp_path), index=EndlessIndex())
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 0


@pytest.mark.parametrize("letter", ["A", '"', "9", "\t"])
@pytest.mark.parametrize("suffix", ["csv", "txt"])
def test_a_cell_that_never_ends_is_refused_with_its_row(tmp_path: Path, letter: str, suffix: str) -> None:
    file = tmp_path / f"line.{suffix}"
    file.write_text("ticker,date,close\nA,2020-01-02,1.0\n" + letter * 900_000)
    with pytest.raises(InputRefused, match="row"):
        read_file(file, basis="total")
