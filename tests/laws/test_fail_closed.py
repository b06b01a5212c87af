"""Law 6: an input that lacks or lags is named, and never moves a verdict up or a score in silence."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from rotascope.errors import DataMissing, OutsideData, UnknownSymbol
from rotascope.evidence import Answer
from rotascope.opening import open_snapshot
from rotascope.panels.view import View
from rotascope.questions.leadership import answer as leadership
from rotascope.questions.unusual import answer as unusual
from rotascope.store.snapshot import Snapshot

DAY = date(2026, 8, 31)
LADDER = ("none", "early", "fading", "established", "dominant")


def without(market: Snapshot, *ids: str) -> Snapshot:
    tables = {name: table.filter(~pl.col("id").is_in(ids)) for name, table in market.tables.items()}
    return replace(market, tables=tables)


def ended(market: Snapshot, series: str, last: date) -> Snapshot:
    rows = market.tables["series"].filter(~((pl.col("id") == series) & (pl.col("date") > last)))
    return replace(market, tables={**market.tables, "series": rows})


def verdicts(answer: Answer) -> dict[str, str]:
    return {row["spread"]: row["verdict"] for row in answer.tables["verdicts"].records()}


def named(answer: Answer) -> str:
    return " ".join(f"{lack.input} {lack.why}" for lack in answer.missing)


@pytest.mark.parametrize("gone", ["factor:FF.SMB", "factor:FF.HML", "factor:FF.MOM", "factor:FF.RMW", "factor:FF.CMA"])
def test_a_series_that_lacks_is_named_and_lifts_no_verdict(gone: str) -> None:
    market = open_snapshot("us")
    complete, less = (leadership(View(tables, DAY)) for tables in (market, without(market, gone)))
    assert gone.removeprefix("factor:") in named(less) or "RUT/SP500" in named(less) or "2022-11-07" in named(less)
    before = verdicts(complete)
    for spread, verdict in verdicts(less).items():
        assert LADDER.index(verdict) <= LADDER.index(before[spread])


def test_a_lagging_series_is_stale_and_not_counted() -> None:
    market = ended(open_snapshot("us"), "factor:FF.HML", date(2026, 8, 14))
    answer = leadership(View(market, DAY))
    row = next(row for row in answer.tables["gaps"].records() if row["spread"] == "value-growth")
    assert row["through"] == "2026-08-14"
    assert "value-growth" not in verdicts(answer)
    assert "value-growth" in named(answer)


def test_a_series_that_ended_long_ago_is_no_current_reading() -> None:
    market = ended(open_snapshot("us"), "factor:FF.HML", date(2026, 3, 31))
    assert "value-growth" not in verdicts(leadership(View(market, DAY)))
    with pytest.raises(OutsideData, match=r"FF\.HML ends 2026-03-31, 105 sessions before 2026-08-31"):
        unusual(View(market, DAY), spread="value-growth", draws=10)


def test_nothing_to_judge_is_an_error_not_a_verdict_of_none() -> None:
    market = without(
        open_snapshot("us"), *(f"factor:FF.{factor}" for factor in ("SMB", "HML", "MOM", "RMW", "CMA")), "index:NASDAQ"
    )
    with pytest.raises(DataMissing, match="no spread can be judged"):
        leadership(View(market, DAY))


def test_a_gap_in_a_factor_is_not_a_zero() -> None:
    market = open_snapshot("us")
    holes = market.tables["series"].filter(~((pl.col("id") == "factor:FF.SMB") & (pl.col("date").dt.month() == 6)))
    view = View(replace(market, tables={**market.tables, "series": holes}), DAY)
    assert len(view.levels("FF.SMB")) < len(View(market, DAY).levels("FF.SMB"))


def test_the_nearest_names_are_given_for_an_unknown_one() -> None:
    with pytest.raises(UnknownSymbol, match="nearest: NASDAQ"):
        unusual(View(open_snapshot("us"), DAY), spread="NASDAC/SP500", draws=10)
