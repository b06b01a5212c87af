"""CRSP index weights by quarter, segments of every name, the instruments, and S&P 500 membership."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import polars as pl

from us_series import Origin, Table

if TYPE_CHECKING:
    from fetch import Archive

Weights = dict[str, float]
Names = dict[str, dict[str, str | None]]

INDEXES = "py_portfolio_index/bin/indexes"
REFERENCE = "py_portfolio_index/bin/stock_info.json"
MEMBERS = "beatnothing/data/sp500_ticker_start_end.csv.gz"
TOTAL = "total_market"
SIZES = {"mega": "mega_cap", "mid": "mid_cap", "small": "small_cap", "micro": "micro_cap"}
STYLES = ("large_growth", "large_value", "small_growth", "small_value")
SECTORS = frozenset(
    (
        "Communication Services",
        "Consumer Discretionary",
        "Consumer Staples",
        "Energy",
        "Financials",
        "Health Care",
        "Industrials",
        "Information Technology",
        "Materials",
        "Real Estate",
        "Utilities",
    )
)
# Names that the reference file leaves without one of the eleven sectors: mostly second share classes, which take
# the sector of the first.
SECTOR_OF = {
    **dict.fromkeys(("BF.A", "BF.B"), "Consumer Staples"),
    **dict.fromkeys(("BRK.A", "BRK.B", "CRD.A", "CRD.B"), "Financials"),
    **dict.fromkeys(("HEI.A", "MOG.A", "UHAL.B", "DAY"), "Industrials"),
    **dict.fromkeys(("BH.A", "LEN.B"), "Consumer Discretionary"),
    **dict.fromkeys(("LGF.A", "LGF.B"), "Communication Services"),
    **dict.fromkeys(("PXD", "ESTE"), "Energy"),
    "CWEN.A": "Utilities",
    "GEF.B": "Materials",
    "WSR": "Real Estate",
}
KEPT = (TOTAL, *SIZES.values(), "large_cap", *STYLES)
RIGHTS = "Index data of the Center for Research in Security Prices (CRSP); for reference"


def crsp_tables(archives: dict[str, Archive]) -> list[Table]:
    """Weights, segments and instruments from the earliest package release of each quarter end.

    archives  by quarter end (ISO date); later releases of a quarter drop names that have since been delisted
    """
    days = sorted(archives)
    weights, segments, earlier = [], [], dict[str, Weights]()
    names = _names([archives[day] for day in reversed(days)])
    for day in days:
        current = {index: _weights(archives[day], index, day, earlier.get(index, {})) for index in KEPT}
        weights += [_weight_frame(index, day, current[index]) for index in KEPT]
        segments.append(_segment_frame(day, current, names))
        earlier = current
    instruments = _instrument_frame(set().union(*(set(frame["ticker"]) for frame in segments)), names)
    origins = {day: _crsp_origin(archives[day], day, f"{INDEXES}/") for day in days}
    reference = _crsp_origin(archives[days[-1]], days[-1], REFERENCE)
    span = (date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
    return [
        _dated_table("weights", pl.concat(weights), origins),
        _dated_table("segments", pl.concat(segments), origins),
        Table(
            name="instruments",
            frame=instruments,
            origins=(("all", reference, *span, len(instruments)),),
        ),
    ]


def _weights(archive: Archive, index: str, day: str, earlier: Weights) -> Weights:
    """Weights of one index, as fractions.

    The file of 2023-09-29 also holds pages of the quarter before. Those rows equal the earlier weight to the
    last digit, which no true row of any quarter does, so they are left out.
    """
    parsed = json.loads(archive.read(f"{INDEXES}/{index}.json"))
    if parsed["as_of"] != day:
        message = f"{archive.pin.filename}: {index} is of {parsed['as_of']}, expected {day}"
        raise ValueError(message)
    weights: Weights = {}
    for row in parsed["components"]:
        ticker, weight = row["ticker"], round(float(row["weight"]), 12)
        if earlier.get(ticker) != weight:
            if ticker in weights:
                message = f"{archive.pin.filename}: {index} holds {ticker} twice"
                raise ValueError(message)
            weights[ticker] = weight
    return weights


def _weight_frame(index: str, day: str, weights: Weights) -> pl.DataFrame:
    tickers = sorted(weights)
    return pl.DataFrame(
        {"date": date.fromisoformat(day), "ticker": tickers, "weight": [weights[ticker] for ticker in tickers]}
    ).select(pl.lit(index).alias("index"), "date", "ticker", "weight")


def _segment_frame(day: str, current: dict[str, Weights], names: Names) -> pl.DataFrame:
    """Size and style of each name of the total market; a name between two sizes takes the bigger part."""
    total = current[TOTAL]
    scale = {size: _scale(total, current[index]) for size, index in SIZES.items()}
    growth = current["large_growth"].keys() | current["small_growth"].keys()
    value = current["large_value"].keys() | current["small_value"].keys()
    rows = []
    for ticker in sorted(total):
        parts = {
            size: current[index][ticker] * scale[size] for size, index in SIZES.items() if ticker in current[index]
        }
        style = {(True, True): "both", (True, False): "growth", (False, True): "value", (False, False): None}
        rows.append(
            {
                "date": date.fromisoformat(day),
                "ticker": ticker,
                "size": max(parts, key=lambda size: parts[size]) if parts else None,
                "style": style[ticker in growth, ticker in value],
                "sector": names.get(ticker, {}).get("sector"),
            }
        )
    return pl.DataFrame(
        rows, schema={"date": pl.Date} | dict.fromkeys(("ticker", "size", "style", "sector"), pl.String)
    )


def _scale(total: Weights, part: Weights) -> float:
    """Share of the whole market that an index covers: the typical ratio of a name's two weights."""
    return median(total[ticker] / weight for ticker, weight in part.items() if weight and ticker in total)


def _names(newest_first: list[Archive]) -> Names:
    """Name, sector and industry of each ticker, from the newest reference file that states them."""
    names: Names = {}
    for archive in newest_first:
        for row in json.loads(archive.read(REFERENCE)):
            reference = names.setdefault(row["ticker"], dict.fromkeys(("name", "sector", "industry")))
            stated = {key: (row.get(key) or "").strip() or None for key in reference}
            if stated["sector"] not in SECTORS:
                stated["sector"] = SECTOR_OF.get(row["ticker"])
            for key, value in stated.items():
                reference[key] = reference[key] or value
    return names


def _instrument_frame(tickers: set[str], names: Names) -> pl.DataFrame:
    rows = [{"ticker": ticker, **names.get(ticker, {})} for ticker in sorted(tickers)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("ticker", "name", "sector", "industry"), pl.String))


def _crsp_origin(archive: Archive, day: str, member: str) -> Origin:
    return Origin(source="CRSP market indexes", pin=archive.pin, member=member, vintage=f"as of {day}", rights=RIGHTS)


def _dated_table(name: str, frame: pl.DataFrame, origins: dict[str, Origin]) -> Table:
    """A table whose parts are its dates."""
    counts = dict(frame.group_by("date").len().iter_rows())
    parts = []
    for text, origin in origins.items():
        day = date.fromisoformat(text)
        parts.append((text, origin, day, day, counts[day]))
    keys = [column for column in ("index", "date", "ticker") if column in frame.columns]
    return Table(name=name, frame=frame.sort(keys), origins=tuple(parts))


def membership(archive: Archive) -> Table:
    """Spells of S&P 500 membership: a member on day d when start <= d, and end is null or d < end."""
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(archive.read(MEMBERS)).decode("utf-8"))))
    frame = pl.DataFrame(
        {
            "index": ["sp500"] * len(rows),
            "ticker": [row["ticker"] for row in rows],
            "start": [date.fromisoformat(row["start_date"]) for row in rows],
            "end": [date.fromisoformat(row["end_date"]) if row["end_date"] else None for row in rows],
        },
        schema={"index": pl.String, "ticker": pl.String, "start": pl.Date, "end": pl.Date},
    ).sort("index", "ticker", "start")
    origin = Origin(
        source="S&P 500 membership history (public research repository)",
        pin=archive.pin,
        member=MEMBERS,
        vintage="2026-08-18",
        rights="MIT licence; changes of the S&P 500 as announced by S&P Dow Jones Indices",
    )
    first = min(date.fromisoformat(row["start_date"]) for row in rows)
    part = ("sp500", origin, first, date(2026, 8, 18), len(frame))
    return Table(name="members", frame=frame, origins=(part,))
