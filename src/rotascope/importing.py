"""What comes into a store, and what is stated of it afterwards: imports, packs, what is taken back or read anew."""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from rotascope.catalogue.instruments import id_of
from rotascope.catalogue.namespaces import TRADED, split_reference, symbol_of
from rotascope.config import Settings, read_settings
from rotascope.errors import InputRefused, UsageError
from rotascope.opening import check_beneath
from rotascope.schema import INSTRUMENTS, PRICES, SERIES, TABLES
from rotascope.sources.collect import collect
from rotascope.sources.contract import WORK, Batch, Connection, Progress, ReadReport, Want
from rotascope.sources.files.cells.limits import Limits
from rotascope.sources.files.read_file import read_file
from rotascope.sources.files.report import plural
from rotascope.sources.files.standard_input import spool_input
from rotascope.sources.files.vendors.opening import ENDINGS
from rotascope.sources.registry import find_source
from rotascope.store.amend.amendments import BUILDS_ON, REPLACES
from rotascope.store.amend.corrections import CORRECTION, Correction, UndoReport, describe_anew, undo
from rotascope.store.amend.history import History, read_history
from rotascope.store.archive import open_payload
from rotascope.store.ingest import IngestReport, ingest, ingest_all, prepare
from rotascope.store.store import Store, is_store

FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
PACK_SOURCE = "packs"  # where `data add NAME` looks, if NAME says no other
PREVIEW = 5  # rows of each table that a dry run shows
HOUSE_COLUMNS = ("batch", "version")
WORKSPACE, DAY = "imports", 86_400.0  # where large files wait in the cache; seconds
DIVIDED = ("return", "factor")


@dataclass(frozen=True, slots=True)
class DryRun:
    """The first rows of a file as they would be stored."""

    file: str
    text: tuple[str, ...]

    def lines(self) -> list[str]:
        """Table by table."""
        return [*self.text, f"{self.file}: a dry run; nothing was stored"]


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """What became of the files of a folder: name -> rows stored, or why it was refused."""

    folder: str
    stored: tuple[str, ...]
    refused: tuple[str, ...]

    def lines(self) -> list[str]:
        """One file a line."""
        count = len(self.stored) + len(self.refused)
        head = f"{self.folder}: {len(self.stored)} of {plural(count, 'file')} taken"
        return [head, *(f"  took {line}" for line in self.stored), *(f"  refused {line}" for line in self.refused)]


def import_files(
    paths: Sequence[Path],
    store: Path,
    *,
    replace: bool = False,
    dry_run: bool = False,
    **options: Any,  # noqa: ANN401 (those of `read_file`)
) -> list[ReadReport]:
    """Files into the store at `store`, made if none is there; what was read and what was stored, file by file.

    paths    files, of which `-` is standard input; or one folder, whose files are taken one by one, with a summary of
             those that were refused
    replace  take the place of what is held of the same instruments, universes and lists
    dry_run  read and compare, show the first rows, and store nothing
    options  of `read_file`
    raises   InputRefused; all files are read first and stored by one commit, so a refused one changes nothing. Of a
             folder only where every file is refused
    """
    if len(paths) == 1 and paths[0].is_dir():
        return import_folder(paths[0], store, replace=replace, dry_run=dry_run, **options)
    with spool_input(paths, file_limits(read_settings())) as files:
        batches = [read_checked(file, store, replace=replace, **options) for file in files]
        if dry_run:
            return [report for batch in batches for report in preview(batch, store, replace=replace)]
        home = Store.create(store)
        reports = zip((batch.report for batch in batches), ingest_all(home, batches, replace=replace), strict=True)
        return [report for pair in reports for report in pair if report is not None]


def file_limits(settings: Settings) -> Limits:
    """How large a file may be, as the settings say."""
    return Limits(
        text=settings.max_bytes,
        rows=settings.max_rows,
        columns=settings.max_columns,
        cells=settings.max_cells,
        line=settings.max_line,
        piped=settings.max_piped,
    )


def read_checked(path: Path, store: Path, *, replace: bool, **options: Any) -> Batch:  # noqa: ANN401
    """A file as a batch; InputRefused where it is for the user's own store and contradicts the market beneath."""
    settings = read_settings()
    workspace = settings.cache_home / WORKSPACE
    clear_workspace(workspace)
    batch = read_file(path, limits=file_limits(settings), workspace=workspace, **options)
    if store == settings.own_store:
        check_beneath(batch.file, batch.scans(), kind=batch.options.get("kind"), replace=replace)
    return batch


def clear_workspace(workspace: Path) -> None:
    """Remove what imports that were killed left there more than a day ago."""
    for folder in workspace.glob(f"{WORK}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > DAY:
                shutil.rmtree(folder)


def import_folder(folder: Path, store: Path, *, replace: bool, dry_run: bool, **options: Any) -> list[ReadReport]:  # noqa: ANN401
    """The files of a folder one by one, each stored for itself; `import_files` says the rest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.lower().endswith(ENDINGS))
    if not files:
        raise InputRefused(f"no file in {folder} is of a known kind", f"give one with {', '.join(ENDINGS)}")
    stored, refused, reports = [], [], []
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            report = import_files([path], store, replace=replace, dry_run=dry_run, **options)
        except InputRefused as fault:
            refused.append(f"{name}: {fault.cause.replace(f'{folder}/', '')}; {fault.remedy}")
            continue
        reports += report if dry_run else []
        stored.append(f"{name}: {report[0].lines()[0].partition(': ')[2]}")
    summary = FolderSummary(str(folder), tuple(stored), tuple(refused))
    if not stored:
        raise InputRefused(f"{folder}: all {plural(len(refused), 'file')} refused, first {refused[0]}", "see the first")
    return [*reports, summary]


def preview(batch: Batch, store: Path, *, replace: bool) -> Iterator[ReadReport]:
    """A file's report, how it compares with what is held, and its first rows."""
    notes: tuple[str, ...] = ()
    if is_store(store):
        notes = prepare(Store.open(store), 1, batch, (), replace=replace).report.notes
    scans = batch.scans()
    tables = [table for table in TABLES if table.name in scans]
    text = [line for table in tables for line in show_head(table.name, scans[table.name])]
    if batch.report is not None:
        yield batch.report
    yield DryRun(batch.file, (*notes, *text))


def show_head(name: str, table: pl.LazyFrame) -> list[str]:
    """The first rows of a table, without the columns that say nothing."""
    frame, height = table.head(PREVIEW).collect(), table.select(pl.len()).collect().item()
    filled = [column.name for column in frame.head(PREVIEW) if column.null_count() < min(frame.height, PREVIEW)]
    columns = [column for column in filled if column not in HOUSE_COLUMNS]
    rows = [[str(cell) for cell in row] for row in frame.select(columns).head(PREVIEW).iter_rows()]
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (columns, *rows)]
    return [
        f"{name}, the first {len(rows)} of {plural(height, 'row')}:",
        *(f"  {line.rstrip()}" for line in lines),
    ]


def undo_import(store: Path, name: str) -> UndoReport:
    """Take an import back, by its number or its batch id; UsageError where a later one builds on it."""
    return undo(Store.open(store), name)


def import_history(store: Path) -> History:
    """What was done to a store, in words."""
    return read_history(Store.open(store))


def relabel(
    store: Path,
    symbol: str,
    *,
    unit: str | None = None,
    kind: str | None = None,
    basis: str | None = None,
    name: str | None = None,
) -> IngestReport:
    """Correct what is stated of an instrument's numbers; the file is read anew where that moves them.

    Raises UsageError where nothing is corrected, the store has no such instrument, or its file is not in the archive.
    """
    words = {"unit": unit, "kind": kind, "basis": basis, "name": name}
    stated = {option: text for option, text in words.items() if text is not None}
    if not stated:
        raise UsageError("nothing to correct", "say --unit, --kind, --basis or --name")
    home = Store.open(store)
    id_, about = find_instrument(home, symbol)
    moves = "unit" in stated and (stated.get("kind") or about["kind"]) in DIVIDED
    stays = kind is None or {kind, about["kind"]} <= {*TRADED, "level"}
    if stays and not moves:
        if unit is not None and about["kind"] != "macro":
            raise UsageError(f"{id_} is {about['kind']}, which has no unit of its own", "leave --unit out")
        return describe_anew(home, id_, stated)
    return read_anew(
        home, id_, about["kind"], {option: text for option, text in stated.items() if option != "name"}, name=name
    )


def find_instrument(home: Store, symbol: str) -> tuple[str, Mapping[str, str]]:
    """The id and description of what a store keeps under a symbol or reference. Raises UsageError."""
    rows = home.snapshot().scan(INSTRUMENTS).sort("known_at", "batch", "version").collect()
    latest = {row["id"]: row for row in rows.iter_rows(named=True)}
    bare = symbol_of(symbol).upper()
    exact = [id_ for id_ in latest if id_.lower() == symbol.lower()]
    named = exact or [id_ for id_ in latest if split_reference(symbol)[0] is None and symbol_of(id_).upper() == bare]
    if len(named) != 1:
        cause = f"{symbol} is {' and '.join(named)}" if named else f"{home.path} has no {symbol}"
        raise UsageError(cause, "say which" if named else "rotascope data export instruments lists what it has")
    return named[0], latest[named[0]]


def read_anew(home: Store, id: str, kind: str, stated: Mapping[str, str], *, name: str | None) -> IngestReport:  # noqa: A002
    """The archived files that brought an instrument, read otherwise; its rows take the place of the old ones."""
    snapshot = home.snapshot()
    scans = (snapshot.scan(table).filter(pl.col("id") == id).select("batch") for table in (SERIES, PRICES))
    batches = pl.concat(scans).unique().collect()["batch"].to_list()
    ledger = home.batches()
    corrected = ledger.filter(pl.col("batch").is_in(batches), pl.col("source") == CORRECTION)["detail"].to_list()
    origins = {batch for detail in corrected for batch in json.loads(detail).get(BUILDS_ON, [])}
    rows = ledger.filter(pl.col("batch").is_in([*batches, *origins]), pl.col("source") != CORRECTION)
    if set(rows["source"]) != {"file"}:
        raise UsageError(f"{id} does not come from a file alone", "take the import back and import it otherwise")
    new_id = id_of(symbol_of(id), stated.get("kind") or kind)
    frames: dict[str, list[pl.DataFrame]] = {}
    for row in rows.iter_rows(named=True):
        batch = reread(home, row, stated)
        for table, lines in batch.scans().items():
            picked = lines.filter(pl.col("id") == new_id) if "id" in lines.collect_schema() else lines.clear()
            frames.setdefault(table, []).append(picked.collect())
    merged = {table: merge(table, parts) for table, parts in frames.items() if any(part.height for part in parts)}
    if name is not None and INSTRUMENTS.name in merged:
        merged[INSTRUMENTS.name] = merged[INSTRUMENTS.name].with_columns(name=pl.lit(name))
    words = ", ".join(f"{option} {text}" for option, text in stated.items())
    marked = json.dumps([id, words, batches, home.version])
    offer = Correction(
        file=f"relabel {id}: {words}", sha256=sha256(marked.encode()).hexdigest(), frames=merged, options=dict(stated)
    )
    hidden = {SERIES.name: sorted({id, new_id}), **({INSTRUMENTS.name: [id]} if new_id != id else {})}
    return ingest(home, offer, amends={REPLACES: hidden, BUILDS_ON: [*batches, *origins]})


def reread(home: Store, row: Mapping[str, Any], stated: Mapping[str, str]) -> Batch:
    """A batch's archived bytes, read with options of which some are others."""
    options: dict[str, Any] = {**json.loads(row["detail"])["options"], **stated, "skip_bad": True}
    if "lag_days" in options:
        options["lag_days"] = int(options["lag_days"])
    with under_name(home.payload(row["sha256"]), row["file"]) as path:
        return read_file(path, limits=file_limits(read_settings()), **options)


@contextmanager
def under_name(payload: Path, name: str) -> Iterator[Path]:
    """An archived payload under the name that it was imported by, which says what kind of file it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        try:
            with open_payload(payload) as raw, path.open("wb") as copy:
                shutil.copyfileobj(raw, copy)
        except OSError as fault:
            raise UsageError(f"the file {name} is not in the archive", "import it again with --replace") from fault
        yield path


def merge(name: str, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Rows of several files, first to last, as one frame with the newest word on each key at each time."""
    table = next(table for table in TABLES if table.name == name)
    keys = [*table.key, "known_at"]
    rows = pl.concat([part.with_columns(part=pl.lit(number)) for number, part in enumerate(parts)])
    newest = rows.sort(*keys, "part", "version").unique(keys, keep="last", maintain_order=True)
    return newest.drop("part").with_columns(version=pl.lit(0, pl.Int32))


def add_data(
    name: str, *, store: Path | None = None, offline: bool = False, progress: Progress | None = None
) -> tuple[Path, list[IngestReport]]:
    """Fetch a registry pack, or `SOURCE:ITEM` of a source that another package brings, into a store.

    store    where to; without it, a store of that name under the data home
    returns  the store's path, and what each payload's ingest did
    raises   UsageError for an unknown pack, source or item, ProviderFailed when it cannot be fetched whole,
             InputRefused where the store holds the same symbols on another basis
    """
    settings = read_settings()
    prefix, _, item = name.rpartition(":")
    source = find_source(prefix or PACK_SOURCE)
    if store is None and not FOLDER.fullmatch(item):
        raise UsageError(f"{item!r} is no name for a folder", "name the store: --data PATH")
    connection = Connection(folder=settings.cache_home / source.name, offline=offline, progress=progress)
    batches = list(collect(source, Want(items=(item,)), connection))
    home = Store.create(store or settings.data_home / (f"{prefix}-{item}" if prefix else item))
    return home.path, ingest_all(home, batches)
