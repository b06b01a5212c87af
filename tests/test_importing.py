"""Folders, dry runs, histories and corrections: what a user does with imports."""

from datetime import date
from pathlib import Path

import pytest

import rotascope as rs
from rotascope.cli import main
from rotascope.errors import InputRefused, UsageError
from rotascope.importing import import_files, import_history, relabel, undo_import
from rotascope.schema import SERIES
from rotascope.store.store import Store

RETURNS = "date,RF,KO\n2024-01-02,0.5,0.1\n2024-01-03,0.25,0.2\n2024-01-04,0.5,0.3\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def save(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_folder_is_taken_file_by_file_with_one_summary(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "downloads"
    save(folder, "SPY.csv", "Date,Close\n2024-01-02,10\n2024-01-03,11\n")
    save(folder, "bad.csv", "foo,bar\n1,2\n")
    save(folder, "notes.md", "no table")
    (summary,) = import_files([folder], store)
    lines = summary.lines()
    assert lines[0].endswith("downloads: 1 of 2 files taken")
    assert lines[1].startswith("  took SPY.csv: prices by symbol and date")
    assert lines[2].startswith("  refused bad.csv: bad.csv: no shape fits its columns (foo, bar); nearest: ")
    assert Store.open(store).version == 1
    (folder / "SPY.csv").unlink()
    with pytest.raises(InputRefused, match="all 1 file refused, first bad"):
        import_files([folder], store)


def test_a_dry_run_shows_the_first_rows_and_stores_nothing(tmp_path: Path, store: Path) -> None:
    file = save(tmp_path, "SPY.csv", "Date,Close\n2024-01-02,10\n2024-01-03,11\n")
    text = "\n".join(line for report in import_files([file], store, dry_run=True) for line in report.lines())
    assert "prices, the first 2 of 2 rows:" in text
    assert "  SPY  2024-01-02  10.0" in text
    assert text.endswith("a dry run; nothing was stored")
    assert not store.exists()
    import_files([file], store)
    import_files([file], store, dry_run=True, skip_bad=True)
    assert Store.open(store).version == 1


def test_a_wrong_unit_is_corrected_by_one_word(tmp_path: Path, store: Path) -> None:
    """The final wrong unit: percents that were taken for fractions."""
    import_files([save(tmp_path, "r.csv", RETURNS)], store, kind="factor")
    assert rs.open_market(store).series("factor:RF").values[:, 0].tolist() == [0.5, 0.25, 0.5]
    relabel(store, "RF", unit="percent")
    assert rs.open_market(store).series("factor:RF").values[:, 0].tolist() == [0.005, 0.0025, 0.005]
    assert rs.open_market(store).series("factor:KO").values[:, 0].tolist() == [0.1, 0.2, 0.3]
    relabel(store, "RF", unit="percent")  # a second time changes nothing
    assert rs.open_market(store).series("factor:RF").values[0, 0] == 0.005


def test_a_kind_and_a_name_are_corrected(tmp_path: Path, store: Path) -> None:
    import_files([save(tmp_path, "p.csv", "date,XPMI\n2024-01-01,50\n2024-02-01,51\n2024-03-01,52\n")], store)
    relabel(store, "XPMI", name="An index of purchasing managers")
    assert rs.open_market(store).describe("XPMI")["name"] == "An index of purchasing managers"
    relabel(store, "XPMI", kind="macro", unit="points")
    rows = Store.open(store).snapshot().scan(SERIES).collect()
    assert rows["id"].unique().to_list() == ["macro:XPMI"]
    assert rows["known_at"].min().date() == date(2024, 3, 17)  # 76 days after the first of the month
    with pytest.raises(UsageError, match="nothing to correct"):
        relabel(store, "XPMI")
    with pytest.raises(UsageError, match="has no ABC"):
        relabel(store, "ABC", unit="points")


def test_what_was_done_is_told_in_words_and_taken_back_by_number(
    tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(tmp_path, "r.csv", RETURNS)
    import_files([file], store, kind="factor")
    assert main(["data", "undo", "1", "--data", str(store)]) == 0
    assert "import 1 (r.csv, 8 rows) is taken back" in capsys.readouterr().out
    assert main(["data", "history", "--data", str(store)]) == 0
    text = capsys.readouterr().out
    assert "r.csv: 6 rows of series; read with kind factor (taken back)" in text
    assert "import 1 taken back" in text
    with pytest.raises(UsageError, match="taken back already"):
        undo_import(store, "1")
    with pytest.raises(UsageError, match="no batch '9'"):
        undo_import(store, "9")
    import_files([file], store, kind="factor")  # the same file counts again
    assert [deed.counts for deed in import_history(store).deeds] == [False, True, True]
    assert (Store.open(store).path / "raw").is_dir()
