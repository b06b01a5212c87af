"""Companies with everything that the causes touch, as a screen reads them: accounts, price, estimates, betas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.statistics import series_of
from rotascope.drivers.betas import Betas, company_betas
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.exposure import CompanyExposure, act_benefit, exposure_of
from rotascope.drivers.monthly import MonthlySeries, match_months, month_ends, monthly_returns, sample_monthly
from rotascope.drivers.screen.columns import Need, table_of
from rotascope.drivers.screen.table import ScreenTable
from rotascope.errors import DataMissing
from rotascope.evidence import Input
from rotascope.measures.estimates import revision_momentum
from rotascope.measures.valuation import MULTIPLES, RelativeValue, relative_values, share_cheaper_than_before
from rotascope.panels.companies.values import value_companies, yield_history
from rotascope.panels.records import Company, ValuedCompany
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels, wide_volume
from rotascope.questions.causes.gather import read_companies, read_macro, read_market

EVERY: frozenset[Need] = frozenset(("accounts", "price", "past", "estimates", "betas", "trading"))
PEERS = 10  # companies of a sector that have a price-earnings ratio; of fewer all companies are the group
QUARTERS = 20  # ends of quarters to which a company's price is compared
YEARS_OF_BETA = 6
YEAR, MONTH, QUARTER = 252, 21, 63  # sessions


@dataclass(frozen=True, eq=False)
class CompanyTable:
    """Companies as a screen reads them, with what it stands on.

    exposures   in the order of the table
    """

    group: CompanyGroup
    exposures: tuple[CompanyExposure, ...]
    table: ScreenTable
    inputs: tuple[Input, ...]
    caveats: tuple[str, ...]


def read_table(view: View, *, needs: frozenset[Need] = EVERY) -> CompanyTable:
    """Every company that files, with the columns that those needs give; of the others the column is not known.

    timing   only what was known by the view's date
    raises   DataMissing where no company has accounts that are current
    """
    group = read_companies(view)
    exposures = read_exposures(view, group, needs)
    return CompanyTable(group, exposures, table_of(exposures), group.inputs, group.caveats)


def read_exposures(view: View, group: CompanyGroup, needs: frozenset[Need]) -> tuple[CompanyExposure, ...]:
    """One record a company."""
    values = {value.id: value for value in value_companies(view)} if needs & {"price", "past", "estimates"} else {}
    relative = relative_to_sectors(list(values.values())) if "price" in needs else {}
    cheaper = cheaper_than_before(view, list(values)) if "past" in needs else {}
    ids = [company.id for company in group.companies]
    betas = betas_of(view, ids) if "betas" in needs else {}
    traded = trading_of(view, ids) if "trading" in needs else {}
    cohort_of = {company.id: name for name, members in group.cohorts.items() for company in members}

    def record(company: Company) -> CompanyExposure:
        value, cohort = values.get(company.id), cohort_of.get(company.id, "other")
        estimates = value.estimates if value is not None and "estimates" in needs else ()
        adv, momentum, volatility = traded.get(company.id, (None, None, None))
        return CompanyExposure(
            company=company,
            cohort=cohort,
            rates=exposure_of(group, company, cohort),
            act=act_benefit(group, company),
            value=value,
            relative=relative.get(company.id),
            cheaper_before=cheaper.get(company.id),
            revision=revision_momentum(estimates, as_of=view.as_of) if estimates else None,
            betas=betas.get(company.id),
            adv=adv,
            momentum=momentum,
            volatility=volatility,
        )

    return tuple(record(company) for company in group.companies)


def relative_to_sectors(values: Sequence[ValuedCompany]) -> Mapping[str, RelativeValue]:
    """Each company's trailing P/E against those of its sector; of all where fewer than ten of it have any."""
    multiple = MULTIPLES["trailing-pe"]
    everybody = relative_values(values, multiple)
    by_sector: dict[str, list[ValuedCompany]] = {}
    for value in values:
        by_sector.setdefault(value.company.sector, []).append(value)
    out = dict(everybody)
    for sector, members in by_sector.items():
        among = relative_values(members, multiple) if sector else {}
        if len(among) >= PEERS:
            out |= among
    return out


def cheaper_than_before(view: View, ids: Sequence[str]) -> Mapping[str, float]:
    """Share of the last five years' quarter ends at which a company's earnings yield was lower than now."""
    if not ids:
        return {}
    days = [*(view.as_of - timedelta(days=91 * step) for step in range(QUARTERS, 0, -1)), view.as_of]
    shares = share_cheaper_than_before(yield_history(view, ids, days).values)
    return {id_: float(share) for id_, share in zip(ids, shares.tolist(), strict=True) if np.isfinite(share)}


def trading_of(view: View, ids: Sequence[str]) -> Mapping[str, tuple[float | None, float | None, float | None]]:
    """What was traded in a session, momentum and volatility by id; None where too few closes are there."""
    try:
        close = wide_levels(view, ids, start=view.as_of - timedelta(days=420))
    except DataMissing:
        return {}
    volume = wide_volume(view, close)
    traded = medians(close.values[-QUARTER:] * volume.values[-QUARTER:]) if volume is not None else None
    moved = np.full(len(ids), np.nan)
    if len(close) > YEAR:
        moved = close.values[-1 - MONTH] / close.values[-1 - YEAR] - 1.0
    steps = np.diff(np.log(close.values[-YEAR - 1 :]), axis=0)
    counted = np.isfinite(steps).sum(axis=0)
    enough = counted >= YEAR // 2
    spread = np.full(len(ids), np.nan)
    spread[enough] = np.nanstd(steps[:, enough], axis=0) * np.sqrt(YEAR)
    columns = [traded if traded is not None else np.full(len(ids), np.nan), moved, spread]
    return {
        id_: (number(adv), number(momentum), number(volatility))
        for id_, adv, momentum, volatility in zip(ids, *(column.tolist() for column in columns), strict=True)
    }


def medians(values: Floats) -> Floats:
    """The median of each column [N]; NaN for a column that is half empty."""
    out = np.full(values.shape[1], np.nan)
    enough = np.isfinite(values).mean(axis=0) >= 0.5
    out[enough] = np.nanmedian(values[:, enough], axis=0)
    return out


def number(value: float) -> float | None:
    """A number, None for NaN."""
    return value if np.isfinite(value) else None


def betas_of(view: View, ids: Sequence[str]) -> Mapping[str, Betas]:
    """Slopes of monthly returns on the market, rates, the curve and activity, over six years at most."""
    since = date(view.as_of.year - YEARS_OF_BETA, 1, 1)
    try:
        close, market = wide_levels(view, ids, start=since), read_market(view).between(since)
    except DataMissing:
        return {}
    if len(close) < QUARTER:
        return {}
    months, rows = month_ends(close.dates)
    returns = close.values[rows][1:] / close.values[rows][:-1] - 1.0
    drivers = {"market": on_months(monthly_returns(market), months[1:])}
    for name, references, log in (("rate", series_of("two-year")[:1], False), ("curve", series_of("curve")[:1], False)):
        drivers |= macro_changes(view, name, references, months[1:], log=log)
    drivers |= macro_changes(view, "activity", series_of("production")[:1], months[1:], log=True)
    slopes = company_betas(returns, {name: line for name, line in drivers.items() if np.isfinite(line).sum() >= 36})
    return {id_: beta for id_, beta in zip(ids, slopes, strict=True) if beta is not None}


def macro_changes(view: View, name: str, references: Sequence[str], months: Days, *, log: bool) -> dict[str, Floats]:
    """Monthly changes of a series, or of its logarithm in percent; nothing where the market lacks it."""
    try:
        reading = read_macro(view, references)
    except DataMissing:
        return {}
    changes = sample_monthly(reading.panel, reading.cadence).changes(log=log)
    line = on_months(changes, months)
    return {name: 100.0 * line if log else line}


def on_months(series: MonthlySeries, months: Days) -> Floats:
    """A monthly series on these months, NaN where it has none."""
    common, (values,) = match_months(series)
    out = np.full(len(months), np.nan)
    where = np.searchsorted(common, months)
    inside = np.minimum(where, max(len(common) - 1, 0))
    if len(common):
        out = np.where(common[inside] == months, values[inside], np.nan)
    return out
