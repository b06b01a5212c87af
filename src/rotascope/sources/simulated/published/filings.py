"""What companies publish: facts by filing, the analysts' consensus before, and the surprise on the day."""

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats
from rotascope.schema import ESTIMATES, FACTS
from rotascope.schema.clock import at_close
from rotascope.sources.simulated.accounts.statements import Accounts
from rotascope.sources.simulated.frames import pick_ids
from rotascope.sources.simulated.settings import SimulatedMarket
from rotascope.sources.simulated.stocks.quarters import Quarters
from rotascope.sources.simulated.stocks.traits import CompanyTraits
from rotascope.sources.simulated.streams import stream

BALANCES = frozenset(
    {
        "cash",
        "working_capital",
        "property_plant_equipment",
        "total_assets",
        "total_debt",
        "floating_debt",
        "deferred_tax_liability",
        "equity",
        "shares",
    }
)
SURPRISE = 0.06  # of the size of earnings, per standard deviation
LEADS = (60, 30, 1)  # sessions before the announcement at which the consensus is taken
GROWTH, GUESS = 0.05, 0.04  # of a year's earnings that analysts expect, and the deviation of their guesses
DRIFT = 0.05  # relative error of the earlier consensus beyond the last one, per lead of 60 sessions


def fact_frame(companies: CompanyTraits, quarters: Quarters, accounts: Accounts, until: np.datetime64) -> pl.DataFrame:
    """One row an item, company and quarter filed by `until`; known at the close of its filing day."""
    quarter, company = np.nonzero(quarters.listed & (quarters.filed <= until))
    month = quarters.end[quarter].astype("datetime64[M]").astype(np.int64) % 12 + 1
    stem = pl.DataFrame(
        {
            "id": pick_ids(companies.ids, company),
            "period_start": quarters.start[quarter],
            "period_end": quarters.end[quarter],
            "filed": quarters.filed[quarter, company],
            "form": np.where(month == companies.year_end_month[company], "10-K", "10-Q"),
        }
    )
    parts = [
        stem.with_columns(
            item=pl.lit(item),
            value=pl.Series(values[quarter, company]),
            unit=pl.lit("shares" if item == "shares" else "usd"),
            period_start=pl.lit(None, pl.Date) if item in BALANCES else pl.col("period_start"),
        )
        for item, values in sorted(accounts.items.items())
    ]
    return FACTS.conform(pl.concat(parts).with_columns(known_at=at_close(pl.col("filed"))))


def earnings_per_share(accounts: Accounts) -> Floats:
    """Net income per share outstanding at the quarter's end [Q, N], usd."""
    return accounts.items["net_income"] / accounts.items["shares"]


def last_consensus(quarters: Quarters, accounts: Accounts) -> Floats:
    """Earnings per share [Q, N] that analysts expect just before the announcement: what comes, less the surprise."""
    actual = earnings_per_share(accounts)
    return actual - SURPRISE * quarters.surprise * np.abs(actual)


def estimate_frame(
    settings: SimulatedMarket, companies: CompanyTraits, quarters: Quarters, accounts: Accounts
) -> pl.DataFrame:
    """Consensus of earnings per share at three dates before each announcement; known at that day's close."""
    rng, days = stream(settings.seed, "estimates"), settings.days
    quarter, company = np.nonzero(quarters.announced >= 0)
    last = last_consensus(quarters, accounts)[quarter, company]
    analysts = rng.integers(2, 25, len(last)).astype(np.float64)
    stem = pl.DataFrame(
        {
            "id": pick_ids(companies.ids, company),
            "period_end": quarters.end[quarter],
            "analysts": analysts,
        }
    )
    parts = []
    for lead in LEADS:
        error = DRIFT * (lead - LEADS[-1]) / LEADS[0] * rng.standard_normal(len(last))
        session = quarters.announced[quarter, company] - lead
        part = stem.with_columns(
            date=pl.Series(days[session.clip(0)]), value=pl.Series(last + error * np.abs(last)), item=pl.lit("eps")
        )
        parts.append(part.filter(pl.Series(session >= 0)))
    frame = pl.concat([*parts, year_estimates(settings, companies, quarters, accounts)])
    return ESTIMATES.conform(frame.with_columns(known_at=at_close(pl.col("date"))))


def year_estimates(
    settings: SimulatedMarket, companies: CompanyTraits, quarters: Quarters, accounts: Accounts
) -> pl.DataFrame:
    """Consensus for the fiscal year under way and the next, on each announcement's day.

    Analysts know the trailing year to the quarter announced: the first year is that grown by a guess of their own for
    the part of the year still open, the second a year more of it.
    """
    rng, days = stream(settings.seed, "estimates", block=1), settings.days
    income = accounts.items["net_income"]
    trailing = np.full_like(income, np.nan)
    trailing[3:] = (income[3:] + income[2:-1] + income[1:-2] + income[:-3]) / accounts.items["shares"][3:]
    quarter, company = np.nonzero((quarters.announced >= 0) & np.isfinite(trailing))
    base = trailing[quarter, company]
    month = quarters.end[quarter].astype("datetime64[M]").astype(np.int64)
    open_months = (
        companies.year_end_month[company] - month % 12 - 2
    ) % 12 + 1  # 1..12 to the end of the year under way
    guess = GROWTH + GUESS * rng.standard_normal(len(base))
    analysts = rng.integers(2, 25, len(base)).astype(np.float64)
    stem = pl.DataFrame(
        {
            "id": pick_ids(companies.ids, company),
            "analysts": analysts,
            "date": days[quarters.announced[quarter, company]],
            "item": ["eps_year"] * len(base),
        }
    )
    parts = []
    for years in (0, 1):
        end = (month + 1 + open_months + 12 * years).astype("datetime64[M]").astype("datetime64[D]") - 1
        value = base + np.abs(base) * guess * (open_months / 12.0 + years)
        parts.append(stem.with_columns(period_end=pl.Series(end), value=pl.Series(value)))
    return pl.concat(parts).select("id", "period_end", "analysts", "date", "value", "item")


def announcement_rows(days: Days, companies: CompanyTraits, quarters: Quarters, accounts: Accounts) -> pl.DataFrame:
    """One event an announcement; its value is the surprise as a fraction of the size of the last consensus."""
    quarter, company = np.nonzero(quarters.announced >= 0)
    expected = last_consensus(quarters, accounts)[quarter, company]
    surprise = (earnings_per_share(accounts)[quarter, company] - expected) / np.abs(expected)
    return pl.DataFrame(
        {
            "id": pick_ids(companies.ids, company),
            "date": days[quarters.announced[quarter, company]],
            "kind": ["earnings"] * len(surprise),
            "title": ["Simulated earnings announcement"] * len(surprise),
            "value": surprise,
        }
    )
