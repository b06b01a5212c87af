"""The articles that ship with the program, for the brief of a market that could judge them by then."""

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


def latest_example(market: str, as_of: date) -> Path | None:
    """The latest example article of a market dated by `as_of`; None where there is none."""
    names = [name for example_market, day, name in EXAMPLES if example_market == market and day <= as_of]
    path = FOLDER / names[-1] if names else None
    return path if path is not None and path.is_file() else None
