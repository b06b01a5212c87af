"""Judges size and value at every month end of the embedded market and writes docs/history.md.

python benchmarks/history.py [--output FOLDER]
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from time import perf_counter

import rotascope as rs
from history_page import Line, page
from judged_dates import Reading, all_legs, month_ends, read_verdicts
from rotascope.panels.spread import Legs
from shown_dates import shown_dates

WORKERS = 2
DOCS = Path(__file__).parents[1] / "docs"
ASKED = ("small-large", "value-growth")
BEGIN = date(1926, 7, 1)
AT_ONCE = 20  # dates


@cache
def market() -> tuple[Legs, ...]:
    """Every spread of the embedded market, read once in each process."""
    return all_legs(rs.open_market("us-only"))


def read_dates(days: list[date]) -> list[Reading]:
    """Readings of some dates."""
    return [reading for day in days for reading in read_verdicts(market(), day, names=ASKED)]


def all_readings(days: list[date]) -> list[Reading]:
    """Readings of all dates, from two processes."""
    parts = [days[start : start + AT_ONCE] for start in range(0, len(days), AT_ONCE)]
    with ProcessPoolExecutor(WORKERS) as pool:
        return [reading for part in pool.map(read_dates, parts) for reading in part]


def write(readings: list[Reading], output: Path) -> None:
    """The page, from the readings."""
    legs = {leg.spread.name: leg for leg in market()}
    lines = [Line(legs[name], tuple(reading for reading in readings if reading.spread == name)) for name in ASKED]
    output.mkdir(parents=True, exist_ok=True)
    others = [reading for reading in readings if reading.spread not in ASKED]
    text = page(lines, others, shown=shown_dates())
    (output / "history.md").write_text(text, encoding="utf-8")


def main() -> int:
    """Read, then write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, default=DOCS)
    began = perf_counter()
    days = month_ends(market(), BEGIN, max(leg.last for leg in market()))
    readings = all_readings(days)
    print(f"{len(days):,} dates, {len(readings):,} readings, {perf_counter() - began:.0f} s", file=sys.stderr)
    write(readings, options.parse_args().output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
