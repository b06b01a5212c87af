"""What companies cost: the last close times the shares outstanding, beside accounts and estimates, now and before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from rotascope.sessions import to_date

PRICE_KEPT = 7  # days back from the view's date within which a company's last close counts
FACT_KEY = ("id", "item", "period_start", "period_end")
SHARES, EARNINGS = "shares", "net_income"


def value_companies(view: View) -> tuple[ValuedCompany, ...]:
    """Every company that files, has raw prints, and whose count of shares is on file; () where none has.

    price    the last raw close of the last seven days; an adjusted close is no price and is not taken
    shares   the newest count whose quarter's successor is not overdue, times the splits since its date
    """
    accounts = read_accounts(view)
    companies = accounts.companies() if accounts else ()
    counts = _share_counts(accounts, view.as_of) if accounts else {}
    earnings = (
        _newest(accounts.since(view.as_of - timedelta(days=RECENT)).years, EARNINGS, view.as_of) if accounts else {}
    )
    closes = _last_closes(view)
    splits, estimates = read_splits(view), read_estimates(view)
    return tuple(
        replace(
            _valued(view.as_of, company, closes[company.id], counts[company.id], splits, estimates),
            earnings=earnings.get(company.id),
        )
        for company in companies
        if company.id in counts and company.id in closes
    )


@dataclass(frozen=True, slots=True, eq=False)
class ValueHistory:
    """What companies cost and what stood behind the price, by what was known on each day.

    caps      [T, N] usd; figures: [T, N] the item, usd; NaN where a price, a count of shares or the item was not known
              or too old on that day
    """

    caps: Panel
    figures: Panel

    @property
    def yields(self) -> Panel:
        """The item over the market value [T, N]; NaN where either lacks."""
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.where(self.caps.values > 0, self.figures.values / self.caps.values, np.nan)
        return self.caps.derive(ratio, name=f"{self.figures.name} over market value", unit="fraction")


def value_history(view: View, ids: Sequence[str], days: Sequence[date], *, item: str = EARNINGS) -> ValueHistory:
    """Market values, and one item of accounts: a flow over the trailing year, or a balance.

    timing   row t reads rows known by days[t]
    """
    names, wanted = list(ids), sorted(days)
    facts = view.scan(FACTS).filter(pl.col("item").is_in([item, SHARES]), pl.col("id").is_in(names)).collect()
    closes, sessions = read_matrix(view, PRICES, "close", names, None)
    splits = read_splits(view)
    caps, figures = (np.full((len(wanted), len(names)), np.nan) for _ in range(2))
    column_of = {name: column for column, name in enumerate(names)}
    for row, day in enumerate(wanted):
        at = view.at(day)
        recent = facts.filter(pl.col("period_end") >= day - timedelta(days=RECENT))
        accounts = CompanyAccounts(at, _known_versions(recent, at))
        prices = _closes_on(closes, sessions, day)
        for name, (end, shares) in _share_counts(accounts, day).items():
            column = column_of[name]
            caps[row, column] = prices[column] * shares * split_ratio(splits.get(name, ()), since=end, until=day)
        for name, figure in _newest(pl.concat([accounts.years, accounts.balances]), item, day).items():
            figures[row, column_of[name]] = figure
    dates = np.array(wanted, dtype="datetime64[D]")
    return ValueHistory(
        Panel(dates, tuple(names), caps, "market value", "usd"), Panel(dates, tuple(names), figures, item, "usd")
    )


def month_ends(view: View, count: int) -> list[date]:
    """The last sessions of the last months with prices, the view's last one among them."""
    first = view.scan(PRICES).select(pl.col("session").min()).collect().item()
    sessions = view.sessions(start=first)
    months = sessions.astype("datetime64[M]")
    rows = np.flatnonzero(np.r_[months[1:] != months[:-1], True])
    return [to_date(day) for day in sessions[rows[-count:]]]


def dollar_volume(view: View, ids: Sequence[str], *, sessions: int) -> Floats | None:
    """Close times volume [T, N] of the last sessions that have both; None where there are none."""
    closes, priced = read_matrix(view, PRICES, "close", ids, None)
    volumes, traded = read_matrix(view, PRICES, "volume", ids, None)
    recent = np.intersect1d(priced, traded)[-sessions:]
    if not len(recent):
        return None
    return np.asarray(closes[np.isin(priced, recent)] * volumes[np.isin(traded, recent)])


def yield_history(view: View, ids: Sequence[str], days: Sequence[date], *, item: str = EARNINGS) -> Panel:
    """One item over market value [T, N]: `net_income` gives the earnings yield (one over P/E), `equity` book-to-market.

    timing   row t reads rows known by days[t]
    """
    return value_history(view, ids, days, item=item).yields


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
