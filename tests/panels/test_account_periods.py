"""However a year is reported, its quarters and its total come back: the dates alone decide."""

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.panels.accounts import read_accounts
from rotascope.panels.view import View
from rotascope.schema import FACTS
from rotascope.store.snapshot import Snapshot

ITEM = "net_income"  # an item that may jump a thousandfold without being in doubt
STARTS = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1)]
ENDS = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
amounts = st.lists(st.integers(-(10**9), 10**9), min_size=4, max_size=4)
# How each of the four reports gives its figure: the quarter, the year to date, or both.
styles = st.lists(st.sampled_from(["quarter", "to date", "both"]), min_size=4, max_size=4)


def reported(values: list[int], style: list[str]) -> pl.DataFrame:
    rows = []
    for quarter, how in enumerate(style):
        if how != "to date":
            rows.append((STARTS[quarter], ENDS[quarter], values[quarter]))
        if how != "quarter" and (quarter or how == "to date"):
            rows.append((STARTS[0], ENDS[quarter], sum(values[: quarter + 1])))
    frame = pl.DataFrame(rows, schema=["period_start", "period_end", "value"], orient="row").unique(maintain_order=True)
    known_at = pl.datetime(2025, 3, 1, time_unit="us", time_zone="UTC")
    return FACTS.conform(
        frame.with_columns(id=pl.lit("A"), item=pl.lit(ITEM), unit=pl.lit("usd"), form=pl.lit("x"), known_at=known_at)
    )


@given(values=amounts, style=styles)
@settings(deadline=None, max_examples=60)
def test_quarters_come_back_from_any_mixture_of_reports(values: list[int], style: list[str]) -> None:
    accounts = read_accounts(View(Snapshot.of_frames("test", {"facts": reported(values, style)}), date(2025, 6, 1)))
    assert accounts
    quarters = {end: accounts.quarter_of("A", ITEM, end) for end in ENDS}
    assert quarters == dict(zip(ENDS, values, strict=True))
    assert accounts.year_of("A", ITEM, ENDS[3]) == sum(values)


def test_a_total_is_never_made_of_three_quarters(tmp_path: Path) -> None:
    rows = reported([1, 2, 3, 4], ["quarter"] * 4).filter(pl.col("period_end") != ENDS[1])
    accounts = read_accounts(View(Snapshot.of_frames("test", {"facts": rows}), date(2025, 6, 1)))
    assert accounts
    assert accounts.year_of("A", ITEM, ENDS[3]) is None
