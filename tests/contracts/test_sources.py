"""What every source keeps: each law is tried on all that are registered, and on one from another package.

A law takes a case and returns its violations in words; beside the laws stand planted faults that they must see.
"""

import json
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from contracts.tides import FOLDER, SOURCE, Tides
from rotascope.errors import DataMissing, ProviderFailed, RotascopeError
from rotascope.schema import PRICES, SERIES, TABLES
from rotascope.sources.collect import check_batch
from rotascope.sources.contract import Batch, Call, Connection, Raw, Source, Want, hash_bytes
from rotascope.sources.registry import SOURCES
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

KEYS = {table.name: table.key for table in TABLES}
SPOILT = 60  # bytes of a payload that are tried with another value, one at a time


@dataclass(frozen=True)
class Case:
    """A source, what is asked of it, its payloads by file, and a folder of its own."""

    source: Source
    want: Want
    payloads: dict[str, bytes]
    folder: Path

    def calls(self) -> list[tuple[Call, bytes]]:
        return [(call, self.payloads[call.file]) for call in self.source.plan(self.want)]


def read_case(source: Source, folder: Path) -> Case:
    payloads = FOLDER / source.name
    fields = json.loads((payloads / "want.json").read_text())
    days = {name: date.fromisoformat(fields[name]) for name in ("start", "end") if name in fields}
    want = Want(items=tuple(fields["items"]), **days)
    return Case(source, want, {file.name: file.read_bytes() for file in payloads.iterdir()}, folder)


class Network:
    """Every attempt to leave this machine fails and is noted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.attempts: list[str] = []

        def refuse(*target: object, **_: object) -> None:
            self.attempts.append(str(target[:2]))
            raise OSError("no network in this test")

        for name in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, name, refuse)
        for name in ("getaddrinfo", "create_connection"):
            monkeypatch.setattr(socket, name, refuse)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return Network(monkeypatch)


def plans_alike(case: Case, network: Network) -> list[str]:
    """The same want gives the same calls, each with a file of its own, and nobody is met."""
    calls, again = case.source.plan(case.want), case.source.plan(case.want)
    faults = ["another plan for the same want"] if calls != again else []
    faults += ["two payloads under one name"] if len({call.file for call in calls}) < len(calls) else []
    faults += ["no calls"] if not calls else []
    for call in calls:
        faults += [f"{call.file}: planned for {call.source}"] if call.source != case.source.name else []
        faults += [f"{call.file}: no payload under tests/payloads"] if call.file not in case.payloads else []
        faults += [f"{call.file}: not a plain file name"] if Path(call.file).name != call.file else []
        hash(call)
    return faults + [f"plan meets {attempt}" for attempt in network.attempts]


def parses_alike(case: Case, network: Network) -> list[str]:
    """The same bytes give the same rows, from memory or a file, now or later, and nobody is met."""
    faults = []
    for call, raw in case.calls():
        file = case.folder / "elsewhere"
        file.write_bytes(raw)
        batches = [case.source.parse(payload, call) for payload in (raw, file, raw)]
        faults += [f"{call.file}: other rows the next time" for batch in batches[1:] if differ(batch, batches[0])]
        faults += [f"{call.file}: another hash" for batch in batches if batch.sha256 != hash_bytes(raw)]
        faults += [f"{call.file}: of {batch.source}" for batch in batches if batch.source != case.source.name]
        faults += [f"{call.file}: read with other options" for batch in batches if batch.options != batches[0].options]
    return faults + [f"parse meets {attempt}" for attempt in network.attempts]


def conforms(case: Case, _network: Network) -> list[str]:
    """Frames are what their tables mean, in order of their keys, and no row is known before it can be."""
    faults = []
    for call, raw in case.calls():
        batch = case.source.parse(raw, call)
        faults += [f"{call.file}: no rows"] if not any(frame.height for frame in batch.frames.values()) else []
        try:
            check_batch(batch, replace(call, sha256=None))
        except ProviderFailed as fault:
            faults.append(str(fault))
            continue
        for name, frame in batch.frames.items():
            keys = frame.select(*KEYS[name], "known_at")
            if not keys.equals(keys.sort(*KEYS[name], "known_at", nulls_last=False)):
                faults.append(f"{call.file}: {name} is not sorted by its key")
    return faults


def refuses_bad_bytes(case: Case, _network: Network) -> list[str]:
    """Bytes that are cut, foreign or spoilt give a typed error or rows that conform, and nothing else."""
    faults = []
    for call, raw in case.calls():
        for label, spoilt in spoil(raw):
            try:
                check_batch(case.source.parse(spoilt, call), replace(call, sha256=None))
            except RotascopeError:
                continue
            except Exception as fault:  # noqa: BLE001 (the law is that there is no other)
                faults.append(f"{call.file}, {label}: {type(fault).__name__}")
                continue
            faults += [f"{call.file}, {label}: taken"] if label in {"nothing", "noise"} else []
    return faults


def spoil(raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "noise", random.Random(1).randbytes(1000)  # noqa: S311 (noise, no secret)
    for count in {1, len(raw) // 3, len(raw) // 2, len(raw) - 9, len(raw) - 1}:
        yield f"first {count} bytes", raw[: max(0, count)]
    yield "twice", raw + raw
    for offset in range(0, len(raw), max(1, len(raw) // SPOILT)):
        yield f"byte {offset}", raw[:offset] + bytes([raw[offset] ^ 0xFF]) + raw[offset + 1 :]


def fetches_or_says_why(case: Case, network: Network) -> list[str]:
    """Offline nobody is met and what lacks is DataMissing; without an answer it is ProviderFailed; in one line."""
    faults = []
    for call, _ in case.calls():
        for offline, kind in ((True, DataMissing), (False, ProviderFailed)):
            network.attempts.clear()
            connection = Connection(folder=case.folder / "downloads", offline=offline)
            try:
                case.source.fetch(call, connection)
                faults.append(f"{call.file}: fetched from nowhere")
            except kind as fault:
                faults += [f"{call.file}: no remedy"] if not fault.remedy or "\n" in str(fault) else []
            except Exception as fault:  # noqa: BLE001 (the law is that there is no other)
                faults.append(f"{call.file}: {type(fault).__name__} with offline={offline}")
            faults += [f"offline fetch meets {attempt}" for attempt in network.attempts if offline]
    return faults


def replays_from_the_archive(case: Case, _network: Network) -> list[str]:
    """What a store archived gives the rows that it holds, with the call planned afresh."""
    store, faults = Store.create(case.folder / "store"), []
    for call, raw in case.calls():
        batch = case.source.parse(raw, call)
        ingest(store, batch)
        again = case.source.parse(store.payload(batch.sha256), call)
        faults += [f"{call.file}: other rows from the archive"] if differ(again, batch) else []
    return faults


def differ(batch: Batch, other: Batch) -> bool:
    same = batch.frames.keys() == other.frames.keys()
    return not same or any(not batch.frames[name].equals(other.frames[name]) for name in batch.frames)


LAWS = (plans_alike, parses_alike, conforms, refuses_bad_bytes, fetches_or_says_why, replays_from_the_archive)
TRIED = (*SOURCES, SOURCE)


@pytest.mark.parametrize("source", TRIED, ids=lambda source: source.name)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_every_source_keeps_the_law(
    law: Callable[[Case, Network], list[str]], source: Source, tmp_path: Path, network: Network
) -> None:
    assert law(read_case(source, tmp_path), network) == []


def test_names_are_distinct_and_plain() -> None:
    names = [source.name for source in SOURCES]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)


class Counted(Tides):
    """Plans another file each time."""

    count = 0

    def plan(self, want: Want) -> tuple[Call, ...]:
        Counted.count += 1
        return tuple(replace(call, address=str(Counted.count)) for call in Tides.plan(self, want))


class Asking(Tides):
    """Asks the network while it parses."""

    def parse(self, raw: Raw, call: Call) -> Batch:
        with suppress(OSError):
            socket.create_connection(("tides.invalid", 443))
        return Tides.parse(self, raw, call)


class Drifting(Tides):
    """Gives rows that depend on how often it was asked."""

    count = 0

    def parse(self, raw: Raw, call: Call) -> Batch:
        Drifting.count += 1
        batch = Tides.parse(self, raw, call)
        return replace(batch, frames={"series": batch.frames["series"].with_columns(value=float(Drifting.count))})


class Early(Tides):
    """Knows a day's figure two days before the day."""

    def parse(self, raw: Raw, call: Call) -> Batch:
        batch = Tides.parse(self, raw, call)
        early = batch.frames["series"].with_columns(pl.col("known_at") - timedelta(days=3))
        return replace(batch, frames={"series": early})


class Loose(Tides):
    """Leaves a column out."""

    def parse(self, raw: Raw, call: Call) -> Batch:
        batch = Tides.parse(self, raw, call)
        return replace(batch, frames={"series": batch.frames["series"].drop("version")})


class Unsorted(Tides):
    """Gives rows as they come."""

    def parse(self, raw: Raw, call: Call) -> Batch:
        batch = Tides.parse(self, raw, call)
        return replace(batch, frames={"series": batch.frames["series"].reverse()})


class Fragile(Tides):
    """Lets the decoder's own error out."""

    def parse(self, raw: Raw, call: Call) -> Batch:
        (raw if isinstance(raw, bytes) else raw.read_bytes()).decode("ascii")
        return Tides.parse(self, raw, call)


class Disobedient(Tides):
    """Meets the network though it must not."""

    def fetch(self, call: Call, connection: Connection) -> Raw:
        return Tides.fetch(self, call, replace(connection, offline=False))


FAULTS: tuple[tuple[Callable[[Case, Network], list[str]], type[Tides], str], ...] = (
    (plans_alike, Counted, "another plan"),
    (parses_alike, Asking, "parse meets"),
    (parses_alike, Drifting, "other rows the next time"),
    (conforms, Early, "known before they can be (first DOVER 2026-01-05)"),
    (conforms, Loose, "columns are not those"),
    (conforms, Unsorted, "not sorted"),
    (refuses_bad_bytes, Fragile, "UnicodeDecodeError"),
    (fetches_or_says_why, Disobedient, "offline fetch meets"),
    (replays_from_the_archive, Drifting, "other rows from the archive"),
)


@pytest.mark.parametrize(("law", "kind", "words"), FAULTS, ids=[f"{law.__name__}-{words}" for law, _, words in FAULTS])
def test_the_law_sees_a_planted_fault(
    law: Callable[[Case, Network], list[str]], kind: type[Tides], words: str, tmp_path: Path, network: Network
) -> None:
    assert any(words in fault for fault in law(read_case(kind(), tmp_path), network))


def test_every_law_has_a_planted_fault() -> None:
    assert {law for law, _, _ in FAULTS} == set(LAWS)


def test_a_price_is_not_known_before_any_close(tmp_path: Path) -> None:
    case = read_case(SOURCE, tmp_path)
    call, raw = case.calls()[0]
    levels = case.source.parse(raw, call).frames[SERIES.name]
    noon = levels.select("id", "batch", "version", session="date", close="value").with_columns(
        known_at=pl.col("session").cast(pl.Datetime("us", "UTC")) + pl.duration(hours=16, minutes=59)
    )
    batch = Batch(source="tides", file=call.file, sha256="", frames={"prices": PRICES.conform(noon)})
    with pytest.raises(ProviderFailed, match="2 rows are known before they can be"):
        check_batch(batch, call)
    later = PRICES.conform(noon.with_columns(pl.col("known_at") + timedelta(minutes=1)))
    check_batch(replace(batch, frames={"prices": later}), call)
