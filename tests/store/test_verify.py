"""Every planted defect is found and told in plain words; a sound store has nothing to tell."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store.archive import find_payload, hash_payload, open_payload
from rotascope.store.checks.orphans import find_orphans
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
from rotascope.store.verify import Verification, check_store

HEAD = "ticker,date,close,split\n"
GOOD = HEAD + "A,2020-01-02,10,\nA,2020-01-03,11,\nB,2020-01-02,5,\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "store")
    take(store, GOOD)
    return store


def take(store: Store, text: str) -> None:
    file = store.path.parent / "prices.csv"
    file.write_text(text)
    ingest(store, read_file(file))


def payload(store: Store) -> Path:
    return store.payload(store.batches()["sha256"][0])


def test_a_sound_store_has_nothing_to_tell(store: Store) -> None:
    outcome = check_store(store)
    assert outcome.sound
    assert (outcome.faults, outcome.doubts) == ((), ())
    assert outcome.lines()[-1] == "nothing to report"


def test_a_changed_payload_is_a_fault(store: Store) -> None:
    payload(store).write_text(GOOD.replace("11", "12"))
    outcome = check_store(store)
    assert not outcome.sound
    assert "(prices.csv) has changed: sha256" in outcome.faults[0]
    assert outcome.lines()[0].startswith("FAULT the raw payload of batch 00000001-")


def test_a_lost_payload_is_a_fault(store: Store) -> None:
    payload(store).unlink()
    assert check_store(store).faults[0].endswith("(prices.csv) is gone")


def long_text() -> str:
    days = pl.date_range(date(2000, 1, 3), date(2019, 12, 31), eager=True).to_list()
    return HEAD + "".join(f"A,{day},{10 + number % 7},\n" for number, day in enumerate(days))


def test_a_large_payload_is_kept_compressed_under_the_hash_of_its_raw_bytes(store: Store) -> None:
    text = long_text()
    take(store, text)
    kept = find_payload(store.payload(store.batches()["sha256"][1]))
    assert kept is not None
    assert kept.suffix == ".zst"
    assert kept.stat().st_size < len(text) / 5
    assert hash_payload(kept.with_suffix("")) == sha256(text.encode()).hexdigest()
    with open_payload(kept.with_suffix("")) as raw:
        assert raw.read() == text.encode()
    assert check_store(store).sound
    assert not find_orphans(store)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.999, None])
def test_a_compressed_payload_that_rotted_is_a_fault_and_is_archived_anew(store: Store, part: float | None) -> None:
    take(store, long_text())
    kept = find_payload(store.payload(store.batches()["sha256"][1]))
    assert kept is not None
    raw = bytearray(kept.read_bytes())
    if part is None:
        del raw[len(raw) // 2 :]
    else:
        raw[int(part * len(raw))] ^= 0x10
    kept.write_bytes(raw)
    assert "(prices.csv) has changed" in check_store(store).faults[0]
    take(store, long_text())  # already there
    ingest(store, read_file(store.path.parent / "prices.csv", basis="price"))
    assert check_store(store).sound


def test_a_payload_that_an_earlier_version_kept_as_it_was_is_read(store: Store) -> None:
    take(store, long_text())
    kept = find_payload(store.payload(store.batches()["sha256"][1]))
    assert kept is not None
    kept.unlink()
    kept.with_suffix("").write_text(long_text())
    assert check_store(store).sound


def test_rows_that_were_deleted_are_a_fault(store: Store) -> None:
    DeltaTable(store.path / "prices").delete("id = 'B'")
    assert "has 2 rows in prices, 3 were ingested" in check_store(store).faults[0]


def test_bytes_that_rotted_are_a_fault(store: Store) -> None:
    part = next((store.path / "prices").glob("*.parquet"))
    raw = part.read_bytes()
    part.write_bytes(bytes(len(raw) - 8) + raw[-8:])
    outcome = check_store(store)
    assert any(fault.startswith("table prices cannot be read") for fault in outcome.faults)
    assert outcome.doubts == ("the rows were not looked at, as a table cannot be read",)


def doubts(store: Store, text: str) -> Verification:
    take(store, text)
    outcome = check_store(store)
    assert outcome.sound
    return outcome


def test_differing_values_for_one_key_are_a_doubt(store: Store) -> None:
    outcome = doubts(store, HEAD + "A,2020-01-03,11.5,\n")
    assert outcome.doubts == ("prices: keys with differing values, of which the newest wins: 1 (first A 2020-01-03)",)
    assert doubts(store, HEAD + "B,2020-01-02,5,\n").doubts == outcome.doubts


def test_a_price_on_a_closed_day_is_a_doubt(store: Store) -> None:
    outcome = doubts(store, HEAD + "A,2025-01-09,11,\n")
    assert outcome.doubts == ("prices: rows on days without a session: 1 (first A 2025-01-09)",)


def test_a_jump_is_a_doubt_unless_a_split_explains_it(store: Store) -> None:
    outcome = doubts(store, HEAD + "A,2020-01-06,5,\nB,2020-01-03,1,5\n")
    assert outcome.doubts == (
        "prices: steps by a factor above 1.5 with no split on file: 1 (A 1 from 2020-01-06 -55%)",
    )


def test_returns_are_no_levels_and_do_not_jump(store: Store) -> None:
    take(store, "ticker,date,value\nR,2020-01-02,0.001\nR,2020-01-03,0.1\n")
    assert "series: steps by a factor above 1.5" in check_store(store).doubts[0]
    moment = pl.lit(datetime(2021, 1, 1, tzinfo=UTC))
    about = pl.DataFrame({"id": ["R"], "kind": ["return"]}).with_columns(known_at=moment)
    ingest(store, Batch(source="test", file="kind", sha256="kind", frames={"instruments": about}))
    assert check_store(store).doubts == ()
