"""What is said cohort by cohort, from accounts: the rate's effect on earnings, taxes, the act's provisions, capex."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rotascope.catalogue.groups import CAPEX_HEAVY
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.investment.burden import CohortBurden
from rotascope.drivers.investment.margins import PooledMargin
from rotascope.drivers.investment.plan import break_even_revenue, depreciation_wave
from rotascope.drivers.rates.cohort_effect import CohortEffect, PauseEffect, RateChange
from rotascope.drivers.tax.bridge import CohortBridge, CohortTax
from rotascope.drivers.tax.provisions import Provision, ProvisionShare, bonus_change
from rotascope.drivers.verdicts import Judgement
from rotascope.evidence import Evidence, Finding, show
from rotascope.panels.records import Company

BUILDERS = "builders"  # the cohort of the catalogue's capex-heavy companies
LIFE, COST_OF_CAPITAL = 6.0, 0.09  # years of use and yearly rate by which a plan's payback is reckoned
LABELS = {
    "builders": "the capex-heavy companies",
    "small": "small caps",
    "large": "large caps",
    "other": "the other companies",
    "all": "all companies",
}
FLOATING_NOTE = "floating shares are as filed, else the published range for the size; up to half of them hedged"
RUN_RATE = "a full year of the change: no lag of repricing, no floors and no refinancing of fixed debt; hedges by range"
INCOME_NOTE = "pretax income stands in for taxable income"
TIMING = "cash tax and timing, not book earnings"
US_LAW = "US law by its dates"


def rate_effect(
    group: CompanyGroup, cohort: str, effect: CohortEffect, change: RateChange, judgement: Judgement | None
) -> Finding:
    """What the year's change of the policy rate is worth to a cohort; judged where `judgement` is given."""
    low, high = effect.relative or (None, None)
    evidence = Evidence.share(
        _middle(effect.relative),
        interval=effect.relative,
        n_effective=float(effect.covered),
        inputs=group.inputs,
        method="a full year of the change on unhedged floating debt and on cash, after tax, over absolute net income",
        caveats=(*group.caveats, FLOATING_NOTE, INCOME_NOTE, RUN_RATE, *_cases(effect)),
    )
    inside = f", {show(change.inside, 'percent')} of it inside the year" if change.happened else ""
    span = f"{show(low, 'percent')} to {show(high, 'percent')}" if effect.relative else "an unknown part"
    occasion = "the year's moves of" if change.happened else "no move in the year; one of"
    text = (
        f"{LABELS[cohort]}: {occasion} {100 * change.change:+.2f} points, on floating debt less what cash earns, "
        f"{'are' if change.happened else 'would be'} worth {span} of a year's earnings after tax{inside} "
        f"({effect.covered} of {len(group.cohorts[cohort])} companies with every item)"
    )
    return Finding("causes.rates.cohort", text, evidence, _subject("rates", cohort, judgement))


def pause(group: CompanyGroup, cohort: str, effect: PauseEffect) -> Finding:
    """What a year without moves forgoes."""
    low, high = effect.relative
    evidence = Evidence.share(
        _middle(effect.relative),
        interval=effect.relative,
        n_effective=float(effect.covered),
        inputs=group.inputs,
        method="the same engine on two paths: three cuts of a quarter point over the year, and none",
        caveats=(*group.caveats, FLOATING_NOTE, INCOME_NOTE),
    )
    text = (
        f"{LABELS[cohort]}: if the policy rate stands still for a year instead of falling a quarter point every three "
        f"months, {show(low, 'percent')} to {show(high, 'percent')} of a year's earnings is forgone"
    )
    return Finding("causes.rates.pause", text, evidence, {"cohort": cohort})


def tax_rates(group: CompanyGroup, cohort: str, rates: CohortTax | None, judgement: Judgement) -> Finding:
    """Effective and cash tax rates of a cohort, the last year against the one before."""
    subject = _subject("tax", cohort, judgement)
    method = "pooled tax paid over pretax income of companies with a profit in both years"
    if rates is None:
        lacking = Evidence.points(None, display=None, method=method, inputs=group.inputs)
        text = f"{LABELS[cohort]}: no company has pretax income, book tax and tax paid for both years: {judgement}"
        return Finding("causes.tax.cohort", text, lacking, subject)
    (book, book_now), (paid, paid_now) = rates.effective, rates.cash
    evidence = Evidence.points(
        paid_now - paid,
        n_effective=float(rates.covered),
        method=method,
        inputs=group.inputs,
        caveats=(*group.caveats, f"the last tax act: {group.act or 'none known'}"),
    )
    text = (
        f"{LABELS[cohort]}: tax paid went from {show(paid, 'percent')} to {show(paid_now, 'percent')} of pretax "
        f"income, book tax from {show(book, 'percent')} to {show(book_now, 'percent')} "
        f"({rates.covered} of {len(group.cohorts[cohort])} companies): {judgement}"
    )
    return Finding("causes.tax.cohort", text, evidence, subject)


def provision_effect(group: CompanyGroup, cohort: str, provision: Provision, share: ProvisionShare) -> Finding:
    """A provision's cash over the operating cash flow of the companies that could be counted."""
    evidence = Evidence.share(
        _middle(share.relative),
        interval=share.relative,
        n_effective=float(share.covered),
        inputs=group.inputs,
        method=f"tax at 21 % over operating cash flow, {provision.name}",
        caveats=(*group.caveats, US_LAW, TIMING, INCOME_NOTE, provision.assumption),
    )
    ends = dict.fromkeys(show(end, "percent") for end in share.relative or ())
    worth = PROVISION_WORDS[provision.name](group.cohorts[cohort])
    text = (
        f"{LABELS[cohort]}: {worth} {' to '.join(ends) or 'an unknown share'} "
        f"of operating cash flow ({share.covered} of {len(group.cohorts[cohort])} companies); {TIMING}"
    )
    return Finding(f"causes.tax.{provision.name}", text, evidence, {"cause": "tax", "cohort": cohort})


def tax_bridge(group: CompanyGroup, cohort: str, bridge: CohortBridge) -> Finding:
    """From the tax paid in the year before to that of the last year, by source."""
    evidence = Evidence.change(
        bridge.change,
        n_effective=float(bridge.covered),
        inputs=group.inputs,
        method="tax paid by source, trailing years standing for tax years; middles of the ranges",
        caveats=(*group.caveats, US_LAW, TIMING, INCOME_NOTE),
    )
    parts = ", ".join(f"{name} {show(part, 'percent')}" for name, part in bridge.shares.items())
    text = (
        f"{LABELS[cohort]}: tax paid moved by {evidence.shown} of the year before: {parts} "
        f"({bridge.covered} of {len(group.cohorts[cohort])} companies)"
    )
    return Finding("causes.tax.bridge", text, evidence, {"cause": "tax", "cohort": cohort})


def capex_burden(
    group: CompanyGroup, cohort: str, burden: CohortBurden, margin: PooledMargin | None, judgement: Judgement | None
) -> Finding:
    """A cohort's burden and margin; judged where `judgement` is given."""
    before, now = (year.to_cash_flow if year else None for year in (burden.before, burden.after))
    evidence = Evidence.share(
        now,
        method="pooled capex over operating cash flow, trailing year, the same companies in both years",
        inputs=group.inputs,
        caveats=group.caveats,
        n_effective=float(burden.covered),
    )
    text = (
        f"{LABELS[cohort]}: capex took {evidence.shown} of operating cash flow, {show(before, 'percent')} a year before"
    )
    if margin:
        took = f", depreciation {show(margin.depreciation, 'pp')} of it" if margin.depreciation is not None else ""
        change = f"{show(margin.before, 'percent')} to {show(margin.after, 'percent')}"
        text += f"; the operating margin went from {change}{took}"
    remainder = [
        year.free_cash_flow for year in (burden.before, burden.after) if year and year.free_cash_flow is not None
    ]
    if len(remainder) == 2:
        text += f"; cash left after it went from {_billions(remainder[0])} to {_billions(remainder[1])}"
    members = len(CAPEX_HEAVY) if cohort == BUILDERS else len(group.cohorts[cohort])
    text += f" ({burden.covered} of {members} companies with every item of both{_ends_words(burden)})"
    return Finding("causes.capex.cohort", text, evidence, _subject("capex", cohort, judgement))


def unknown(findings: Sequence[Finding]) -> Finding:
    """One line for a figure that is unknown of several cohorts alike."""
    cohorts = " and ".join(LABELS[finding.subject["cohort"]] for finding in findings)
    topic = findings[0].id.removeprefix("causes.").replace(".", ", ")
    return replace(findings[0], text=f"{cohorts}: {topic}: unknown, no company files every item of it")


def plan_payback(group: CompanyGroup, burden: CohortBurden, margin: PooledMargin) -> Finding:
    """What a year's investment brings later: the depreciation that follows it and the revenue that would earn it."""
    capex = burden.after.capex if burden.after else 0.0
    needed = break_even_revenue(capex, life=LIFE, margin=margin.after, cost_of_capital=COST_OF_CAPITAL)
    wave = depreciation_wave(np.array([capex, 0.0]), life=LIFE)[1]
    evidence = Evidence.number(
        needed,
        unit="usd",
        method="(capex / life + cost of capital x capex) / operating margin, on the whole year's capex",
        inputs=group.inputs,
        status="estimated",
        n_effective=float(burden.covered),
        caveats=(
            *group.caveats,
            f"{LIFE:.0f} years, straight line; cost of capital {COST_OF_CAPITAL:.0%}; pooled margin",
        ),
    )
    text = (
        f"{LABELS[BUILDERS]}: the last year's capex of {_billions(capex)} brings {_billions(float(wave))} "
        f"of depreciation a year over {LIFE:.0f} years and takes {_billions(needed)} of revenue a year to earn, at an "
        f"operating margin of {show(margin.after, 'percent')} and a cost of capital of {COST_OF_CAPITAL:.0%}"
    )
    return Finding("causes.capex.payback", text, evidence, {"cause": "capex", "cohort": BUILDERS})


def _billions(amount: float) -> str:
    return f"{amount / 1e9:,.1f} billion"


def _bonus_words(companies: Sequence[Company]) -> str:
    """The old bonus of the years that the companies' spending lies in; it is not the same for all of them."""
    changes = [change for company in companies if (change := bonus_change(company.end))]
    if not changes:
        return "no spending of the year was bought after 2025-01-19: tax brought forward is"
    old = " to ".join(dict.fromkeys(f"{end(change.before for change in changes):.0%}" for end in (min, max)))
    return f"a bonus of {old} became {changes[0].after:.0%} of what was bought after 2025-01-19: tax brought forward is"


PROVISION_WORDS: Mapping[str, Callable[[Sequence[Company]], str]] = {
    "depreciation": _bonus_words,
    "interest": lambda _: "interest limited by income before depreciation again, not after it: tax saved in a year is",
    "research": lambda _: (
        "domestic research of 2025 and the balance of 2022 to 2024 deducted at once: tax brought forward is"
    ),
}


def _ends_words(burden: CohortBurden) -> str:
    """The days on which the companies' last years end."""
    if burden.ends is None:
        return ""
    first, last = burden.ends
    return f"; years to {last}" if first == last else f"; years that end from {first} to {last}"


def _middle(ends: tuple[float, float] | None) -> float | None:
    return sum(ends) / 2.0 if ends else None


def _subject(cause: str, cohort: str, judgement: Judgement | None) -> dict[str, str]:
    return {"cause": cause, "cohort": cohort, **({"verdict": judgement} if judgement else {})}


def _cases(effect: CohortEffect) -> tuple[str, ...]:
    """How many companies are of which case."""
    counts = [f"{count} {case}" for case, count in effect.cases if case != "ordinary"]
    return (f"of the cohort: {', '.join(counts)}",) if counts else ()
