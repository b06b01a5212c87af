"""Write the frozen table of NYSE sessions, and report how it agrees with a second calendar and with the data."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import exchange_calendars
import numpy as np
import numpy.typing as npt
import pandas_market_calendars
import polars as pl

ROOT = Path(__file__).parents[1] / "src" / "rotascope"
TARGET = ROOT / "sessions.npy"
FACTORS = ROOT / "sources" / "embedded" / "us" / "factors.parquet"
FIRST, LAST = "1926-01-02", "2027-12-31"
COMPARED_FROM = "1970-01-01"

Days = npt.NDArray[np.int32]


def sessions() -> Days:
    """Days since 1970-01-01 of every session, int32, ascending."""
    calendar = pandas_market_calendars.get_calendar("NYSE")
    days = calendar.valid_days(start_date=FIRST, end_date=LAST)
    return _days(days.tz_localize(None).to_numpy())


def _days(stamps: npt.NDArray[np.datetime64]) -> Days:
    return np.unique(stamps.astype("datetime64[D]").astype(np.int32))


def _iso(days: Days) -> str:
    return " ".join(str(day) for day in days.astype("datetime64[D]")) or "none"


def report(table: Days) -> str:
    """Days on which the table differs from the second calendar, and data days that are no session."""
    other = exchange_calendars.get_calendar("XNYS", start=COMPARED_FROM, end=_last_known())
    second = _days(other.sessions.to_numpy())
    first_of_both, last_of_both = second[0], second[-1]
    shared = table[(table >= first_of_both) & (table <= last_of_both)]
    lines = [
        f"{len(table)} sessions, {_iso(table[:1])} to {_iso(table[-1:])}",
        f"compared with XNYS from {_iso(second[:1])} to {_iso(second[-1:])}: {len(second)} sessions",
        f"only in the table: {_iso(np.setdiff1d(shared, second))}",
        f"only in XNYS: {_iso(np.setdiff1d(second, shared))}",
    ]
    if FACTORS.exists():
        rows = pl.read_parquet(FACTORS).filter(pl.col("id") == "FF.MKT_RF")
        data = rows["date"].to_physical().to_numpy()
        span = table[(table >= data.min()) & (table <= data.max())]
        lines.append(f"factor days that are no session: {_iso(np.setdiff1d(data, span))}")
        lines.append(f"sessions without factor data: {_iso(np.setdiff1d(span, data))}")
    return "\n".join(lines) + "\n"


def _last_known() -> str:
    """The second calendar knows one year ahead of today."""
    bound: date = exchange_calendars.get_calendar("XNYS").last_session.date()
    return min(bound, date.fromisoformat(LAST)).isoformat()


def main() -> int:
    """Write the table, or with --check compare it with the committed one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed table instead of writing")
    options = parser.parse_args()
    table = sessions()
    sys.stdout.write(report(table))
    if options.check:
        same = np.array_equal(table, np.load(TARGET))
        sys.stdout.write("the table is reproduced\n" if same else "the table differs\n")
        return 0 if same else 5
    np.save(TARGET, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
