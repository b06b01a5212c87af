"""Whether a store is what its batches say, and what in its rows a careful reader would doubt."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from rotascope.store.archive import find_payload, hash_payload
from rotascope.store.checks.digests import changed_files, recorded_files
from rotascope.store.checks.doubts import DATA_TABLES, all_doubts
from rotascope.store.store import Store, first_line, list_files


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found, in plain words.

    faults   the store does not hold what was ingested: rows or payloads lack or differ
    doubts   it does, but the data look odd: conflicts, days without a session, jumps
    """

    checked: tuple[str, ...]
    faults: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every ingested row and payload is there, unchanged."""
        return not self.faults

    def lines(self) -> list[str]:
        """One fact a line, faults first."""
        news = [*(f"FAULT {fault}" for fault in self.faults), *(f"doubt {doubt}" for doubt in self.doubts)]
        return (
            [*news, *(f"checked {check}" for check in self.checked)] if news else [*self.checked, "nothing to report"]
        )


def check_store(store: Store) -> Verification:
    """Hash every payload and data file again, count every batch's rows, and look for what a reader would doubt."""
    batches, snapshot = store.batches(), store.snapshot(checked=False)
    files = file_faults(store, batches)
    faults = (*payload_faults(store, batches), *count_faults(store, batches), *files)
    try:
        doubts = tuple(all_doubts(store, batches, snapshot))
    except pl.exceptions.PolarsError:  # a table that cannot be read is among the faults already
        doubts = ("the rows were not looked at, as a table cannot be read",)
    checked = (
        f"the hashes of payloads and data files and the row counts of {batches.height} batches",
        "repeated keys, days without a session, price jumps",
    )
    return Verification(checked, faults, doubts)


def payload_faults(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Archived payloads that are gone or no longer have their hash."""
    for row in batches.iter_rows(named=True):
        if not json.loads(row["detail"])["raw"]:
            continue
        payload = store.payload(row["sha256"])
        if find_payload(payload) is None:
            yield f"the raw payload of batch {row['batch']} ({row['file']}) is gone"
            continue
        digest = hash_payload(payload)
        if digest != row["sha256"]:
            words = f"sha256 {digest[:12]}" if digest else "it cannot be read"
            yield f"the raw payload of batch {row['batch']} ({row['file']}) has changed: {words}"


def count_faults(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Batches of which a table holds another number of rows than was ingested, and tables that cannot be read."""
    ingested = {row["batch"]: json.loads(row["detail"])["tables"] for row in batches.iter_rows(named=True)}
    for table in DATA_TABLES:
        try:
            rows = store.all_rows(table).filter(pl.col("batch").is_in(list(ingested)))
            counts = dict(rows.group_by("batch").len().collect(engine="streaming").iter_rows())
        except pl.exceptions.PolarsError as fault:
            yield f"table {table.name} cannot be read: {str(fault).splitlines()[0][:160]}"
            continue
        for batch, tables in ingested.items():
            wanted = tables.get(table.name, 0)
            if counts.get(batch, 0) != wanted:
                yield f"batch {batch} has {counts.get(batch, 0):,} rows in {table.name}, {wanted:,} were ingested"


def file_faults(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Data files whose bytes are not those that were ingested, and files without a hash that cannot be read."""
    recorded = recorded_files(batches)
    for table in DATA_TABLES:
        folder, live = store.path / table.name, set(list_files(store.delta(table))["path"])
        files = tuple(file for file in recorded.get(table.name, ()) if file.path in live)
        for file in changed_files(folder, files):
            yield f"table {table.name}: {file.path} is not what batch {file.batch} wrote"
        for path in sorted(live - {file.path for file in files}):
            try:
                pl.scan_parquet(folder / path, glob=False).select(pl.all().hash().sum()).collect(engine="streaming")
            except (OSError, pl.exceptions.PolarsError) as fault:
                yield f"table {table.name}: {path} cannot be read: {first_line(fault)}"
