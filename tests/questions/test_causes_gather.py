"""What the causes are read from: the right series by name, by cadence and by what is current."""

from datetime import date

import numpy as np
import pytest

from rotascope.drivers.relations import RELATIONS
from rotascope.engine import open_market
from rotascope.errors import DataMissing, OutsideData, UnknownSymbol
from rotascope.evidence import Missing
from rotascope.panels.view import View
from rotascope.questions.causes.gather import (
    macro_id,
    read_activity,
    read_banks,
    read_companies,
    read_current,
    read_macro,
    read_policy,
    read_relation,
    read_slope,
    slope_ways,
)
from rotascope.questions.causes.macro.relations import merge_by_reason


@pytest.fixture(scope="module")
def view() -> View:
    return open_market("us", as_of=date(2026, 2, 6))


def test_a_stock_of_the_same_letters_is_no_macro_series(view: View) -> None:
    assert macro_id(view, ["macro:PMI", "macro:INDPRO"]) == "INDPRO"
    with pytest.raises(UnknownSymbol, match="has no PMI or NMFCI"):
        macro_id(view, ["macro:PMI", "macro:NMFCI"])


def test_what_ends_too_early_is_not_told_as_current(view: View) -> None:
    assert read_macro(view, ["macro:DGS3MO"]).status == "missing"
    with pytest.raises(OutsideData, match="DGS3MO: data end 2024"):
        read_current(view, ["macro:DGS3MO"])
    with pytest.raises(OutsideData):
        read_slope(view, [("macro:DGS10", "macro:DGS3MO")])


def test_series_side_by_side_keep_the_dates_that_all_have(view: View) -> None:
    accounts = read_macro(view, ["macro:CPROFIT", "macro:CPATAX"])
    assert accounts.panel.symbols == accounts.ids == ("CPROFIT", "CPATAX")
    assert (accounts.cadence, accounts.status) == ("Q", "ok")
    assert np.isfinite(accounts.panel.values).all()
    assert [line.last for line in accounts.inputs] == [accounts.panel.last] * 2


def test_without_a_target_range_the_path_is_inferred(view: View) -> None:
    policy = read_policy(view)
    assert policy.path.inferred
    assert [line.series for line in policy.inputs] == ["DFF"]


def test_a_slope_is_read_from_the_first_way_that_is_current(view: View) -> None:
    assert read_slope(view, slope_ways("curve", long="ten-year", short="two-year")).ids == ("T10Y2Y",)
    months = read_slope(
        view, [("macro:DGS10", "macro:DGS3MO"), ("macro:GS10", "macro:TB3MS")]
    )  # the daily 3-month yield ends in 2024
    assert (months.ids, months.cadence) == (("GS10", "TB3MS"), "M")
    with pytest.raises(UnknownSymbol):
        read_slope(view, [("macro:NO_SUCH",)])


def test_a_slope_is_a_published_one_or_a_difference_of_yields_of_one_cadence() -> None:
    assert slope_ways("curve-three-month", long="ten-year", short="three-month") == (
        ("macro:T10Y3M",),
        ("macro:DGS10", "macro:DGS3MO"),
        ("macro:GS10", "macro:GS3M"),
        ("macro:GS10", "macro:TB3MS"),
    )


def test_the_monthly_gap_of_a_factor_is_its_compounded_month(view: View) -> None:
    relation = next(relation for relation in RELATIONS if relation.spread == "small-large")
    lines = read_relation(view, relation)
    daily = view.series("FF.SMB").between(date(2025, 12, 1), date(2025, 12, 31))
    row = int(np.flatnonzero(lines.gaps.months == np.datetime64("2025-12", "M"))[0])
    assert lines.gaps.values[row] == pytest.approx(float(np.prod(1.0 + daily.values)) - 1.0, rel=1e-9)
    assert str(lines.gaps.months[-1]) == "2026-01"  # February is not over


def test_banks_and_the_curve_share_their_months(view: View) -> None:
    banks = read_banks(view)
    assert len(banks.months) == len(banks.returns) == len(banks.level) == len(banks.slope) > 200
    assert banks.status == "stale"  # the industry's returns end in 2018


def test_what_lacks_is_a_data_fault(view: View) -> None:
    assert len(read_activity(view).ids) >= 3
    with pytest.raises(DataMissing, match="none that are current"):
        read_companies(view)
    spread = next(relation for relation in RELATIONS if relation.spread == "banks-market")
    with pytest.raises(DataMissing, match="has no KRE/SPY"):
        read_relation(view, spread)


def test_one_note_a_reason_names_each_input_once() -> None:
    lacking = [Missing("a", "x", "do"), Missing("b", "x", "do"), Missing("a", "x", "do"), Missing("a", "y", "do")]
    assert merge_by_reason(lacking) == (Missing("a; b", "x", "do"), Missing("a", "y", "do"))
