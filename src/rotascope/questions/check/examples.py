"""The fictional articles that ship with the program, to try a check on."""

from datetime import date
from pathlib import Path

PACKAGED = Path(__file__).parents[2] / "examples"  # where a built package keeps them; a checkout has its own folder
FOLDER = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[4] / "examples" / "articles"
EXAMPLES = (  # market, the article's date, file; by date
    ("us", date(2002, 10, 10), "2002-after-the-bubble.html"),
    ("us", date(2022, 6, 17), "2022-bear-market.txt"),
    ("us", date(2025, 7, 24), "2025-sector-shuffle.txt"),
    ("simulated", date(2025, 11, 14), "2025-simulated-quarter.txt"),
    ("us", date(2026, 2, 6), "2026-blue-chips-lead.md"),
)
