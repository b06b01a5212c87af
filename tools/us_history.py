"""Long portfolio histories: 25 size by book-to-market portfolios, daily, and industries, monthly."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from us_series import Origin, Series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fetch import Archive

PORTFOLIOS = "ZCAPM/data/ff25_day.csv"
MISSING = {-99.99, -999.0}
GRID = 5
RIGHTS = "Copyright Eugene F. Fama and Kenneth R. French; free for research with attribution"
WEIGHTINGS = (("VW", "vw", "value-weighted"), ("EW", "ew", "equal-weighted"))
INDUSTRIES = {
    "Food": "Food products",
    "Beer": "Beer and liquor",
    "Smoke": "Tobacco products",
    "Games": "Recreation",
    "Books": "Printing and publishing",
    "Hshld": "Consumer goods",
    "Clths": "Apparel",
    "Hlth": "Healthcare, medical equipment, drugs",
    "Chems": "Chemicals",
    "Txtls": "Textiles",
    "Cnstr": "Construction and materials",
    "Steel": "Steel works",
    "FabPr": "Fabricated products and machinery",
    "ElcEq": "Electrical equipment",
    "Autos": "Automobiles and trucks",
    "Carry": "Aircraft, ships, railroad equipment",
    "Mines": "Metal mining",
    "Coal": "Coal",
    "Oil": "Petroleum and natural gas",
    "Util": "Utilities",
    "Telcm": "Communication",
    "Servs": "Personal and business services",
    "BusEq": "Business equipment",
    "Paper": "Business supplies and containers",
    "Trans": "Transportation",
    "Whlsl": "Wholesale",
    "Rtail": "Retail",
    "Meals": "Restaurants, hotels, motels",
    "Fin": "Banking, insurance, real estate, trading",
    "Other": "Everything else",
}


def portfolios(archive: Archive) -> list[Series]:
    """FF25.S1B1 (smallest, lowest book-to-market) to FF25.S5B5, value-weighted daily total returns."""
    header, *rows = csv.reader(io.StringIO(archive.read(PORTFOLIOS).decode("utf-8")))
    origin = _origin(archive, PORTFOLIOS, f"to {rows[-1][0]}")
    series = []
    for at in range(1, len(header)):
        size, book = divmod(at - 1, GRID)
        code = f"FF25.S{size + 1}B{book + 1}"
        name = f"Size quintile {size + 1} (5 = biggest), book-to-market quintile {book + 1} (5 = highest)"
        points = _returns((date.fromisoformat(row[0]), row[at]) for row in rows)
        series.append(_history(code, name, "D", origin, points))
    return series


def industries(archive: Archive, month_ends: dict[str, date]) -> list[Series]:
    """IND30.VW.* and IND30.EW.*, monthly total returns dated on the month's last session."""
    series = []
    for tag, stem, words in WEIGHTINGS:
        member = f"tests/data/ind30_m_{stem}_rets.csv"
        header, *rows = csv.reader(io.StringIO(archive.read(member).decode("utf-8")))
        origin = _origin(archive, member, f"to {rows[-1][0].strip()}")
        for at, industry in enumerate(cell.strip() for cell in header):
            if industry:
                points = _returns((month_ends[row[0].strip()], row[at]) for row in rows)
                name = f"{INDUSTRIES[industry]}, {words}"
                series.append(_history(f"IND30.{tag}.{industry}", name, "M", origin, points))
    return series


def equal_weighted(archive: Archive, month_ends: dict[str, date]) -> Series:
    """ALL.EW.M: the mean return of all firms, which is the industries' equal-weighted returns by firm count."""
    folder = "tests/data/ind30_m"
    origin = _origin(archive, f"{folder}_ew_rets.csv; {folder}_nfirms.csv", "to 201812")
    returns, counts = _cells(archive, f"{folder}_ew_rets.csv"), _cells(archive, f"{folder}_nfirms.csv")
    points = {}
    for month, percents in returns.items():
        pairs = [(percent, firms) for percent, firms in zip(percents, counts[month], strict=True) if firms > 0]
        listed = [(percent, firms) for percent, firms in pairs if percent not in MISSING]
        mean = sum(percent * firms for percent, firms in listed) / sum(firms for _, firms in listed)
        points[month_ends[month]] = round(mean / 100, 8)
    return _history("ALL.EW.M", "All US firms, equal-weighted (from 30 industries by firm count)", "M", origin, points)


def _cells(archive: Archive, member: str) -> dict[str, list[float]]:
    rows = list(csv.reader(io.StringIO(archive.read(member).decode("utf-8"))))[1:]
    return {row[0].strip(): [float(cell) for cell in row[1:]] for row in rows}


def _origin(archive: Archive, member: str, vintage: str) -> Origin:
    return Origin(
        source="Kenneth R. French data library", pin=archive.pin, member=member, vintage=vintage, rights=RIGHTS
    )


def _returns(cells: Iterable[tuple[date, str]]) -> dict[date, float]:
    percents = ((day, float(cell)) for day, cell in cells if cell.strip())
    return {day: round(percent / 100, 8) for day, percent in percents if percent not in MISSING}


def _history(code: str, name: str, frequency: str, origin: Origin, points: dict[date, float]) -> Series:
    return Series(
        id=code,
        name=name,
        kind="return",
        unit="fraction",
        basis="total",
        frequency=frequency,
        lag_days=0,
        table="history",
        origin=origin,
        points=points,
    )
