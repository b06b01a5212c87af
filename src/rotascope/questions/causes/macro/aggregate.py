"""What the national accounts and activity series say: tax, investment and profits of all companies, output, orders."""

from datetime import date

from rotascope.arrays import Floats
from rotascope.catalogue.statistics import series_of
from rotascope.drivers.activity import COMPONENTS, check_index, last_at_level, six_month_diffusion
from rotascope.drivers.national_accounts import tax_share, year_apart
from rotascope.drivers.verdicts import judge_tax_share
from rotascope.evidence import Section
from rotascope.panels.view import View
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.gather import (
    Reading,
    macro_id,
    read_activity,
    read_components,
    read_current,
)
from rotascope.questions.causes.words import (
    activity_check,
    activity_diffusion,
    activity_index,
    investment_share,
    profit_growth,
    tax_share_finding,
)
from rotascope.sessions import to_date


def aggregate_section(view: View) -> Section:
    """Tax share, capital burden, profits, activity: each where the market has its series."""
    return Section.join(
        attempt("corporate tax in the national accounts", lambda: _tax(view), remedy="import it"),
        attempt("investment against cash flow", lambda: _investment(view), remedy="import it"),
        attempt("corporate profits", lambda: _profits(view), remedy="import it"),
        attempt("activity", lambda: _diffusion(view), remedy="import it"),
        attempt("purchasing managers' index", lambda: _purchasing(view), remedy="import it"),
    )


def _tax(view: View) -> Section:
    accounts = read_current(view, series_of("profits-before-tax", "profits-after-tax"))
    profits, after_tax = accounts.panel.values.T
    share = tax_share(accounts.panel.dates, profits=profits, after_tax=after_tax, as_of=view.as_of)
    return Section((tax_share_finding(share, accounts, judge_tax_share(share)),))


def _investment(view: View) -> Section:
    accounts = read_current(view, series_of("business-investment", "corporate-cash-flow"))
    investment, cash_flow = accounts.panel.values.T
    return Section((investment_share(accounts, *year_apart(investment / cash_flow)),))


def _profits(view: View) -> Section:
    profits = read_current(view, series_of("profits-after-tax"))
    now, before = year_apart(profits.panel.values[:, 0])
    return Section((profit_growth(profits, now / before - 1.0),))


def _diffusion(view: View) -> Section:
    activity = read_activity(view)
    index = six_month_diffusion(activity.panel.values)
    return Section((activity_diffusion(activity, float(index[-1]), _last_as_high(activity, index)),))


def _purchasing(view: View) -> Section:
    index = read_current(view, (macro_id(view, series_of("pmi")),))
    findings = [activity_index(index, _last_as_high(index, index.panel.values[:, 0]))]
    components = read_components(view, index.ids[0])
    if components is not None:
        values = dict(zip(COMPONENTS, components.panel.values[-1].tolist(), strict=True))
        findings.append(activity_check(components, check_index(float(index.panel.values[-1, 0]), values)))
    return Section(tuple(findings))


def _last_as_high(reading: Reading, values: Floats) -> date | None:
    """Date of the last earlier row at least as high; values [n] stand for the reading's last n rows."""
    row = last_at_level(values)
    return to_date(reading.panel.dates[-len(values) :][row]) if row is not None else None
