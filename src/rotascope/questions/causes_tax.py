"""The tax story cohort by cohort: rates paid, full expensing, the wider interest limit, research, each as cash."""

from collections.abc import Sequence
from datetime import date, timedelta

from rotascope.drivers.depreciation import Spend, depreciation_value
from rotascope.drivers.interest_limit import InterestYear, interest_limit
from rotascope.drivers.law import OBBBA_SIGNED, RESTORED, rule
from rotascope.drivers.research import research_effect
from rotascope.drivers.tax_bridge import CohortTax, TaxYear, cohort_tax
from rotascope.evidence import Evidence, Finding, show
from rotascope.panels.accounts import Company, law_events
from rotascope.questions.causes_aggregate import MASSIVE, SLIGHT
from rotascope.questions.causes_companies import INCOME_NOTE, LABELS, LEAST, Companies
from rotascope.questions.causes_verdict import Part, Section, Word

ELIGIBLE = (0.5, 0.9)  # share of capex that bonus depreciation covers; filings do not say
DOMESTIC = (0.5, 1.0)  # share of research done at home; filings do not say
EVE = OBBBA_SIGNED - timedelta(days=1)
TIMING = "cash tax and timing, not book earnings"
US_LAW = "US law by its dates"


def taxes(group: Companies) -> Section:
    """Judged: the rates paid. Beside them: what each provision of the act is worth in cash."""
    judged = tuple(tax_part(group, name) for name in group.cohorts)
    if group.view.as_of < OBBBA_SIGNED:
        return Section(parts=judged)
    makers = (depreciation_finding, interest_finding, research_finding)
    return Section(parts=judged, findings=tuple(make(group, name) for make in makers for name in group.cohorts))


def act_of(group: Companies) -> date:
    """The tax act in force in this market: its own law event, where it has one, else that of 2025-07-04."""
    events = law_events(group.view)
    return events[-1][0] if events else OBBBA_SIGNED


def tax_pairs(members: Sequence[Company]) -> list[tuple[TaxYear, TaxYear]]:
    """The year before and the last year of each company."""
    return [(tax_year(one, late=False), tax_year(one, late=True)) for one in members]


def tax_year(company: Company, *, late: bool) -> TaxYear:
    """One year's tax items."""
    year = company.year if late else company.before
    items = (year.get(name) for name in ("pretax_income", "income_tax", "cash_tax_paid", "revenue"))
    pretax, book, paid, revenue = items
    return TaxYear(pretax=pretax, book_tax=book, cash_tax=paid, revenue=revenue)


def tax_part(group: Companies, name: str) -> Part:
    """Effective and cash tax rates of a cohort, the last year against the one before."""
    members = group.cohorts[name]
    told = cohort_tax(tax_pairs(members))
    word = tax_word(told, len(members))
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
        value=paid_now - paid, unit="fraction", display="pp", n_effective=float(told.covered), method=method,
        inputs=group.inputs, caveats=(*group.caveats, f"the act in force is of {act_of(group)}"),
    )  # fmt: skip
    text = (
        f"{LABELS[name]}: tax paid went from {show(paid, 'percent')} to {show(paid_now, 'percent')} of pretax income, "
        f"book tax from {show(book, 'percent')} to {show(book_now, 'percent')} ({told.covered} of {members} "
        f"companies): {word}"
    )
    return Finding("causes.tax.cohort", text, evidence, subject)


def expensing(company: Company, old: float, new: float) -> tuple[float, float] | None:
    """First-year cash at the low and the high share of eligible capex; None: withheld."""
    capex, income = company.year.get("capex"), company.year.get("pretax_income")
    worn = company.year.get("depreciation_amortization")
    if capex is None or income is None or worn is None:
        return None
    told = [
        depreciation_value(Spend(amount=part * capex, income=income + worn), before=old, after=new).first_year
        for part in ELIGIBLE
    ]
    return (told[0], told[1]) if told[0] is not None and told[1] is not None else None


def depreciation_finding(group: Companies, name: str) -> Finding:
    """First-year cash of full expensing on the year's investment, against operating cash flow."""
    day = group.view.as_of
    old, new = (
        rule("bonus", day, acquired=max(RESTORED, day - timedelta(days=90)), as_of=when).value for when in (EVE, day)
    )
    counted = {one.id: got for one in group.cohorts[name] if (got := expensing(one, old, new))}
    text = f"a bonus of {old:.0%} became {new:.0%}: tax brought forward on the year's investment is"
    caveat = f"between {ELIGIBLE[0]:.0%} and {ELIGIBLE[1]:.0%} of capex taken as eligible, all as five-year property"
    return cash_finding(group, name, "depreciation", counted, text, caveat)


def interest_finding(group: Companies, name: str) -> Finding:
    """Tax saved in a year by adding depreciation back to the income that limits interest."""
    counted: dict[str, tuple[float, float]] = {}
    for one in group.cohorts[name]:
        interest, pretax = one.year.get("interest_expense"), one.year.get("pretax_income")
        worn = one.year.get("depreciation_amortization")
        if interest is None or interest < 0 or pretax is None or worn is None:
            continue
        year = InterestYear(
            begins=date(OBBBA_SIGNED.year, 1, 1), interest=interest, income=pretax + interest, depreciation=worn
        )  # fmt: skip
        old, new = (interest_limit(year, as_of=when).allowed or 0.0 for when in (EVE, None))
        base = pretax + interest
        saved = 0.21 * (max(0.0, base - old) - max(0.0, base - new))
        counted[one.id] = (saved, saved)
    text = "interest limited by income before depreciation again, not after it: tax saved in a year is"
    return cash_finding(group, name, "interest", counted, text, "exempt small businesses and carryforwards left out")


def research_finding(group: Companies, name: str) -> Finding:
    """Tax brought forward in the first year of expensing by deducting domestic research, and the balance, at once."""
    counted: dict[str, tuple[float, float]] = {}
    for one in group.cohorts[name]:
        spent = group.research(one)
        pretax, last = one.year.get("pretax_income"), max(spent, default=0)
        if pretax is None or last < OBBBA_SIGNED.year:
            continue
        told = [
            research_effect(
                {year: part * amount for year, amount in spent.items()}, year=OBBBA_SIGNED.year, choice="at once",
                income=pretax + part * spent[OBBBA_SIGNED.year],
            ).tax
            for part in DOMESTIC
            if OBBBA_SIGNED.year in spent
        ]  # fmt: skip
        if len(told) == len(DOMESTIC) and told[0] is not None and told[1] is not None:
            counted[one.id] = (-told[0], -told[1])
    text = "domestic research of 2025 and the balance of 2022 to 2024 deducted at once: tax brought forward is"
    caveat = f"between {DOMESTIC[0]:.0%} and {DOMESTIC[1]:.0%} of research taken as domestic; companies may spread it"
    return cash_finding(group, name, "research", counted, text, caveat)


def cash_finding(
    group: Companies, name: str, kind: str, counted: dict[str, tuple[float, float]], text: str, caveat: str
) -> Finding:
    """A provision's cash of a cohort over the operating cash flow of the companies that could be counted."""
    members = group.cohorts[name]
    flows = {one.id: one.year["operating_cash_flow"] for one in members if "operating_cash_flow" in one.year}
    rows = [(counted[one], flows[one]) for one in counted.keys() & flows.keys()]
    flow = sum(cash for _, cash in rows)
    ends = [sum(ends[place] for ends, _ in rows) / flow for place in (0, 1)] if flow > 0 else None
    evidence = Evidence(
        value=sum(ends) / 2.0 if ends else None, unit="fraction", display="percent",
        interval=(min(ends), max(ends)) if ends else None, n_effective=float(len(rows)), inputs=group.inputs,
        method=f"tax at 21 % over operating cash flow, {kind}", status="ok" if ends else "missing",
        caveats=(*group.caveats, US_LAW, TIMING, INCOME_NOTE, caveat),
    )  # fmt: skip
    shown = dict.fromkeys(show(one, "percent") for one in sorted(ends)) if ends else ("an unknown share",)
    span = " to ".join(shown)
    said = f"{LABELS[name]}: {text} {span} of operating cash flow ({len(rows)} of {len(members)} companies); {TIMING}"
    return Finding(f"causes.tax.{kind}", said, evidence, {"cause": "tax", "cohort": name})
