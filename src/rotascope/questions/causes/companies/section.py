"""Everything that rests on accounts, cohort by cohort: the year's rate moves, the tax act, investment."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.catalogue.groups import CAPEX_HEAVY
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.exposure import largest_exposures
from rotascope.drivers.investment.burden import cohort_burden
from rotascope.drivers.investment.margins import pooled_margin
from rotascope.drivers.rates.borrowers import Debtor, debtors_of
from rotascope.drivers.rates.cohort_effect import STEP, change_of_year, cohort_effect, pause_effect
from rotascope.drivers.tax.bridge import TaxBridge, cohort_bridge, cohort_tax, tax_bridge, tax_years_of
from rotascope.drivers.tax.law import OBBBA_SIGNED, tax_year_begins
from rotascope.drivers.tax.provisions import ACT_YEAR, PROVISIONS, share_of_cash_flow
from rotascope.drivers.verdicts import judge_earnings, judge_margins, judge_tax
from rotascope.evidence import Finding, Missing, Section
from rotascope.panels.records import Company
from rotascope.panels.view import View
from rotascope.questions.causes.companies import words
from rotascope.questions.causes.companies.coverage import withhold
from rotascope.questions.causes.gather import read_companies
from rotascope.questions.causes.tables import cohorts_table, companies_table

FEWEST_BUILDERS = 3
LISTED = 25  # companies in the table
NAMED = 5  # items in doubt that are named one by one


def companies_section(view: View) -> Section:
    """Findings by cohort, their tables, and what lacked; DataMissing without accounts that are current."""
    group = read_companies(view)
    by_cohort = fold_unknown(Section.join(_rates(group), _taxes(group), _investment(group)))
    more = len(group.doubts) - NAMED
    doubts = [*group.doubts[:NAMED], *([f"{more} more items in doubt"] if more > 0 else [])]
    missing = tuple(Missing(doubt, "thousands and units may be mixed; withheld", "give one unit") for doubt in doubts)
    tables = {
        "cohorts": cohorts_table(group, by_cohort.findings),
        "companies": companies_table(largest_exposures(group, count=LISTED), group.inputs, count=LISTED),
    }
    return Section(by_cohort.findings, tables, missing)


def fold_unknown(section: Section) -> Section:
    """The section with one line for a figure that no company of several cohorts could be counted for."""
    unknown: dict[str, list[Finding]] = {}
    for finding in section.findings:
        if finding.evidence.value is None and not finding.evidence.n_effective and "verdict" not in finding.subject:
            unknown.setdefault(finding.id, []).append(finding)
    folded = {id(finding) for findings in unknown.values() for finding in findings[1:]}
    several = {findings[0].id: findings for findings in unknown.values() if len(findings) > 1}
    lines = (
        words.unknown(several[finding.id]) if finding is several.get(finding.id, [None])[0] else finding
        for finding in section.findings
        if id(finding) not in folded
    )
    return replace(section, findings=tuple(lines))


def _rates(group: CompanyGroup) -> Section:
    """The year's change of the policy rate against each cohort's earnings, judged once; and what a pause forgoes."""
    if group.path is None:
        return Section()
    change = change_of_year(group.path, group.as_of)
    debtors = {name: debtors_of(companies, name, group.as_of) for name, companies in group.cohorts.items()}
    effects = {
        name: cohort_effect(members, change=change.change, reference=change.reference)
        for name, members in debtors.items()
    }
    sizes = {name: len(companies) for name, companies in group.cohorts.items()}
    judgement = judge_earnings(effects, members=sizes, cut=change.change < 0) if change.happened else "cannot tell"
    judged = next(iter(effects))  # one judgement of both cohorts, carried by the first
    findings = [
        withhold(
            words.rate_effect(group, name, effect, change, judgement if name == judged else None),
            _debtors_counted(group, name, debtors[name]),
            group.cohorts[name],
        )
        for name, effect in effects.items()
    ]
    for name, members in debtors.items():
        forgone = pause_effect(members, rate=group.path.middle / 100.0, start=group.as_of)
        if forgone:
            counted = _debtors_counted(group, name, members)
            findings.append(withhold(words.pause(group, name, forgone), counted, group.cohorts[name]))
    return Section(tuple(findings))


def _debtors_counted(group: CompanyGroup, cohort: str, members: Sequence[Debtor]) -> list[Company]:
    """The companies of a cohort whose effect of a rate change can be computed."""
    ids = {
        borrower.id
        for borrower, earnings in members
        if cohort_effect([(borrower, earnings)], change=-STEP, reference=STEP).covered
    }
    return [company for company in group.cohorts[cohort] if company.id in ids]


def _taxes(group: CompanyGroup) -> Section:
    """Judged: the rates paid. Beside them: what each provision of the act is worth in cash."""
    findings = []
    for name, companies in group.cohorts.items():
        rates = cohort_tax([tax_years_of(company) for company in companies])
        judgement = judge_tax(rates, members=len(companies)) if group.act_shows else "cannot tell"
        counted = [company for company in companies if cohort_tax([tax_years_of(company)])]
        findings.append(withhold(words.tax_rates(group, name, rates, judgement), counted, companies))
    if group.as_of < OBBBA_SIGNED:
        return Section(tuple(findings))
    for provision in PROVISIONS:
        for name, companies in group.cohorts.items():
            values = [(group.provisions(company)[provision.name], company) for company in companies]
            share = share_of_cash_flow([(cash, company.year.get("operating_cash_flow")) for cash, company in values])
            counted = [company for cash, company in values if cash and "operating_cash_flow" in company.year]
            findings.append(withhold(words.provision_effect(group, name, provision, share), counted, companies))
    for name, companies in group.cohorts.items():
        bridges = _bridges(group, name)
        names = [provision.name for provision in PROVISIONS]
        bridge = cohort_bridge([bridge for _, bridge in bridges], names=names)
        if bridge:
            counted = [company for company, _ in bridges]
            findings.append(withhold(words.tax_bridge(group, name, bridge), counted, companies))
    return Section(tuple(findings))


def _bridges(group: CompanyGroup, cohort: str) -> list[tuple[Company, TaxBridge]]:
    """From the tax of the year before to that of the last year, by company; none unless the act lies between.

    The sources are the middles of the provisions' ranges, so the unexplained part holds their uncertainty too.
    """
    bridges = []
    for company in group.cohorts[cohort]:
        values = group.provisions(company)
        sources = {name: None if ends is None else -sum(ends) / 2.0 for name, ends in values.items()}
        bridge = tax_bridge(*tax_years_of(company), sources=sources)
        if bridge and tax_year_begins(company.end).year == ACT_YEAR:
            bridges.append((company, bridge))
    return bridges


def _investment(group: CompanyGroup) -> Section:
    """Burden and margin of each cohort, now and a year before; the story is of the large one alone."""
    findings: list[Finding] = []
    builders = builders_of(group)
    judged = words.BUILDERS if builders else "large"
    for name, companies in {**group.cohorts, **({words.BUILDERS: builders} if builders else {})}.items():
        burden = cohort_burden(companies)
        margin = pooled_margin(burden.companies) if burden.companies else None
        judgement = judge_margins(margin, covered=burden.covered, members=len(companies)) if name == judged else None
        finding = words.capex_burden(group, name, burden, margin, judgement)
        findings.append(withhold(finding, burden.companies, companies))
        if name == words.BUILDERS and burden.after and margin and margin.after > 0:
            findings.append(words.plan_payback(group, burden, margin))
    return Section(tuple(findings))


def builders_of(group: CompanyGroup) -> tuple[Company, ...]:
    """The named companies that build, where most of them are on file; else none."""
    symbols = {company.id: company for company in group.companies}
    builders = tuple(symbols[symbol] for symbol in CAPEX_HEAVY if symbol in symbols)
    return builders if len(builders) >= FEWEST_BUILDERS else ()
