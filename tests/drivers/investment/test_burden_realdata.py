"""The capex of five companies as docs/drivers/investment/burden.md has it, from the accounts themselves."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from documented_tables import table

pytestmark = pytest.mark.realdata
YEARS = {
    "Amazon 2023, 2024, 2025": ("AMZN", (date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31))),
    "Alphabet": ("GOOGL", (date(2025, 12, 31),)),
    "Meta": ("META", (date(2025, 12, 31),)),
    "Microsoft": ("MSFT", (date(2025, 6, 30),)),
    "Oracle": ("ORCL", (date(2025, 5, 31),)),
}


def test_the_capex_of_the_page_is_that_of_the_accounts(shared_data: Path) -> None:
    facts = pl.read_parquet(shared_data / "fundamentals" / "sec_sp500_long.parquet").filter(pl.col("freq") == "annual")
    rows = facts.select("ticker", "item", "period_end", "value").iter_rows()
    amounts = {(ticker, item, end): value for ticker, item, end, value in rows}
    for name, capex, burden in table("docs/drivers/investment/burden.md", "Capex, billion").rows:
        ticker, ends = YEARS[name]
        assert capex == ", ".join(f"{amounts[ticker, 'capex', end] / 1e9:.1f}" for end in ends)
        share = amounts[ticker, "capex", ends[-1]] / amounts[ticker, "ocf", ends[-1]]
        assert burden.endswith(f"{100 * share:.1f} %")
