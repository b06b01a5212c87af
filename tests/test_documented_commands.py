"""What the documentation tells a reader to type works: every command line runs, every option exists."""

import hashlib
import re
from dataclasses import replace
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from documented_commands import OPTION, PAGES, Command, every_option, inline_commands, options_of, shown_lines
from house import PROJECT
from markets import legs_of, random_legs
from pack_payloads import membership_wheel, price_wheel
from rotascope import cli
from rotascope.engine import import_files
from rotascope.sessions import nyse
from rotascope.sources import registry
from rotascope.sources.packs.packs import PACKS
from rotascope.sources.packs.source import RegistryPacks

SHOWN = {page: commands for page in PAGES if (commands := shown_lines(page))}
EVERY = [command for page in PAGES for command in (*shown_lines(page), *inline_commands(page))]
SCRIPTS = [
    (page, script)
    for page in PAGES
    for script in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
]
WITHIN = [command for page in PAGES for command in inline_commands(page)]
COMPLETED = {"data export": "data export series --data STORE --output series.csv"}  # a verb, with what it needs
ARTICLE = "As of February 6, 2026, the Dow has gained 4.3% this year."
ELSEWHERE = {"--markets", "--kept", "--notes", "--planted"}  # options of benchmarks
MONTHS = pl.date_range(date(2015, 1, 1), date(2026, 1, 1), "1mo", eager=True)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the pages speak of."""
    folder = tmp_path_factory.mktemp("desk")
    days = nyse().days
    days = days[(days >= np.datetime64("2014-01-02")) & (days <= np.datetime64("2026-02-06"))]
    legs = legs_of(*random_legs(len(days), seed=11).values.T, start=days[0].item())
    prices = pl.DataFrame({"date": legs.dates, "IWM": legs.column("long"), "SPY": legs.column("short")})
    prices.write_csv(folder / "prices.csv")
    pl.DataFrame({"date": MONTHS, "value": 50.0}).write_csv(folder / "ism.csv")
    pl.DataFrame({"date": MONTHS, "FEDFUNDS": 3.64}).write_parquet(folder / "fred_rates.parquet")
    pl.DataFrame({"date": legs.dates, "SMB": 0.1}).write_csv(folder / "french.csv")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    import_files([folder / "prices.csv"], folder / "STORE", basis="total")
    (folder / "examples").symlink_to(PROJECT / "examples")
    (folder / "bad").mkdir()
    (folder / "bad" / "prices.csv").write_text("date,symbol,close\n2026-01-02,A,3\n2026-01-05,A,-3\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.name)
def test_the_command_lines_of_a_page_run(
    page: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk)
    for command in SHOWN[page]:
        if command.is_form:
            continue
        with monkeypatch.context() as patch:
            for setting in command.environment:
                patch.setenv(*setting.split("=", 1))
            run(command, desk, patch, capsys)


def test_the_commands_within_sentences_run(
    desk: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each once, in the order of the pages, those of packs after the pack was added; not what a block shows."""
    monkeypatch.chdir(desk)
    put_pack_at_hand(own_home, monkeypatch)
    assert cli.main(["data", "import", "prices.csv", "--basis", "total"]) == 0
    shown = {" ".join(command.words) for commands in SHOWN.values() for command in commands}
    sentences = dict.fromkeys(" ".join(command.words) for command in WITHIN if not command.is_form)
    commands = [text for text in sentences if not any(f"{line} ".startswith(f"{text} ") for line in shown)]
    assert {"data add sp500-2007", "data verify", "check -"} <= set(commands)
    for text in sorted(commands, key=lambda text: text.endswith("--data sp500-2007")):
        piped = b"date,EWZ\n2026-01-02,30.5\n" if text.startswith("data import") else ARTICLE.encode()
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(piped)))
        run(Command("sentences", COMPLETED.get(text, text)), desk, monkeypatch, capsys)


def put_pack_at_hand(home: Path, patch: pytest.MonkeyPatch) -> None:
    """The pack that the pages name, with small payloads of its shape in place of the pinned ones."""
    pack = next(pack for pack in PACKS if pack.name == "sp500-2007")
    folder = home / "cache" / "packs"
    folder.mkdir(parents=True)
    payloads = []
    for payload, raw in zip(pack.payloads, (price_wheel(), membership_wheel()), strict=True):
        pin = replace(payload.pin, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))
        (folder / pin.file).write_bytes(raw)
        payloads.append(replace(payload, pin=pin))
    small = replace(pack, payloads=tuple(payloads))
    patch.setattr(registry, "SOURCES", (RegistryPacks(packs=(small,)),))
    patch.setattr("rotascope.engine.PACKS", (small,))


def run(command: Command, desk: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run one line, with few draws; a line below which the page prints an error must end in that one."""
    words = [*command.words, "--draws", "100"] if command.words[0] == "unusual" else command.words
    refused = command.output.startswith("error: ")
    if refused and "prices.csv" in words:
        patch.chdir(desk / "bad")
    code = cli.main(words)
    printed = capsys.readouterr()
    if refused:
        assert command.output in printed.err
    else:
        assert code in ({0, 5} if words[0] == "check" else {0}), f"{command}: {printed.err}"


@pytest.mark.parametrize("command", EVERY, ids=lambda command: f"{command.page} {command.text}")
def test_every_command_and_option_of_a_page_exists(command: Command) -> None:
    words = command.text.split("#")[0].replace("[", " ").replace("]", " ").split()
    name, options = options_of(words)
    assert name or words[0].startswith("-"), words
    assert set(OPTION.findall(" ".join(words))) <= options


def test_every_option_named_anywhere_exists() -> None:
    known = every_option() | ELSEWHERE
    unknown = {
        f"{page.name}: {option}"
        for page in PAGES
        for code in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        for option in OPTION.findall(code)
        if option not in known and "sh run.sh" not in code
    }
    assert unknown == set()


@pytest.mark.parametrize(("page", "script"), SCRIPTS, ids=lambda page: getattr(page, "name", "script"))
def test_the_python_of_a_page_runs(page: Path, script: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    exec(script, {})  # noqa: S102 (the pages are our own)


def test_a_command_that_is_gone_would_be_seen() -> None:
    assert options_of(["fortune"])[0] == ""
    assert "--draws" in options_of(["unusual"])[1]
    assert "--drwas" not in every_option()
    assert len([command for commands in SHOWN.values() for command in commands if not command.is_form]) > 10
