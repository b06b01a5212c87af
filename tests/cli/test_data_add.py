"""data add on the command line: the list, an unknown pack, and one fetched from the cache alone."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from rotascope.cli import main
from rotascope.sources.packs import registry as packs
from rotascope.sources.packs.fetch import Pin
from rotascope.sources.packs.registry import Pack, Payload
from rotascope.sources.packs.us600 import MEMBER, us600_stocks


def test_every_pack_is_listed_with_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "add", "--list", "--format", "json"]) == 0
    text = capsys.readouterr().out
    assert all(one.name in text and one.biases[0] in text for one in packs.PACKS)


def test_an_unknown_pack_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "add", "us6000"]) == 2
    assert "choose one of us600, sp500-2007" in capsys.readouterr().err


def test_a_pack_that_is_at_hand_needs_no_network_and_answers_by_its_name(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(f"{day:02d}-03-2001,{10 + day},{20 - day / 10}" for day in (1, 2, 5, 6, 7, 8, 9))
    text, buffer = f"Dates,A,B\n{rows}\n", io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo(MEMBER)
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text.encode()))
    raw = buffer.getvalue()
    pin = Pin("made", "made.tar.gz", hashlib.sha256(raw).hexdigest(), len(raw))
    made = Pack("made", "two stocks", "2001", "free", ("Two stocks only.",), (Payload(pin, us600_stocks),))
    monkeypatch.setattr(packs, "PACKS", (made,))
    monkeypatch.setattr("rotascope.engine.PACKS", (made,))
    assert main(["data", "add", "made", "--offline"]) == 3
    assert "made.tar.gz is not at hand" in capsys.readouterr().err
    folder = own_home / "cache" / "packs"
    folder.mkdir(parents=True)
    (folder / pin.filename).write_bytes(raw)
    assert main(["data", "add", "made", "--offline"]) == 0
    told = capsys.readouterr()
    assert "14 of series" in told.out
    assert "bias: Two stocks only." in told.err
    assert main(["breadth", "--data", "made", "--format", "json"]) == 0
    assert "Two stocks only." in capsys.readouterr().out
