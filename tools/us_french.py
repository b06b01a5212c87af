"""Fama-French factors, daily and monthly, from the original zipped text files of the data library."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from us_series import Origin, Series

if TYPE_CHECKING:
    from fetch import Archive

FOLDER = "ml4t_data-0.3.1/tests/fixtures/acquisition"
RIGHTS = "Copyright Eugene F. Fama and Kenneth R. French; free for research with attribution"
MISSING = {-99.99, -999.0}

THREE = "F-F_Research_Data_Factors"
FIVE = "F-F_Research_Data_5_Factors_2x3"
MOMENTUM = "F-F_Momentum_Factor"

# id, file, column, kind, name
FACTORS = (
    ("FF.MKT_RF", THREE, "Mkt-RF", "factor", "US market return less the one-month bill"),
    ("FF.SMB", THREE, "SMB", "factor", "Small minus big (size; three-factor sorts)"),
    ("FF.HML", THREE, "HML", "factor", "High minus low book-to-market (value)"),
    ("FF.RF", THREE, "RF", "return", "One-month Treasury bill return"),
    ("FF.MOM", MOMENTUM, "Mom", "factor", "Winners minus losers (momentum, months -12 to -2)"),
    ("FF.SMB5", FIVE, "SMB", "factor", "Small minus big (size; five-factor sorts)"),
    ("FF.RMW", FIVE, "RMW", "factor", "Robust minus weak operating profitability (quality)"),
    ("FF.CMA", FIVE, "CMA", "factor", "Conservative minus aggressive investment"),
)


def french_series(archive: Archive) -> list[Series]:
    """All factors daily; those with a monthly file also monthly, dated on the month's last session."""
    daily = {name: _table(archive, f"{name}_daily_CSV.zip", width=8) for name in (THREE, FIVE, MOMENTUM)}
    monthly = {name: _table(archive, f"{name}_CSV.zip", width=6) for name in (THREE, MOMENTUM)}
    last_session = {stamp[:6]: stamp for stamp in sorted(daily[THREE][1])}
    series = []
    for code, name, column, kind, title in FACTORS:
        vintage, rows = daily[name]
        points = {_day(stamp): row[column] for stamp, row in rows.items() if column in row}
        series.append(_one(archive, code, title, kind, f"{name}_daily_CSV.zip", vintage, points))
        if name in monthly:
            vintage, rows = monthly[name]
            points = {_day(last_session[stamp]): row[column] for stamp, row in rows.items() if column in row}
            title_m = f"{title}, monthly"
            series.append(_one(archive, f"{code}.M", title_m, kind, f"{name}_CSV.zip", vintage, points))
    return series


def _one(
    archive: Archive, code: str, title: str, kind: str, filename: str, vintage: str, points: dict[date, float]
) -> Series:
    origin = Origin(
        source="Kenneth R. French data library",
        pin=archive.pin,
        member=f"{FOLDER}/{filename}",
        vintage=f"CRSP {vintage}",
        rights=RIGHTS,
    )
    return Series(
        id=code,
        name=title,
        kind=kind,
        unit="fraction",
        basis="total",
        frequency="D" if "daily" in filename else "M",
        lag_days=0,
        table="factors",
        origin=origin,
        points=points,
    )


def _table(archive: Archive, filename: str, *, width: int) -> tuple[str, dict[str, dict[str, float]]]:
    """Vintage, and rows by date stamp of `width` digits (so that the annual block is left out)."""
    packed = zipfile.ZipFile(io.BytesIO(archive.read(f"{FOLDER}/{filename}")))
    lines = packed.read(packed.namelist()[0]).decode("latin-1").splitlines()
    vintage = re.search(r"using the (\d{6}) CRSP", lines[0])
    cells = [[cell.strip() for cell in line.split(",")] for line in lines]
    header = next(row for row in cells if len(row) > 1 and not row[0])[1:]
    rows: dict[str, dict[str, float]] = {}
    for row in cells:
        if len(row) == len(header) + 1 and len(row[0]) == width and row[0].isdigit():
            pairs = zip(header, map(float, row[1:]), strict=True)
            rows[row[0]] = {name: round(value / 100, 8) for name, value in pairs if value not in MISSING}
    return (vintage[1] if vintage else "unstated"), rows


def _day(stamp: str) -> date:
    return datetime.strptime(stamp, "%Y%m%d").replace(tzinfo=UTC).date()
