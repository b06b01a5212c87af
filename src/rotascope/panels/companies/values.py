"""What companies cost: the last close times the shares outstanding, beside accounts and estimates, now and before."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from rotascope.arrays import Days, Floats
from rotascope.panels.accounts import QUARTER_KEPT, RECENT, CompanyAccounts, read_accounts
from rotascope.panels.companies.estimates import read_estimates, read_splits, split_ratio
from rotascope.panels.panel import Panel
from rotascope.panels.records import Company, Estimate, ValuedCompany
from rotascope.panels.view import View
from rotascope.panels.wide import read_matrix
from rotascope.schema import FACTS, PRICES

PRICE_KEPT = 7  # days back from the view's date within which a company's last close counts
FACT_KEY = ("id", "item", "period_start", "period_end")
SHARES = "shares"


def value_companies(view: View) -> tuple[ValuedCompany, ...]:
    """Every company that files, has raw prints, and whose count of shares is on file; () where none has.

    price    the last raw close of the last seven days; an adjusted close is no price and is not taken
    shares   the newest count whose quarter's successor is not overdue, times the splits since its date
    """
    accounts = read_accounts(view)
    companies = accounts.companies() if accounts else ()
    counts = _share_counts(accounts, view.as_of) if accounts else {}
    closes = _last_closes(view)
    splits, estimates = read_splits(view), read_estimates(view)
    return tuple(
        _valued(view.as_of, company, closes[company.id], counts[company.id], splits, estimates)
        for company in companies
        if company.id in counts and company.id in closes
    )


def yield_history(view: View, ids: Sequence[str], days: Sequence[date], *, item: str = "net_income") -> Panel:
    """One item of each company's accounts over its market value [T, N], each row by what was known on its day.

    item     a flow, over the trailing year (`net_income`: the earnings yield, one over P/E), or a balance (`equity`:
             book-to-market)
    returns  fraction; NaN where price, shares or the item were not known or too old on that day
    timing   row t reads rows known by days[t]
    """
    names, wanted = list(ids), sorted(days)
    facts = view.scan(FACTS).filter(pl.col("item").is_in([item, SHARES]), pl.col("id").is_in(names)).collect()
    closes, sessions = read_matrix(view, PRICES, "close", names, None)
    splits = read_splits(view)
    values = np.full((len(wanted), len(names)), np.nan)
    column_of = {name: column for column, name in enumerate(names)}
    for row, day in enumerate(wanted):
        at = view.at(day)
        versions = _known_versions(facts, at)
        accounts = CompanyAccounts(at, versions).since(day - timedelta(days=RECENT))
        figures = _newest(pl.concat([accounts.years, accounts.balances]), item, day)
        prices = _closes_on(closes, sessions, day)
        for name, (end, shares) in _share_counts(accounts, day).items():
            column = column_of[name]
            cap = prices[column] * shares * split_ratio(splits.get(name, ()), since=end, until=day)
            values[row, column] = figures[name] / cap if name in figures and cap > 0 else np.nan
    return Panel(np.array(wanted, dtype="datetime64[D]"), tuple(names), values, f"{item} over market value", "fraction")


def _valued(
    as_of: date,
    company: Company,
    close: tuple[date, float],
    count: tuple[date, float],
    splits: Mapping[str, Sequence[tuple[date, float]]],
    estimates: Mapping[str, tuple[Estimate, ...]],
) -> ValuedCompany:
    (day, price), (end, shares) = close, count
    ratio = split_ratio(splits.get(company.id, ()), since=end, until=day)
    return ValuedCompany(
        company=company,
        as_of=as_of,
        day=day,
        price=price,
        shares=shares * ratio,
        estimates=estimates.get(company.id, ()),
        caveats=(f"shares of {end} times {ratio:g} for splits since",) if ratio != 1.0 else (),
    )


def _share_counts(accounts: CompanyAccounts, day: date) -> dict[str, tuple[date, float]]:
    """The newest count of shares by id, and the day it is of."""
    rows = accounts.balances.filter(pl.col("item") == SHARES, pl.col("value") > 0, _fresh(day))
    newest = rows.sort("id", "period_end").group_by("id", maintain_order=True).last()
    return {id_: (end, shares) for id_, end, shares in newest.select("id", "period_end", "value").iter_rows()}


def _newest(rows: pl.DataFrame, item: str, day: date) -> dict[str, float]:
    newest = rows.filter(pl.col("item") == item, _fresh(day)).sort("id", "period_end")
    return dict(newest.group_by("id", maintain_order=True).last().select("id", "value").iter_rows())


def _fresh(day: date) -> pl.Expr:
    """Whether a period's successor is not overdue on that day."""
    return (pl.lit(day) - pl.col("period_end")).dt.total_days().is_between(0, QUARTER_KEPT)


def _last_closes(view: View) -> dict[str, tuple[date, float]]:
    recent = pl.col("session") > view.as_of - timedelta(days=PRICE_KEPT)
    rows = view.rows(PRICES, recent, pl.col("close") > 0).sort("id", "session")
    newest = rows.group_by("id", maintain_order=True).last().select("id", "session", "close")
    return {id_: (session, close) for id_, session, close in newest.iter_rows()}


def _closes_on(closes: Floats, sessions: Days, day: date) -> Floats:
    """The last close [N] of the seven days up to that day; NaN where there is none."""
    end = np.datetime64(day, "D")
    rows = closes[(sessions <= end) & (sessions > end - np.timedelta64(PRICE_KEPT, "D"))]
    last = np.full(closes.shape[1], np.nan)
    for row in rows:
        last = np.where(np.isfinite(row), row, last)
    return last


def _known_versions(facts: pl.DataFrame, at: View) -> pl.DataFrame:
    """The last version of each fact that was known on a view's date."""
    published = facts.filter(pl.col("known_at") < at.known_until)
    ordered = published.sort(*FACT_KEY, "known_at", "batch", "version", nulls_last=False)
    return ordered.unique(FACT_KEY, keep="last", maintain_order=True)
