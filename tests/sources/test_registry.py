"""Sources by name: the program's own, and those that other packages bring by an entry point."""

import sys
from pathlib import Path

import pytest

from contracts import tides
from rotascope.cli import main
from rotascope.errors import UsageError
from rotascope.sources.registry import find_source, source_names
from rotascope.store.store import Store


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, points: str, *, package: str = "tides_for_all") -> None:
    """A package as an installer leaves it: its metadata, on the path."""
    about = folder / f"{package}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[rotascope.sources]\n{points}\n")
    monkeypatch.syspath_prepend(folder)


def test_a_source_of_another_package_is_found_and_loaded_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tides_module.py").write_text("from contracts.tides import SOURCE\n")
    install(tmp_path, monkeypatch, "tides = tides_module:SOURCE")
    assert source_names() == ("packs", "tides")
    assert find_source("packs").name == "packs"
    assert "tides_module" not in sys.modules
    assert find_source("tides") == tides.SOURCE
    assert "tides_module" in sys.modules


def test_what_another_package_brings_enters_a_store_by_the_command_line(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, monkeypatch, "tides = contracts.tides:SOURCE")
    monkeypatch.setattr(tides.Tides, "fetch", lambda _, call, __: (tides.FOLDER / "tides" / call.file).read_bytes())
    assert main(["data", "add", "tides:DOVER"]) == 0
    assert "stored rows: 2 of series, 1 of instruments" in capsys.readouterr().out
    assert Store.open(own_home / "tides-DOVER").batches()["source"].to_list() == ["tides"]
    assert main(["data", "add", "tides:HARWICH"]) == 2
    assert "choose one of DOVER, LEITH" in capsys.readouterr().err
    assert main(["data", "add", "tides:../DOVER"]) == 2
    assert "no name for a folder" in capsys.readouterr().err
    assert main(["data", "add", "--list"]) == 0
    assert "tides:ITEM" in capsys.readouterr().err


def test_an_unknown_source_is_told_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "add", "nobody:X"]) == 2
    assert "no source 'nobody'" in (error := capsys.readouterr().err)
    assert "choose one of packs" in error


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("tides = nowhere_at_all:SOURCE", "ModuleNotFoundError"),
        ("tides = contracts.tides:STATIONS", "has no plan, fetch, parse"),
        ("tides = contracts.tides:Tides", "is no source of that name"),
        ("water = contracts.tides:SOURCE", "is no source of that name"),
    ],
)
def test_a_broken_one_names_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, points: str, words: str
) -> None:
    install(tmp_path, monkeypatch, points)
    with pytest.raises(UsageError, match=words) as fault:
        find_source(points.partition(" ")[0])
    assert fault.value.remedy == "update or uninstall tides-for-all"


def test_one_name_from_two_packages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "first", monkeypatch, "tides = contracts.tides:SOURCE\npacks = contracts.tides:SOURCE")
    install(tmp_path / "second", monkeypatch, "tides = contracts.tides:SOURCE", package="more_tides")
    with pytest.raises(UsageError, match="comes from rotascope and tides-for-all"):
        find_source("packs")
    with pytest.raises(UsageError, match=r"comes from (more-tides and tides-for-all|tides-for-all and more-tides)"):
        find_source("tides")
