"""data add on the command line: the list, an unknown pack, and one fetched from the cache alone."""

import hashlib
from pathlib import Path

import pytest

from pack_payloads import price_archive
from rotascope.cli import main
from rotascope.sources import registry
from rotascope.sources.packs.download import Pin
from rotascope.sources.packs.packs import PACKS, Pack, Payload
from rotascope.sources.packs.source import RegistryPacks
from rotascope.sources.packs.us600 import us600_stocks


def test_every_pack_is_listed_with_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "add", "--list", "--format", "json"]) == 0
    text = capsys.readouterr().out
    assert all(pack.name in text and pack.biases[0] in text for pack in PACKS)


def test_an_unknown_pack_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "add", "us6000"]) == 2
    assert "choose one of index-funds, us600, sp500-2007" in capsys.readouterr().err


def test_a_pack_that_is_at_hand_needs_no_network_and_answers_by_its_name(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = price_archive()
    pin = Pin("made", "made.tar.gz", hashlib.sha256(raw).hexdigest(), len(raw))
    pack = Pack("made", "two stocks", "2001", "free", ("Two stocks only.",), (Payload(pin, us600_stocks),))
    monkeypatch.setattr(registry, "SOURCES", (RegistryPacks(packs=(pack,)),))
    monkeypatch.setattr("rotascope.engine.PACKS", (pack,))
    assert main(["data", "add", "made", "--offline"]) == 3
    assert "made.tar.gz is not at hand" in capsys.readouterr().err
    folder = own_home / "cache" / "packs"
    folder.mkdir(parents=True)
    (folder / pin.file).write_bytes(raw)
    assert main(["data", "add", "made", "--offline"]) == 0
    printed = capsys.readouterr()
    assert "14 of series" in printed.out
    assert "bias: Two stocks only." in printed.err
    assert main(["breadth", "--data", "made", "--format", "json"]) == 0
    assert "Two stocks only." in capsys.readouterr().out
