"""House law: letters shared by an index, a stock, a factor and a macro series never make one of the other.

The planted fault is a panel of stocks whose symbols are DOW (Dow Inc.), RF (Regions Financial), COMP (Compass), FPI
(Farmland Partners) and CP (Canadian Pacific), imported beside the shipped market, which has a Dow Jones Industrial
Average, a bill return RF, a Nasdaq Composite, and FPI and CP of the national accounts.
"""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rotascope.catalogue.groups import COHORTS
from rotascope.catalogue.instruments import BY_REFERENCE, INSTRUMENTS, MISTAKEN, id_of
from rotascope.catalogue.namespaces import NAMESPACES, TRADED, split_reference
from rotascope.catalogue.series import SERIES
from rotascope.catalogue.spreads import SPREADS
from rotascope.catalogue.statistics import STATISTICS
from rotascope.errors import InputRefused, OutsideData, UnknownSymbol
from rotascope.panels.filling import fill
from rotascope.panels.references import References
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.check.gather import LineReader
from rotascope.sessions import nyse
from rotascope.sources.embedded.market import HOME, embedded_market
from rotascope.sources.files.read_file import read_file
from rotascope.sources.files.read_frame import read_frame
from rotascope.store.snapshot import Snapshot
from rotascope.store.stack import Stack

STOCKS = ("DOW", "RF", "COMP", "FPI", "CP")
DAY = date(2026, 7, 31)


@pytest.fixture(scope="module")
def panel() -> pl.DataFrame:
    """Closes of 300 sessions, each near 1000 times its place: nothing of the shipped market is near them."""
    days = nyse().between(date(2025, 1, 2), DAY)[-300:]
    noise = np.random.default_rng(5).normal(0.0, 0.01, (len(days), len(STOCKS)))
    levels = 1000.0 * np.arange(1, len(STOCKS) + 1) * np.exp(noise.cumsum(axis=0))
    return pl.DataFrame({"date": days, **{symbol: levels[:, column] for column, symbol in enumerate(STOCKS)}})


@pytest.fixture(scope="module")
def alone() -> View:
    return View(Snapshot("us", embedded_market()), DAY)


@pytest.fixture(scope="module")
def beside(panel: pl.DataFrame) -> View:
    """The panel on top of the shipped market."""
    layers = (Snapshot.of_frames("own", read_frame(panel)), Snapshot("us", embedded_market()))
    return View(Stack("us+own", layers), DAY)


@pytest.mark.parametrize("spread", ["nasdaq-dow", "small-large", "tech-market", "investment"])
def test_a_spread_is_the_same_beside_stocks_of_the_same_letters(spread: str, alone: View, beside: View) -> None:
    legs, own = (fill(view, parse_spread(spread, SPREADS)) for view in (beside, alone))
    assert legs.pair == own.pair
    np.testing.assert_array_equal(legs.panel.values, own.panel.values)


def test_the_dow_of_an_article_is_the_average_and_the_dow_of_a_bracket_the_company(
    beside: View, panel: pl.DataFrame
) -> None:
    lines = LineReader(beside)
    average, company = lines.lines("dow")[0], lines.lines("symbol:DOW")[0]
    assert (average.id, average.relation, float(average.panel.values[-1, 0]) > 40_000) == ("DJI", "index", True)
    assert (company.id, company.relation, float(company.panel.values[-1, 0])) == ("DOW", "stock", panel["DOW"][-1])
    assert lines.lines("nasdaq")[0].id == "NASDAQ"


def test_the_bill_is_the_bill_and_the_bank_is_the_bank(beside: View, panel: pl.DataFrame) -> None:
    assert float(beside.levels("RF").values[-1, 0]) == panel["RF"][-1]
    assert abs(float(beside.series("factor:FF.RF").values[-1, 0])) < 0.001


@pytest.mark.parametrize("symbol", ["FPI", "CP"])
def test_national_accounts_are_not_a_stock(symbol: str, alone: View, beside: View, panel: pl.DataFrame) -> None:
    own, shared = alone.series(f"macro:{symbol}"), beside.series(f"macro:{symbol}")
    np.testing.assert_array_equal(own.values, shared.values)
    assert float(beside.levels(symbol).values[-1, 0]) == panel[symbol][-1]
    assert beside.shown(f"macro:{symbol}") == f"macro:{symbol}"


def test_cohorts_are_the_same_beside_stocks_of_the_same_letters(alone: View, beside: View) -> None:
    there = [cohort for cohort in COHORTS if alone.has(*cohort.ids)]
    assert len(there) > 15
    for cohort in there:
        for reference in cohort.ids:
            np.testing.assert_array_equal(alone.levels(reference).values, beside.levels(reference).values)


def test_factors_and_a_bank_of_the_same_letters_live_in_one_market(panel: pl.DataFrame, tmp_path: Path) -> None:
    """French's file has a column RF, and a panel of stocks one too: both imported, in either order."""
    file = tmp_path / "factors.csv"
    panel.select("date", RF=pl.lit(0.0001), SMB=pl.lit(0.001)).write_csv(file)
    factors, stocks = read_file(file, kind="factor", unit="fraction").frames, read_frame(panel)
    for order in ((factors, stocks), (stocks, factors)):
        tables = {name: pl.concat([part[name] for part in order]).lazy() for name in ("instruments", "series")}
        view = View(Snapshot("own", tables), DAY)
        assert float(view.levels("RF").values[-1, 0]) == panel["RF"][-1]
        assert float(view.series("factor:RF").values[-1, 0]) == 0.0001
        assert view.shown("factor:SMB") == "SMB"


def test_old_ids_keep_their_meaning_where_they_have_but_one(alone: View) -> None:
    for old, id_ in (
        ("SP500", "index:SP500"),
        ("^GSPC", "index:SP500"),
        ("SPX", "index:SP500"),
        ("NASDAQ", "index:NASDAQ"),
    ):
        assert alone.find(old) == id_
    assert alone.find("DFF") == "macro:DFF"
    assert alone.find("FF.SMB") == "factor:FF.SMB"
    assert alone.find("xlk") == "XLK"


def test_a_symbol_of_a_company_is_never_an_index_and_the_error_says_which_was_meant(alone: View) -> None:
    assert alone.describe("DOW")["name"] == "Dow Inc."
    with pytest.raises(OutsideData, match=r"DOW \(Dow Inc.; the Dow Jones Industrial Average is DJI\)"):
        alone.levels("DOW")


def test_letters_of_several_things_are_refused_with_their_names() -> None:
    view = View(
        Snapshot.of_frames("own", {"instruments": described(("macro:VIX", "macro"), ("index:VIX", "level"))}), DAY
    )
    assert view.find("VIX") is None
    assert view.find("index:VIX") == "index:VIX"
    with pytest.raises(UnknownSymbol) as refused:
        view.describe("VIX")
    assert refused.value.remedy == "say index:VIX or macro:VIX"


def described(*rows: tuple[str, str]) -> pl.DataFrame:
    known = pl.lit("2000-01-01T00:00:00+00:00").str.to_datetime(time_zone="UTC", time_unit="us")
    return pl.DataFrame(rows, orient="row", schema=["id", "kind"]).with_columns(known_at=known, name="id")


@pytest.mark.parametrize(
    ("reference", "kinds", "found"),
    [
        ("macro:PMI", {"PMI": "macro"}, "PMI"),  # a store that was filled before ids had a namespace
        ("macro:PMI", {"PMI": "stock"}, None),
        ("stock:PMI", {"PMI": "macro"}, None),
        ("macro:PMI", {"PMI": "stock", "macro:PMI": "macro"}, "macro:PMI"),
        ("index:SP500", {"SPX": "level"}, "SPX"),
        ("index:SP500", {"SP500": "factor"}, None),
        ("index:DJI", {"DOW": "level"}, None),
        ("index:DJI", {"DJIA": "level", "DOW": "level"}, "DJIA"),
        ("index:NASDAQ", {"COMP": "level"}, None),
        ("fund:SPY", {"SPY": "level"}, "SPY"),
        ("fund:SPY", {"SPY": "macro"}, None),
        ("factor:FF.SMB", {"FF.SMB": "factor"}, "FF.SMB"),
        ("^GSPC", {"index:SP500": "level"}, "index:SP500"),
        ("^XYZ", {"index:XYZ": "level"}, "index:XYZ"),
        ("spy", {"SPY": "fund"}, "SPY"),
        ("RF", {"factor:RF": "factor"}, "factor:RF"),
        ("RF", {"factor:RF": "factor", "RF": "stock"}, "RF"),
        ("RF", {"factor:RF": "factor", "macro:RF": "macro"}, None),
    ],
)
def test_a_reference_means_one_thing(reference: str, kinds: dict[str, str], found: str | None) -> None:
    assert References(kinds).find(reference) == found


def test_no_spelling_of_an_index_is_the_symbol_of_a_company_or_fund() -> None:
    companies = set(pl.read_parquet(HOME / "instruments.parquet")["ticker"])
    traded = companies | {one.symbol for one in INSTRUMENTS if one.namespace in TRADED}
    spellings = {spelling for one in INSTRUMENTS if one.namespace == "index" for spelling in one.spellings}
    assert spellings & traded == set()
    assert {"DOW", "COMP"} <= MISTAKEN.keys() & companies


def test_every_reference_of_the_catalogue_states_a_namespace_and_is_an_instrument() -> None:
    references = {id_ for spread in SPREADS for pair in spread.pairs for id_ in pair.ids}
    references |= {id_ for cohort in COHORTS for id_ in cohort.ids}
    assert [reference for reference in references if split_reference(reference)[0] not in NAMESPACES] == []
    assert sorted(references - BY_REFERENCE.keys()) == []
    assert len(BY_REFERENCE) == len(INSTRUMENTS)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("level", ["DOW", "index:SP500", "index:SP500", "RF"]),
        ("stock", ["DOW", "index:SP500", "index:SP500", "RF"]),
        ("factor", ["factor:DOW", "factor:SPX", "factor:^GSPC", "factor:RF"]),
        ("return", ["factor:DOW", "factor:SPX", "factor:^GSPC", "factor:RF"]),
        ("macro", ["macro:DOW", "macro:SPX", "macro:^GSPC", "macro:RF"]),
    ],
)
def test_an_imported_row_is_kept_in_its_namespace(kind: str, ids: list[str]) -> None:
    assert [id_of(symbol, kind) for symbol in ("DOW", "SPX", "^GSPC", "RF")] == ids


def test_two_spellings_of_one_index_in_a_file_are_refused(panel: pl.DataFrame) -> None:
    with pytest.raises(InputRefused, match=r"SPX and \^GSPC are one instrument, index:SP500"):
        read_frame(panel.select("date", "DOW", SPX="RF", **{"^GSPC": "CP"}))


def test_series_of_the_catalogue_are_known_by_their_references() -> None:
    references = {reference for statistic in STATISTICS.values() for reference in statistic.series}
    assert sorted(references - {f"macro:{symbol}" for symbol in SERIES} - BY_REFERENCE.keys()) == []
