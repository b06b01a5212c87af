"""data import | add | undo | relabel | history | status | verify | tidy | export: what comes in, and leaves."""

from pathlib import Path
from typing import Annotated

import typer

from rotascope.cli.flags import Flags, build_command
from rotascope.cli.output import note, say, say_table
from rotascope.cli.progress import bar, waiting
from rotascope.errors import CheckFailed, UsageError

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="CSV, Parquet, .xlsx, .zip, .json; -; or a folder."),
]
Basis = Annotated[str | None, typer.Option(metavar="price|total", help="What levels are, where the file does not say.")]
TableName = Annotated[str | None, typer.Option(metavar="TABLE", help="The table meant, where the columns fit several.")]
Delimiter = Annotated[str | None, typer.Option(help="Of a CSV: a comma unless this says otherwise.")]
Sheet = Annotated[str | None, typer.Option(help="The sheet of a workbook that has several.")]
Holder = Annotated[str | None, typer.Option(help="Whose holdings they are, in a file that does not say it.")]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Of which day the rows are, likewise.")]
Universe = Annotated[str | None, typer.Option(help="Of what they are members, likewise.")]
Decimal = Annotated[str | None, typer.Option(metavar="point|comma", help="Where numbers allow both.")]
Symbol = Annotated[str | None, typer.Option(help="Whose rows they are, in a file without a symbol column.")]
KINDS = "level|stock|fund|index|macro|return|factor"
Kind = Annotated[str | None, typer.Option(metavar=KINDS, help="What the numbers are, or whose prices.")]
Unit = Annotated[str | None, typer.Option(help="Of macro series, any words; of returns, fraction or percent.")]
Lag = Annotated[int | None, typer.Option(metavar="N", help="Days from a row's date to its release, if none is given.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of what is held of the same symbols.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the first rows as they would be read; store nothing.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave refused rows out and count them.")]
PackName = Annotated[str | None, typer.Argument(metavar="NAME", help="The pack; without it, all are listed.")]
ListPacks = Annotated[bool, typer.Option("--list", help="List the packs, what they hold and what is wrong with them.")]
Batch = Annotated[str, typer.Argument(metavar="NUMBER", help="The import, as `data history` numbers it.")]
Relabelled = Annotated[str, typer.Argument(metavar="SYMBOL", help="The instrument.")]
NewName = Annotated[str | None, typer.Option("--name", help="What it is called.")]
Now = Annotated[bool, typer.Option("--now", help="Also what is younger than a day: no import may be running.")]
Wanted = Annotated[str, typer.Argument(metavar="TABLE", help="The table to write: prices, series, members, ...")]


def add_to(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Your own data: import, add, take back, correct, look at, export.")
    group.command("import")(build_command(import_))
    group.command("add")(build_command(add))
    group.command()(build_command(history))
    group.command("undo")(build_command(undo))
    group.command("relabel")(build_command(relabel))
    group.command("status")(build_command(status))
    group.command("verify")(build_command(verify))
    group.command("tidy")(build_command(tidy))
    group.command("export")(build_command(export))
    app.add_typer(group, name="data")


def import_(
    flags: Flags,
    files: Files,
    *,
    basis: Basis = None,
    table: TableName = None,
    delimiter: Delimiter = None,
    decimal: Decimal = None,
    sheet: Sheet = None,
    symbol: Symbol = None,
    holder: Holder = None,
    date: Day = None,
    universe: Universe = None,
    kind: Kind = None,
    unit: Unit = None,
    lag_days: Lag = None,
    skip_bad: SkipBad = False,
    replace: Replace = False,
    dry_run: DryRun = False,
) -> None:
    """Take files into the store that --data names; without --data, your own, which lies on top of the market us.

    All files are read before the first is stored: when one is refused, the store stays as it was. The files of a
    folder are taken one by one, with one summary.
    """
    from rotascope import engine

    options = {
        "basis": basis,
        "table": table,
        "delimiter": delimiter,
        "decimal": decimal,
        "sheet": sheet,
        "symbol": symbol,
        "holder": holder,
        "date": date,
        "universe": universe,
        "kind": kind,
        "unit": unit,
        "lag_days": lag_days,
        "skip_bad": skip_bad,
    }
    store = engine.find_store(flags.settings.data)
    with waiting(f"reading and judging {len(files)} {'file' if len(files) == 1 else 'files or folders'}"):
        reports = engine.import_files(files, store, replace=replace, dry_run=dry_run, **options)
    say(reports, flags)
    if not dry_run and store == flags.settings.own_store:
        note("next: rotascope brief, as the market us now carries this; rotascope data status")


def add(flags: Flags, name: PackName = None, list_: ListPacks = False) -> None:
    """Fetch a registry pack of fund or stock prices, checked by its hash, into a store of its own or the one of --data.

    SOURCE:ITEM fetches from a source that another installed package brings.

    A fetch that was cut goes on where it stopped. What is wrong with a pack is printed, and goes with every answer.
    """
    from rotascope import engine

    if list_ or name is None:
        rows = [
            (pack.name, pack.title, pack.span, f"{pack.size / 1e6:.0f} MB", " ".join(pack.biases))
            for pack in engine.PACKS
        ]
        say_table(("pack", "what it holds", "span", "fetches", "biases"), rows, flags)
        for missing in engine.ELSEWHERE:
            note(f"in no package: {missing.what}; from {missing.provider}")
        for source in engine.source_names():
            if source != engine.PACK_SOURCE:
                note(f"installed beside them: {source}, as {source}:ITEM")
        return
    settings = flags.settings
    store = engine.find_store(flags.data) if flags.data else None
    with bar(f"fetching {name}") as progress:
        path, reports = engine.add_data(name, store=store, offline=settings.offline, progress=progress)
    say(reports, flags)
    biases = {pack.name: pack.biases for pack in engine.PACKS}
    for bias in biases.get(name, ()):
        note(f"bias: {bias}")
    note(f"next: rotascope breadth --data {flags.data or f'us+{name if name in biases else path}'}")


def history(flags: Flags) -> None:
    """What was done to the store, in words: each import with its number, and what was taken back or corrected."""
    from rotascope import engine

    say([engine.import_history(engine.find_store(flags.settings.data))], flags)


def undo(flags: Flags, batch: Batch) -> None:
    """Take an import back: its rows no longer count, and stay in the store, which as it was before still shows them."""
    from rotascope import engine

    say([engine.undo_import(engine.find_store(flags.settings.data), batch)], flags)


def relabel(
    flags: Flags,
    symbol: Relabelled,
    *,
    unit: Unit = None,
    kind: Kind = None,
    basis: Basis = None,
    name: NewName = None,
) -> None:
    """Correct what was said of an instrument when it was imported; where that moves numbers, its file is read anew."""
    from rotascope import engine

    store = engine.find_store(flags.settings.data)
    with waiting("reading its file anew"):
        report = engine.relabel(store, symbol, unit=unit, kind=kind, basis=basis, name=name)
    say([report], flags)


def status(flags: Flags) -> None:
    """What lies where: layers, tables, rows, dates, and what hides what; of one store also its last ingest and size."""
    from rotascope import engine

    market = engine.describe_market(flags.settings.data)
    alone = len(market.layers) == 1 and market.layers[0].version is not None
    say([engine.store_status(engine.find_store(flags.settings.data)) if alone else market], flags)


def verify(flags: Flags) -> None:
    """Whether every ingested row and payload is there, unchanged; exit code 5 when one is not."""
    from rotascope import engine

    store = engine.find_store(flags.settings.data)
    with waiting("comparing what is stored with what was ingested"):
        verification = engine.verify_store(store)
    say([verification], flags)
    if not verification.sound:
        raise CheckFailed(
            f"{store} does not hold what was ingested: {len(verification.faults)} faults, named above",
            "make a new store and import the files again",
        )


def tidy(flags: Flags, *, now: Now = False) -> None:
    """Remove what imports that never finished left in a store; no answer rests on it. `data status` names it."""
    from rotascope import engine

    say([engine.tidy(engine.find_store(flags.settings.data), now=now)], flags)


def export(flags: Flags, table: Wanted) -> None:
    """Write a table, as known at --as-of, to the .csv or .parquet file that --output names."""
    from rotascope import engine

    if flags.output is None:
        raise UsageError("nowhere to write to", f"name a file: rotascope data export {table} --output {table}.csv")
    day = flags.day
    with waiting(f"writing {flags.output}"):
        rows = engine.export_table(engine.open_market(flags.settings.data, as_of=day), table, flags.output)
    note(f"wrote {rows:,} rows to {flags.output}")
