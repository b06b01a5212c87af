"""What a file's name says of its rows: whose they are, and of which day."""

import re
from pathlib import Path

from rotascope.catalogue.instruments import BY_REFERENCE, BY_SPELLING
from rotascope.catalogue.series import SERIES
from rotascope.catalogue.statistics import STATISTICS
from rotascope.sources.files.vendors.grid import Given, find_date

ENDINGS = re.compile(r"(\.(csv|tsv|txt|parquet|xlsx|json|zip|gz))+$", re.IGNORECASE)
COPY = re.compile(r" ?\(\d+\)$")
# Stooq's, bulk and single; a symbol alone, in capitals; what download pages put after one.
SYMBOL = re.compile(
    r"(?P<lower>\^?[a-z]{1,5}([.-][a-z])?)[._]us(_[dwm])?|(?P<index>\^[A-Za-z0-9]{2,8})(_[dwm])?"
    r"|(?P<upper>[A-Z]{1,5}([.-][A-Z])?)"
)
AFTER = re.compile(r"[._-](daily|historical|history|prices?|data|ohlcv?|yahoo|max|[125]y|d)$", re.IGNORECASE)
UNIVERSE = re.compile(r"(sp|nasdaq|russell)_?(100|400|500|600|1000|1500|2000|3000)|dow_?(jones|30)?", re.IGNORECASE)
WORDS = re.compile(r"[^A-Za-z0-9^]+")


def read_name(path: Path) -> Given:
    """What the name says; nothing is taken from a word that may be anything."""
    stem = COPY.sub("", ENDINGS.sub("", path.name))
    words = [part for part in WORDS.split(stem) if part]
    funds = [part.upper() for part in words if f"fund:{part.upper()}" in BY_REFERENCE]
    universe = next((match[0] for part in (stem, *words) if (match := UNIVERSE.match(part))), None)
    return Given(
        holder=funds[0] if len(set(funds)) == 1 else None,
        day=find_date(stem.replace("_", " ")) or find_date(stem),
        symbol=name_symbol(stem),
        universe=universe.lower().replace("_", "") if universe else None,
    )


def name_symbol(stem: str) -> str | None:
    """The symbol that a name is, with what download pages put after it; None for any other part."""
    plain = stem
    while AFTER.search(plain):
        plain = AFTER.sub("", plain)
    match = SYMBOL.fullmatch(plain)
    if match:
        return (match["lower"] or match["index"] or match["upper"]).upper()
    spelling = plain.upper()
    spelled = {spelling: series.id for series in SERIES.values() for spelling in series.spellings}
    if spelling in SERIES or spelling in spelled or spelling in BY_SPELLING or f"fund:{spelling}" in BY_REFERENCE:
        return spelled.get(spelling, spelling)
    words = " ".join(part.lower() for part in WORDS.split(plain))
    named = [statistic for statistic in STATISTICS.values() if words in statistic.words]
    return named[0].series[0].partition(":")[2] if named else None
