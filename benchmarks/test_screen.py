"""Screens over 5,000 companies and 40 columns: one, ten years of months, and their backtest."""

from time import process_time

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.drivers.screen.backtest import PastScreen, backtest_screens
from rotascope.drivers.screen.screening import ParsedScreen, Screening, run_screen
from rotascope.drivers.screen.table import ScreenTable
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse, to_date

COMPANIES, COLUMNS, MONTHS = 5_000, 40, 120
TEXT = "c0 > 0.05 and c1 > 0.02 and c2 / c3 > 0.2 and c4 > 0 and not (c5 < -1 or c6 > 2) and sector == 'Energy'"


def table(seed: int) -> ScreenTable:
    rng = np.random.default_rng(seed)
    values = rng.normal(0.0, 1.0, (COLUMNS, COMPANIES))
    values[rng.random(values.shape) < 0.1] = np.nan
    sectors = np.array(["Energy", "Industrials", "Financials"])[rng.integers(3, size=COMPANIES)]
    ids = tuple(f"N{k:04}" for k in range(COMPANIES))
    return ScreenTable(ids, {f"c{k}": column for k, column in enumerate(values)}, {"sector": tuple(sectors.tolist())})


def screened(companies: ScreenTable) -> tuple[Screening, list[tuple[str, ...]]]:
    """A screen with why in or why out of every company."""
    result = run_screen(ParsedScreen.of(TEXT), companies)
    return result, [result.reasons(row) for row in range(COMPANIES)]


def test_one_screen_of_5000_companies_and_40_columns(benchmark: BenchmarkFixture) -> None:
    companies = table(0)
    result, reasons = benchmark.pedantic(screened, args=(companies,), rounds=5, iterations=1, warmup_rounds=1)
    assert len(reasons) == COMPANIES
    assert 0 < len(result.passed) < COMPANIES / 10
    start = process_time()
    screened(companies)
    assert process_time() - start < 0.2


def test_ten_years_of_months(benchmark: BenchmarkFixture) -> None:
    tables = [table(seed) for seed in range(MONTHS + 1)]
    days = nyse().days[-(21 * MONTHS + 1) :]
    steps = np.random.default_rng(9).normal(0.0003, 0.02, (len(days), COMPANIES)).astype(np.float64)
    close = Panel(days, tables[0].ids, np.exp(np.cumsum(steps, axis=0)), "closes", "level")

    def hold() -> float:
        screen = ParsedScreen.of(TEXT)
        past = []
        for month, companies in enumerate(tables):
            result = run_screen(screen, companies)
            cohort = tuple(companies.ids[row] for row in np.flatnonzero(~np.isnan(result.holds)).tolist())
            past.append(PastScreen(to_date(days[21 * month]), result.passed, cohort))
        return backtest_screens(past, close, per_year=12, tried=5).gap

    benchmark.pedantic(hold, rounds=2, iterations=1, warmup_rounds=1)
    start = process_time()
    hold()
    assert process_time() - start < 3.0
