"""Tables and lists under one heading: the column, the row and the heading bind a number, however the cells are kept."""

import pytest

from claim_reading import DATED, claims_of
from rotascope.claims.reading.text import make_readable

PLAIN = """Index 2025 Close Prior Week As of 3/6 Weekly Change YTD Change
DJIA 47000.10 48000.20 48500.30 1.04% 3.19%
Russell 2000 2400.10 2500.20 2450.30 -2.00% .13%
10-year Treasuries 4.16% 4.13% 4.18% 5 bps -2 bps
"""
GLUED = """Index2025 ClosePrior WeekAs of 3/6Weekly ChangeYTD Change
DJIA47,000.1048,000.2048,500.301.04%3.19%
Russell 20002,400.102,500.202,450.30-2.00%0.13%
10-year Treasuries4.16%4.13%4.18%5 bps-2 bps
"""
MARKDOWN = """| Index | 2025 Close | Prior Week | As of 3/6 | Weekly Change | YTD Change |
|---|---|---|---|---|---|
| DJIA | 47,000.10 | 48,000.20 | 48,500.30 | 1.04% | 3.19% |
| Russell 2000 | 2,400.10 | 2,500.20 | 2,450.30 | \u22122.00% | 0.13% |
| 10-year Treasuries | 4.16% | 4.13% | 4.18% | 5 bps | \u22122 bps |
"""
HTML = (
    "<html><table>"
    + "".join(
        "<tr>\n" + "".join(f"<td>{cell.strip()}</td>\n" for cell in row.strip("|").split("|")) + "</tr>"
        for row in MARKDOWN.splitlines()
        if "---" not in row
    )
    + "</table></html>"
)
TABBED = "\n".join("\t".join(cell.strip() for cell in row.strip("|").split("|")) for row in MARKDOWN.splitlines()[::1])
DAYS = ["2025-12-31", "2026-02-27", "2026-03-06", "2026-03-02", "2026-01-01"]


@pytest.mark.parametrize("text", [PLAIN, GLUED, MARKDOWN, HTML, TABBED], ids=["plain", "glued", "md", "html", "tabs"])
def test_a_cell_is_of_its_row_and_column(text: str) -> None:
    claims = claims_of(text)
    assert [claim.subject.key for claim in claims if claim.subject][::5] == ["dow", "russell2000", "macro:ten-year"]
    assert [claim.type for claim in claims] == [*["level"] * 3, "change", "change"] * 2 + ["macro"] * 5
    assert [str(claim.period.first) for claim in claims if claim.period] == DAYS * 3
    assert {claim.confidence for claim in claims} == {"certain"}
    assert [claim.quantity.value for claim in claims if claim.quantity][8:10] == [-2.0, 0.13]
    assert {binding.how for claim in claims for binding in claim.bindings} == {"carried over"}


def test_a_table_without_heading_is_not_bound_by_columns() -> None:
    claims = claims_of("DJIA 47000.10 48000.20 48500.30 1.04% 3.19%")
    assert all(claim.confidence != "certain" for claim in claims)


def test_a_row_with_more_or_fewer_cells_than_columns_is_not_read_by_them() -> None:
    claims = claims_of(PLAIN.replace("1.04% 3.19%", "1.04%"))
    assert all(claim.doubts for claim in claims if claim.subject and claim.subject.key == "dow")


def test_a_blank_between_glued_cells_keeps_each_character_where_it_stands() -> None:
    page = make_readable(GLUED)
    start = page.text.index("47,000.10")
    low, high = page.source_span(start, start + len("47,000.10"))
    assert GLUED[low:high] == "47,000.10"


@pytest.mark.parametrize(
    ("heading", "first"),
    [("For the week:", "2026-03-09"), ("On Friday:", "2026-03-06"), ("Year to date", "2026-01-01")],
)
def test_a_list_takes_the_window_of_its_heading(heading: str, first: str) -> None:
    claims = claims_of(f"{heading}\n\nThe S&P 500 is up 12.30 points, or 0.2%.\n\nThe Dow is down 0.4%.", dated=DATED)
    assert [str(claim.period.first) for claim in claims if claim.period] == [first] * 3
    is_certain = all("taken over" not in doubt for claim in claims for doubt in claim.doubts)
    assert is_certain == heading.endswith(":")  # a line without a colon may be something else than a heading


def test_a_table_that_nobody_dates_refutes_nothing() -> None:
    undated = "Index Close Week YTD\nDJIA 48,500.30 1.04% 3.19%\n"
    assert [claim.confidence for claim in claims_of(undated)] == ["likely"] * 3
    assert [claim.confidence for claim in claims_of(f"As of market close March 6, 2026\n{undated}")] == ["certain"] * 3


def test_a_list_ends_with_the_prose_after_it() -> None:
    claims = claims_of(
        "For the week:\n\nThe Dow is down 0.4%.\n\nIn all of it trading was thin.\n\nThe Dow is up 1.1%."
    )
    assert [claim.period is not None for claim in claims] == [True, False]
