"""Laws and shocks that market articles date, with the day that the public record gives.

Dates are facts of the record named in `source`: a public law's day is that of its signature.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated event and what it is called."""

    key: str
    label: str
    words: tuple[str, ...]
    day: date
    source: str


HAPPENINGS = (
    Happening(
        "tcja", "Tax Cuts and Jobs Act", ("tax cuts and jobs act", "tcja"), date(2017, 12, 22), "Public Law 115-97"
    ),
    Happening(
        "cares",
        "CARES Act",
        ("cares act", "coronavirus aid , relief , and economic security act"),
        date(2020, 3, 27),
        "Public Law 116-136",
    ),
    Happening(
        "infrastructure",
        "Infrastructure Investment and Jobs Act",
        ("infrastructure investment and jobs act", "bipartisan infrastructure law"),
        date(2021, 11, 15),
        "Public Law 117-58",
    ),
    Happening(
        "chips", "CHIPS and Science Act", ("chips and science act", "chips act"), date(2022, 8, 9), "Public Law 117-167"
    ),
    Happening("ira", "Inflation Reduction Act", ("inflation reduction act",), date(2022, 8, 16), "Public Law 117-169"),
    Happening(
        "obbba",
        "One Big Beautiful Bill Act",
        ("one big beautiful bill act", "one big beautiful bill", "obbba"),
        date(2025, 7, 4),
        "Public Law 119-21",
    ),
    Happening(
        "dodd-frank", "Dodd-Frank Act", ("dodd frank act", "dodd frank"), date(2010, 7, 21), "Public Law 111-203"
    ),
    Happening(
        "lehman",
        "bankruptcy of Lehman Brothers",
        ("lehman brothers", "lehman"),
        date(2008, 9, 15),
        "petition of 15 September 2008, Bankruptcy Court S.D.N.Y. 08-13555",
    ),
    Happening(
        "svb",
        "failure of Silicon Valley Bank",
        ("silicon valley bank", "svb"),
        date(2023, 3, 10),
        "FDIC press release PR-16-2023",
    ),
)
BY_HAPPENING = {one.key: one for one in HAPPENINGS}
