"""What the packs' payloads become: made-up ones of the real shapes, by rules that a reader can check."""

from datetime import date

import pytest

from pack_payloads import factor_wheel, membership_wheel, price_archive, price_wheel, return_archive
from rotascope.errors import UsageError
from rotascope.sources.contract import Want
from rotascope.sources.packs.index_funds import broad_funds, factor_funds
from rotascope.sources.packs.packs import ELSEWHERE, PACKS
from rotascope.sources.packs.source import RegistryPacks
from rotascope.sources.packs.sp500 import sp500_members, sp500_stocks
from rotascope.sources.packs.us600 import us600_stocks


def test_the_wide_panel_is_read_by_symbol_and_session() -> None:
    frames = us600_stocks(price_archive("Dates,A,BF/B\n03-01-2000,48.2,\n04-01-2000,44.1,7.5\n"), "rights")
    assert frames["series"].select("id", "date", "value").rows() == [
        ("A", date(2000, 1, 3), 48.2),
        ("A", date(2000, 1, 4), 44.1),
        ("BF.B", date(2000, 1, 4), 7.5),
    ]
    assert frames["instruments"].select("id", "kind", "basis", "rights").rows() == [
        ("A", "stock", "price", "rights"),
        ("BF.B", "stock", "price", "rights"),
    ]


def test_series_of_a_symbol_that_changed_hands_are_left_out() -> None:
    frames = sp500_stocks(price_wheel(), "rights")
    kinds = dict(frames["instruments"].select("id", "kind").iter_rows())
    assert kinds == {"NEW": "stock", "OLD": "stock", "XLC": "fund"}
    old = frames["instruments"].filter(id="OLD").row(0, named=True)
    assert (old["name"], old["sector"], old["basis"]) == ("Old Company", "Energy", "total")
    assert set(frames["series"]["id"].unique()) == set(kinds)


def test_funds_returns_are_compounded_and_closes_are_levels() -> None:
    frames = broad_funds(return_archive(), "rights")
    assert frames["instruments"].select("id", "kind", "basis").rows() == [
        (fund, "fund", "total") for fund in ("BND", "QQQ", "SPY")
    ]
    spy = frames["series"].filter(id="SPY")
    assert spy["value"].to_list() == pytest.approx([101.0, 98.98, 99.4749])
    closes = factor_funds(factor_wheel(), "rights")["series"]
    assert closes.filter(id="MTUM").height == 1
    assert closes.filter(id="VLUE").select("date", "value").rows()[-1] == (date(2014, 1, 3), 14.0)


def test_what_no_package_has_is_said_with_who_gives_it() -> None:
    missing = " ".join(lacking.what for lacking in ELSEWHERE)
    assert all(symbol in missing for symbol in ("IWM", "IWN", "IWF", "RSP", "Nasdaq-100", "Russell 2000", "ISM"))
    assert all(lacking.provider for lacking in ELSEWHERE)


def test_lists_by_date_become_spells_known_as_they_come() -> None:
    raw = membership_wheel('date,tickers\n2000-01-03,"A,B"\n2001-01-02,"A,BF.B"\n2002-01-02,"A,B"\n')
    members = sp500_members(raw, "")["members"]
    first, second, third = date(2000, 1, 3), date(2001, 1, 2), date(2002, 1, 2)
    assert members.select("id", "start", "end", members["known_at"].dt.date()).rows() == [
        ("A", first, None, first),
        ("B", first, None, first),
        ("B", first, second, second),
        ("B", third, None, third),
        ("BF.B", second, None, second),
        ("BF.B", second, third, third),
    ]


def test_every_pack_is_pinned_and_says_its_biases() -> None:
    assert len({pack.name for pack in PACKS}) == len(PACKS)
    for pack in PACKS:
        assert pack.biases
        assert pack.biases[0] in pack.stamp
    calls = RegistryPacks().plan(Want(items=tuple(pack.name for pack in PACKS)))
    assert all(len(call.sha256 or "") == 64 and (call.size or 0) > 0 for call in calls)
    with pytest.raises(UsageError, match="choose one of index-funds, us600, sp500-2007"):
        RegistryPacks().plan(Want(items=("us600", "us6000")))
