"""The engine's own promises: markets open from a name, a path or a frame; a question is asked by its name."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

import rotascope as rs
from markets import random_legs
from rotascope.engine import ask, compose
from rotascope.errors import InputRefused, OutsideData, StoreFault, UsageError

LEGS = random_legs(1500, seed=5)


def wide() -> pl.DataFrame:
    return pl.DataFrame({"date": LEGS.dates, "IWM": LEGS.column("long"), "SPY": LEGS.column("short")})


@pytest.mark.parametrize(
    "make", [wide, lambda: wide().to_pandas(), lambda: wide().to_arrow()], ids=["polars", "pandas", "arrow"]
)
def test_a_frame_of_any_kind_is_a_market(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    view = rs.open_market(make(), basis="total", beneath=None)
    np.testing.assert_array_equal(view.series("IWM").column("IWM"), LEGS.column("long"))
    answer = rs.unusual(view, spread="IWM/SPY", draws=100)
    assert rs.open_market(make(), basis="total", beneath=None).market == "frame"
    assert answer.as_of == LEGS.last
    assert answer.findings[0].evidence.inputs[0].basis == "total"


def fields_of(symbols: tuple[str, ...], *, first: str) -> pd.DataFrame:
    """A frame as yfinance gives it: dates in the index, fields and symbols in two levels of columns."""
    days = pd.DatetimeIndex(LEGS.dates, name="Date")
    columns = {
        (field, symbol): LEGS.column(leg) * scale
        for symbol, leg in zip(symbols, ("long", "short"), strict=True)
        for field, scale in (("Close", 1.0), ("High", 1.01), ("Volume", 1000.0))
    }
    frame = pd.DataFrame(columns, index=days)
    frame.columns = pd.MultiIndex.from_tuples(frame.columns, names=["Price", "Ticker"])
    return frame if first == "field" else frame.swaplevel(axis=1)


FRAMES = {
    "index of dates": lambda: wide().to_pandas().set_index("date"),
    "fields first": lambda: fields_of(("IWM", "SPY"), first="field"),
    "symbols first": lambda: fields_of(("IWM", "SPY"), first="symbol"),
    "long": lambda: wide().unpivot(index="date", variable_name="ticker", value_name="close"),
}


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_a_frame_lies_on_top_of_us_whatever_its_form(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    view = rs.open_market(make())
    assert view.market.endswith("+frame")
    assert view.as_of == LEGS.last
    np.testing.assert_allclose(view.levels("IWM", basis="price").column("IWM"), LEGS.column("long"))
    assert view.has("factor:FF.SMB")
    alone = rs.open_market(make(), beneath=None)
    assert (alone.market, alone.has("factor:FF.SMB")) == ("frame", False)


def test_gaps_of_a_frame_are_gaps() -> None:
    frame = wide().to_pandas().set_index("date")
    frame.iloc[3, 0] = np.nan
    assert len(rs.open_market(frame, beneath=None).series("IWM")) == len(LEGS) - 1


def test_a_bad_frame_is_refused_with_row_and_column() -> None:
    bad = wide().with_columns(IWM=pl.when(pl.col("date") == LEGS.dates[2]).then(-1.0).otherwise(pl.col("IWM")))
    with pytest.raises(InputRefused, match=r"row 3, column IWM"):
        rs.open_market(bad)
    with pytest.raises(InputRefused, match="no rows"):
        rs.open_market(pd.DataFrame())


def test_dates_come_as_dates_or_as_text() -> None:
    assert rs.open_market("us", as_of="2026-02-06").as_of == rs.open_market("us", as_of=date(2026, 2, 6)).as_of
    with pytest.raises(UsageError, match="2026-02-06"):
        rs.open_market("us", as_of="6 Feb 2026")
    with pytest.raises(OutsideData, match="before the data"):
        rs.open_market("us", as_of="1901-01-02")


def test_a_path_without_a_store_is_said(tmp_path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(StoreFault):
        rs.open_market(str(tmp_path / "nothing"))


def test_an_unknown_question_names_the_known() -> None:
    with pytest.raises(UsageError, match="leadership, unusual"):
        ask("fortune", rs.open_market("us"))


def test_an_answer_says_which_market_and_when_it_was_made() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    answer = rs.leadership(rs.open_market("simulated"))
    assert (answer.data, answer.simulated, answer.store_version) == ("simulated", True, None)
    assert answer.generated_at >= before


def test_the_brief_is_a_first_screen_and_the_sections() -> None:
    summary, *sections = compose(rs.open_market("us"))
    assert summary.question == "brief"
    assert len([finding for finding in summary.findings if finding.role == "key"]) <= 5
    assert {"followed", "changed"} <= {finding.role for finding in summary.findings}
    assert "check" not in [section.question for section in sections]
    assert [section.question for section in sections][:4] == ["leadership", "unusual", "unusual", "unusual"]
    said = " ".join(f"{lack.input} {lack.why}" for lack in summary.missing)
    assert all(lack.input in said and lack.why in said for section in sections for lack in section.missing)
    assert len(summary.missing) <= len({section.question for section in sections})
