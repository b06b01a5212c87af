"""The tax story cohort by cohort: rates paid, full expensing, the wider interest limit, research, each as cash."""

from collections.abc import Sequence
from datetime import date

from rotascope.drivers.tax.bridge import CohortTax, TaxYear, cohort_tax, tax_bridge
from rotascope.drivers.tax.law import OBBBA_SIGNED, tax_year_begins
from rotascope.evidence import Evidence, Finding, show
from rotascope.panels.filings import read_law_events
from rotascope.panels.records import Company
from rotascope.questions.causes.aggregate import MASSIVE, SLIGHT
from rotascope.questions.causes.companies import INCOME_NOTE, LABELS, LEAST, Companies
from rotascope.questions.causes.provisions import ACT_YEAR, PROVISIONS, Provision, worth
from rotascope.questions.causes.verdict import Part, Section, Word

TELLING = 730  # days after an act for which the last year and the one before can tell of it
TIMING = "cash tax and timing, not book earnings"
US_LAW = "US law by its dates"


def taxes(group: Companies) -> Section:
    """Judged: the rates paid. Beside them: what each provision of the act is worth in cash."""
    judged = tuple(tax_part(group, name) for name in group.cohorts)
    if group.view.as_of < OBBBA_SIGNED:
        return Section(parts=judged)
    found = [provision_finding(group, name, one) for one in PROVISIONS for name in group.cohorts]
    bridges = (bridge_finding(group, name) for name in group.cohorts)
    return Section(parts=judged, findings=(*found, *(one for one in bridges if one)))


def act_of(group: Companies) -> date | None:
    """The last tax act of this market: its own law event, where it has one, else that of 2025-07-04; None before it."""
    events = read_law_events(group.view)
    if events:
        return events[-1][0]
    return OBBBA_SIGNED if group.view.as_of >= OBBBA_SIGNED else None


def tested(group: Companies) -> bool:
    """Whether the last year against the one before says anything of the act."""
    act = act_of(group)
    return act is not None and (group.view.as_of - act).days <= TELLING


def tax_pairs(members: Sequence[Company]) -> list[tuple[TaxYear, TaxYear]]:
    """The year before and the last year of each company."""
    return [(tax_year(one, late=False), tax_year(one, late=True)) for one in members]


def tax_year(company: Company, *, late: bool) -> TaxYear:
    """One year's tax items."""
    year = company.year if late else company.year_before
    items = (year.get(name) for name in ("pretax_income", "income_tax", "cash_tax_paid", "revenue"))
    pretax, book, paid, revenue = items
    return TaxYear(pretax=pretax, book_tax=book, cash_tax=paid, revenue=revenue)


def tax_part(group: Companies, name: str) -> Part:
    """Effective and cash tax rates of a cohort, the last year against the one before."""
    members = group.cohorts[name]
    told = cohort_tax(tax_pairs(members))
    word: Word = tax_word(told, len(members)) if tested(group) else "cannot tell"
    return Part(cause="tax", word=word, finding=tax_finding(group, name, told, len(members), word))


def tax_word(told: CohortTax | None, members: int) -> Word:
    """Support of `massive`: the cash rate fell by 5 points or more; refusal: by less than 2."""
    if told is None or told.covered < LEAST * members:
        return "cannot tell"
    fell = told.cash[0] - told.cash[1]
    return "supports" if fell >= MASSIVE else ("does not support" if fell < SLIGHT else "cannot tell")


def tax_finding(group: Companies, name: str, told: CohortTax | None, members: int, word: Word) -> Finding:
    """One cohort's rates in words."""
    subject = {"cause": "tax", "cohort": name, "verdict": word}
    method = "pooled tax paid over pretax income of companies with a profit in both years"
    if told is None:
        empty = Evidence(value=None, unit="fraction", method=method, inputs=group.inputs, status="missing")
        text = f"{LABELS[name]}: no company has pretax income, book tax and tax paid for both years: {word}"
        return Finding("causes.tax.cohort", text, empty, subject)
    (book, book_now), (paid, paid_now) = told.effective, told.cash
    evidence = Evidence(
        value=paid_now - paid,
        unit="fraction",
        display="pp",
        n_effective=float(told.covered),
        method=method,
        inputs=group.inputs,
        caveats=(*group.caveats, f"the last tax act: {act_of(group) or 'none known'}"),
    )
    text = (
        f"{LABELS[name]}: tax paid went from {show(paid, 'percent')} to {show(paid_now, 'percent')} of pretax income, "
        f"book tax from {show(book, 'percent')} to {show(book_now, 'percent')} ({told.covered} of {members} "
        f"companies): {word}"
    )
    return Finding("causes.tax.cohort", text, evidence, subject)


def provision_finding(group: Companies, name: str, provision: Provision) -> Finding:
    """A provision's cash of a cohort over the operating cash flow of the companies that could be counted."""
    members = group.cohorts[name]
    pairs = [(provision.cash(group, one), one.year.get("operating_cash_flow")) for one in members]
    rows = [(cash, flow) for cash, flow in pairs if cash is not None and flow is not None]
    flow = sum(flow for _, flow in rows)
    ends = sorted(sum(cash[place] for cash, _ in rows) / flow for place in (0, 1)) if flow > 0 else None
    evidence = Evidence(
        value=sum(ends) / 2.0 if ends else None,
        unit="fraction",
        display="percent",
        interval=(ends[0], ends[1]) if ends else None,
        n_effective=float(len(rows)),
        inputs=group.inputs,
        method=f"tax at 21 % over operating cash flow, {provision.name}",
        status="ok" if ends else "missing",
        caveats=(*group.caveats, US_LAW, TIMING, INCOME_NOTE, provision.caveat),
    )
    span = " to ".join(dict.fromkeys(show(one, "percent") for one in ends)) if ends else "an unknown share"
    text = (
        f"{LABELS[name]}: {provision.words(group.view.as_of)} {span} of operating cash flow ({len(rows)} of "
        f"{len(members)} companies); {TIMING}"
    )
    return Finding(f"causes.tax.{provision.name}", text, evidence, {"cause": "tax", "cohort": name})


def bridge_finding(group: Companies, name: str) -> Finding | None:
    """From the tax paid in the year before to that of the last year, by source; None unless the act lies between.

    The sources are the middles of the provisions' ranges, so the unexplained part holds their uncertainty too.
    """
    sums = dict.fromkeys(("before", "income", *(one.name for one in PROVISIONS), "unexplained", "after"), 0.0)
    counted = 0
    for one in group.cohorts[name]:
        sources = {part: None if ends is None else -sum(ends) / 2.0 for part, ends in worth(group, one).items()}
        told = tax_bridge(tax_year(one, late=False), tax_year(one, late=True), sources=sources)
        if told is None or tax_year_begins(one.end).year != ACT_YEAR:
            continue
        counted += 1
        moved = {
            "before": told.before.cash_tax or 0.0,
            "income": told.income,
            **told.sources,
            "unexplained": told.unexplained,
            "after": told.after.cash_tax or 0.0,
        }
        sums = {part: value + moved.get(part, 0.0) for part, value in sums.items()}
    if not counted or sums["before"] <= 0:
        return None
    shares = {part: value / sums["before"] for part, value in sums.items()}
    evidence = Evidence(
        value=shares["after"] - 1.0,
        unit="fraction",
        display="percent",
        n_effective=float(counted),
        inputs=group.inputs,
        method="tax paid by source, trailing years standing for tax years; middles of the ranges",
        caveats=(*group.caveats, US_LAW, TIMING, INCOME_NOTE),
    )
    parts = ", ".join(
        f"{part} {show(value, 'percent')}" for part, value in shares.items() if part not in {"before", "after"}
    )
    text = (
        f"{LABELS[name]}: tax paid moved by {show(shares['after'] - 1.0, 'percent')} of the year before: {parts} "
        f"({counted} of {len(group.cohorts[name])} companies)"
    )
    return Finding("causes.tax.bridge", text, evidence, {"cause": "tax", "cohort": name})
