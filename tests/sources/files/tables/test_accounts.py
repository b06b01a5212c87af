"""Company accounts as files: units, periods by their dates, filing dates, versions, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from rotascope.errors import InputRefused
from rotascope.panels.accounts import ESTIMATED, CompanyAccounts, read_accounts
from rotascope.panels.view import View
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

HEAD = "id,item,period_start,period_end,value,unit,form,known_at\n"


def read(folder: Path, rows: str, *, head: str = HEAD, skip_bad: bool = False) -> Batch:
    file = folder / "accounts.csv"
    file.write_text(head + rows)
    return read_file(file, skip_bad=skip_bad)


def accounts_on(batch: Batch, day: date) -> CompanyAccounts:
    accounts = read_accounts(View(Snapshot.of_frames("test", batch.frames), day))
    assert accounts
    return accounts


def test_names_units_and_clocks_are_brought_to_one_form(tmp_path: Path) -> None:
    rows = (
        "abc,NetIncomeLoss,2025-01-01,2025-03-31,-821,USD millions,10-Q,2025-04-25\n"
        "ABC,rnd,2025-01-01,2025-03-31,12.5,in thousands,10-Q,2025-04-25T18:00:00Z\n"
        "ABC,Total Debt,,2025-03-31,400,$,10-Q,2025-04-25\n"
        "ABC,shares,,2025-03-31,50,shares,10-Q,2025-04-25\n"
    )
    batch = read(tmp_path, rows)
    got = {row["item"]: row for row in batch.frames["facts"].iter_rows(named=True)}
    assert set(got) == {"net_income", "research_development", "total_debt", "shares"}
    assert (got["net_income"]["value"], got["net_income"]["unit"]) == (-821e6, "usd")
    assert (got["research_development"]["value"], got["research_development"]["unit"]) == (12_500.0, "usd")
    assert got["total_debt"]["period_start"] is None
    assert got["shares"]["unit"] == "shares"
    assert got["net_income"]["known_at"] == datetime(2025, 4, 25, 21, 30, tzinfo=UTC)
    assert got["research_development"]["known_at"] == datetime(2025, 4, 25, 18, tzinfo=UTC)
    assert batch.frames["instruments"]["id"].to_list() == ["ABC"]


def test_quarters_year_to_date_and_years_are_told_by_their_dates(tmp_path: Path) -> None:
    # Labels that are all wrong: the dates decide. Quarters 10, 14, 16, 20; the fourth as the year less nine months.
    rows = (
        "A,revenue,2025-01-01,2025-03-31,10,usd,annual,2025-04-25\n"
        "A,revenue,2025-01-01,2025-06-30,24,usd,quarter,2025-07-25\n"
        "A,revenue,2025-01-01,2025-09-30,40,usd,10-Q,2025-10-25\n"
        "A,revenue,2025-01-01,2025-12-31,60,usd,10-Q,2026-02-20\n"
    )
    accounts = accounts_on(read(tmp_path, rows), date(2026, 3, 1))
    quarters = accounts.quarters.sort("period_end")["value"].to_list()
    assert quarters == [10, 14, 16, 20]
    assert accounts.year_of("A", "revenue", date(2025, 12, 31)) == 60
    assert accounts_on(read(tmp_path, rows), date(2026, 1, 15)).year_of("A", "revenue", date(2025, 12, 31)) is None


def test_a_fourth_quarter_is_the_year_less_three_and_trailing_years_roll(tmp_path: Path) -> None:
    ends = ["2024-03-31", "2024-06-30", "2024-09-30"]
    starts = ["2024-01-01", "2024-04-01", "2024-07-01"]
    rows = "".join(
        f"A,revenue,{a},{b},{v},usd,10-Q,2024-11-01\n" for a, b, v in zip(starts, ends, (10, 11, 12), strict=True)
    )
    rows += "A,revenue,2024-01-01,2024-12-31,46,usd,10-K,2025-02-20\n"
    rows += "A,revenue,2025-01-01,2025-03-31,15,usd,10-Q,2025-04-25\n"
    accounts = accounts_on(read(tmp_path, rows), date(2025, 5, 1))
    assert accounts.quarter_of("A", "revenue", date(2024, 12, 31)) == 13
    assert accounts.year_of("A", "revenue", date(2025, 3, 31)) == 11 + 12 + 13 + 15


def test_a_year_that_ends_in_june_and_one_of_53_weeks(tmp_path: Path) -> None:
    rows = (
        "J,revenue,2024-07-01,2025-06-30,100,usd,10-K,\n"
        "J,revenue,2025-07-01,2025-09-30,30,usd,10-Q,\n"
        "W,revenue,2022-12-25,2023-12-30,371,usd,10-K,\n"  # 53 weeks
        "W,revenue,2022-12-25,2023-04-01,98,usd,10-Q,\n"  # of which the first quarter has 14
        "W,revenue,2023-04-02,2023-07-01,91,usd,10-Q,\n"
        "W,revenue,2023-07-02,2023-09-30,91,usd,10-Q,\n"
    )
    batch = read(tmp_path, rows)
    dates = {
        (row["id"], row["period_end"]): row["known_at"].date() for row in batch.frames["facts"].iter_rows(named=True)
    }
    assert dates["J", date(2025, 6, 30)] == date(2025, 9, 28)  # 90 days: June closes its year
    assert dates["J", date(2025, 9, 30)] == date(2025, 11, 14)  # 45 days
    accounts = accounts_on(batch, date(2026, 1, 31))
    assert accounts.year_of("J", "revenue", date(2025, 6, 30)) == 100
    assert accounts.year_of("W", "revenue", date(2023, 12, 30)) == 371
    assert accounts.quarter_of("W", "revenue", date(2023, 12, 30)) == 371 - 98 - 91 - 91


def test_unstated_filing_dates_are_estimated_late_and_said_so(tmp_path: Path) -> None:
    batch = read(tmp_path, "A,revenue,2025-01-01,2025-03-31,10,usd,,\nA,cash,,2025-03-31,4,usd,10-Q,\n")
    facts = batch.frames["facts"]
    assert facts["known_at"].dt.date().to_list() == [date(2025, 5, 15)] * 2
    assert set(facts["form"]) == {ESTIMATED, f"10-Q ({ESTIMATED})"}
    assert batch.report
    assert any("2 facts without a filing date: taken as known 45 days" in note for note in batch.report.notes)


def test_amended_filings_are_versions_and_repeats_are_folded(tmp_path: Path) -> None:
    rows = (
        "A,revenue,2025-01-01,2025-03-31,10,usd,10-Q,2025-04-25\n"
        "A,revenue,2025-01-01,2025-03-31,10,usd,10-Q,2025-04-25\n"
        "A,revenue,2025-01-01,2025-03-31,12,usd,10-Q/A,2025-08-01\n"
    )
    batch = read(tmp_path, rows)
    assert batch.report
    assert (batch.report.duplicates, batch.report.conflicts) == (1, 0)
    for day, value in ((date(2025, 5, 1), 10), (date(2025, 9, 1), 12)):
        assert accounts_on(batch, day).quarter_of("A", "revenue", date(2025, 3, 31)) == value


def test_two_names_of_one_item_in_one_filing_are_versions(tmp_path: Path) -> None:
    rows = (
        "A,revenue,2025-01-01,2025-03-31,10,usd,10-Q,2025-04-25\n"
        "A,SalesRevenueNet,2025-01-01,2025-03-31,11,usd,10-Q,2025-04-25\n"
    )
    facts = read(tmp_path, rows).frames["facts"]
    assert sorted(facts["version"]) == [0, 1]


def test_a_factor_of_a_thousand_is_noted_and_the_item_withheld(tmp_path: Path) -> None:
    ends = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30")]
    rows = "".join(
        f"A,revenue,{a},{b},{v},usd,10-Q,2025-11-01\nA,net_income,{a},{b},5,usd,10-Q,2025-11-01\n"
        for (a, b), v in zip(ends, (355, 357_000, 358_000), strict=True)
    )
    batch = read(tmp_path, rows)
    assert batch.report
    assert any(
        "1 jump by a factor of a thousand" in note and "A revenue 2025-06-30" in note for note in batch.report.notes
    )
    accounts = accounts_on(batch, date(2025, 12, 1))
    assert set(accounts.quarters["item"]) == {"net_income"}
    assert accounts.doubtful["item"].to_list() == ["revenue"]


BAD = (
    (
        "negative debt",
        "A,total_debt,,2025-03-31,-5,usd,10-Q,2025-04-25\n",
        "row 2, column value: '-5' is below 0, which this item never is",
    ),
    (
        "negative outlay",
        "A,CapitalExpenditure,2025-01-01,2025-03-31,-5,usd,10-Q,2025-04-25\n",
        "write debts and outlays",
    ),
    (
        "filed before its end",
        "A,revenue,2025-01-01,2025-03-31,5,usd,10-Q,2025-03-30\n",
        "row 2, column known_at: '2025-03-30' is before the row's period_end",
    ),
    (
        "ends before it starts",
        "A,revenue,2025-04-01,2025-03-31,5,usd,10-Q,2025-04-25\n",
        "row 2, column period_end: '2025-03-31' is before the row's period_start",
    ),
    ("no end", "A,revenue,2025-01-01,,5,usd,10-Q,2025-04-25\n", "row 2, column period_end is empty"),
    ("no number", "A,revenue,2025-01-01,2025-03-31,abc,usd,10-Q,2025-04-25\n", "is not a number"),
    (
        "impossible interest",
        "A,interest_expense,2025-01-01,2025-03-31,12000,usd,10-Q,2025-04-25\nA,total_debt,,2025-03-31,600,usd,10-Q,2025-04-25\n",
        "A 2025-03-31: interest of 48,667 a year on debt of 600",
    ),
)


@pytest.mark.parametrize(("name", "rows", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_accounts_are_refused_in_one_line(tmp_path: Path, name: str, rows: str, words: str) -> None:
    with pytest.raises(InputRefused) as fault:
        read(tmp_path, rows)
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)


def test_skip_bad_leaves_the_negative_debt_out(tmp_path: Path) -> None:
    rows = "A,total_debt,,2025-03-31,-5,usd,10-Q,2025-04-25\nA,cash,,2025-03-31,4,usd,10-Q,2025-04-25\n"
    batch = read(tmp_path, rows, skip_bad=True)
    assert batch.report
    assert batch.report.refused == 1
    assert batch.frames["facts"]["item"].to_list() == ["cash"]


def test_labels_alone_get_the_starts_that_the_dates_imply(tmp_path: Path) -> None:
    rows = (
        "A,annual,revenue,2024-12-28,100\nA,annual,revenue,2025-12-27,120\nA,annual,revenue,2026-06-27,130\n"
        "A,quarterly,revenue,2025-09-27,30\nA,quarterly,revenue,2025-12-27,35\nA,balances,cash,2025-12-27,7\n"
    )
    facts = read(tmp_path, rows, head="ticker,freq,item,period_end,value\n").frames["facts"]
    starts = {
        (row["item"], row["period_end"], row["value"]): row["period_start"] for row in facts.iter_rows(named=True)
    }
    assert starts["revenue", date(2025, 12, 27), 120.0] == date(2024, 12, 29)
    assert starts["revenue", date(2026, 6, 27), 130.0] == date(2025, 6, 28)  # no fiscal year: a trailing one
    assert starts["revenue", date(2025, 12, 27), 35.0] == date(2025, 9, 28)
    assert starts["cash", date(2025, 12, 27), 7.0] is None
    with pytest.raises(InputRefused, match="freq 'fortnight' of A 2025-12-27 is no known length"):
        read(tmp_path, "A,fortnight,revenue,2025-12-27,35\n", head="ticker,freq,item,period_end,value\n")


def test_a_store_keeps_both_versions_and_a_view_the_last_known(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    ingest(store, read(tmp_path, "A,revenue,2025-01-01,2025-03-31,10,usd,10-Q,2025-04-25\n"))
    ingest(store, read(tmp_path, "A,revenue,2025-01-01,2025-03-31,12,usd,10-Q/A,2025-08-01\n"))
    snapshot = store.snapshot()
    assert snapshot.tables["facts"].collect().height == 2
    for day, value in ((date(2025, 5, 1), 10), (date(2025, 9, 1), 12)):
        accounts = read_accounts(View(snapshot, day))
        assert accounts
        assert accounts.quarter_of("A", "revenue", date(2025, 3, 31)) == value


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Batch:
    return read_file(shared_data / "fundamentals/sec_sp500_long.parquet", skip_bad=True)


@pytest.mark.realdata
def test_the_shared_accounts_are_read_whole_but_for_three_negative_outlays(real: Batch) -> None:
    assert real.report
    assert (real.report.rows, real.report.symbols, real.report.refused) == (126_954, 505, 3)
    assert any("period starts are not in the file" in note for note in real.report.notes)
    assert any("5 jumps by a factor of a thousand" in note for note in real.report.notes)


@pytest.mark.realdata
def test_figures_that_articles_quote(real: Batch) -> None:
    accounts = accounts_on(real, date(2026, 8, 31))
    capex = [accounts.year_of("AMZN", "capex", date(year, 12, 31)) for year in (2023, 2024, 2025)]
    assert capex == [52.729e9, 82.999e9, 131.819e9]
    assert accounts.year_of("AMZN", "capex", date(2026, 6, 30)) == pytest.approx(
        173.03e9, rel=1e-3
    )  # trailing, no fiscal year
    intel = {
        end: accounts.quarter_of("INTC", "net_income", end)
        for end in (
            date(2024, 12, 28),
            date(2025, 3, 29),
            date(2025, 6, 28),
            date(2025, 9, 27),
            date(2025, 12, 27),
            date(2026, 3, 28),
        )
    }
    assert [round((value or 0) / 1e6) for value in intel.values()] == [-126, -821, -2918, 4063, -591, -3728]
    margins = {
        (company, year): (accounts.quarter_of(company, "operating_income", date(year, 12, 31)) or 0)
        / (accounts.quarter_of(company, "revenue", date(year, 12, 31)) or 1)
        for company in ("MSFT", "GOOGL")
        for year in (2024, 2025)
    }
    assert margins == pytest.approx(
        {("MSFT", 2024): 0.4546, ("MSFT", 2025): 0.4709, ("GOOGL", 2024): 0.3211, ("GOOGL", 2025): 0.3157}, abs=5e-5
    )


@pytest.mark.realdata
def test_capex_to_cash_flow_of_the_big_five(real: Batch) -> None:
    accounts = accounts_on(real, date(2026, 8, 31))
    ends = {
        "AMZN": date(2025, 12, 31),
        "GOOGL": date(2025, 12, 31),
        "META": date(2025, 12, 31),
        "MSFT": date(2025, 6, 30),
        "ORCL": date(2025, 5, 31),
    }
    ratio = {
        company: (accounts.year_of(company, "capex", end) or 0)
        / (accounts.year_of(company, "operating_cash_flow", end) or 1)
        for company, end in ends.items()
    }
    assert ratio == pytest.approx(
        {"AMZN": 0.945, "GOOGL": 0.555, "META": 0.602, "MSFT": 0.474, "ORCL": 1.019}, abs=1e-3
    )


@pytest.mark.realdata
def test_what_was_not_yet_filed_is_not_known(real: Batch) -> None:
    assert accounts_on(real, date(2026, 2, 6)).quarter_of("MSFT", "operating_income", date(2025, 12, 31)) is None
    early = accounts_on(real, date(2026, 2, 15)).quarter_of("MSFT", "operating_income", date(2025, 12, 31))
    assert early == pytest.approx(38.275e9)


def test_polars_reads_the_accounts_that_were_written(tmp_path: Path) -> None:
    rows = "A,revenue,2025-01-01,2025-03-31,10,usd,10-Q,2025-04-25\n"
    frame = read(tmp_path, rows).frames["facts"].drop("batch", "version")
    file = tmp_path / "again.parquet"
    frame.write_parquet(file)
    again = read_file(file).frames["facts"].drop("batch", "version")
    assert again.equals(frame.with_columns(pl.col("known_at").cast(again["known_at"].dtype)))
