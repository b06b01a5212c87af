"""What small and large caps pay out, who began or raised it, and how it stands to capex."""

from collections.abc import Mapping

from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Evidence, Finding, Section, Table, show
from rotascope.measures.payouts import (
    BUYBACKS,
    CHANGES,
    DIVIDENDS,
    Change,
    GroupPayout,
    count_changes,
    group_payout,
    payout_changes,
)
from rotascope.questions.causes.companies.words import LABELS
from rotascope.questions.causes.fundamentals.gather import SizedCompanies
from rotascope.questions.wording import capital

METHOD = "dividends and buybacks over net income, trailing years, of companies with cash flows of both years on file"
NOT_FILED = "an outlay that a statement of cash flows does not name counts as none"
ITEMS: Mapping[str, str] = {DIVIDENDS: "dividends", BUYBACKS: "buybacks"}


def payouts_section(sized: SizedCompanies) -> Section:
    """Payouts of each group and what its companies changed; DataMissing where no cash flows are on file."""
    payouts = {size: group_payout(group) for size, group in sized.companies.items()}
    if not any(payouts.values()):
        raise DataMissing("no company's cash flows of two years are on file", "rotascope data import FILE...")
    changes = {
        (size, item): count_changes(payout_changes(group, item=item))
        for size, group in sized.companies.items()
        for item in ITEMS
    }
    findings = [
        *(_payout_finding(sized, size, payout) for size, payout in payouts.items() if payout),
        *(
            _changes_finding(sized, size, item, counts)
            for (size, item), counts in changes.items()
            if (payout := payouts[size]) and payout.covered
        ),
    ]
    return Section(tuple(findings), {"payouts": _table(sized, changes)})


def _payout_finding(sized: SizedCompanies, size: str, payout: GroupPayout) -> Finding:
    """A group's payout over its earnings and its capex; withheld where few of it are on file."""
    counted = f"{payout.counted} of {payout.members} companies"
    evidence = Evidence.share(
        payout.of_earnings if payout.covered else None,
        n_effective=float(payout.counted),
        method=METHOD,
        inputs=sized.inputs,
        caveats=(NOT_FILED, *sized.caveats),
    )
    if not payout.covered:
        text = f"{capital(LABELS[size])}: payouts are known of {counted}: withheld"
        return Finding("causes.payouts.group", text, evidence, {"cohort": size})
    over = f"{evidence.shown} of earnings" if payout.of_earnings is not None else "more than there were earnings"
    capex = f"{show(payout.to_capex, 'number')} times capex" if payout.to_capex is not None else "no capex beside it"
    change = f", {show(payout.change, 'percent')} on the year" if payout.change is not None else ""
    text = f"{capital(LABELS[size])} paid out {over}, {capex}{change} ({counted})"
    return Finding("causes.payouts.group", text, evidence, {"cohort": size})


def _changes_finding(sized: SizedCompanies, size: str, item: str, counts: Mapping[Change, int]) -> Finding:
    """How many companies of a group began or raised an outlay."""
    total = sum(counts.values())
    more, less = counts["initiated"] + counts["raised"], counts["cut"] + counts["stopped"]
    evidence = Evidence.share(
        more / total,
        n_effective=float(total),
        method=f"companies whose {ITEMS[item]} began, or rose by more than 5 %, on the year",
        inputs=sized.inputs,
        caveats=(NOT_FILED,),
    )
    text = (
        f"Of {total} {LABELS[size]} {counts['initiated']} began {ITEMS[item]} and {counts['raised']} raised them; "
        f"{less} cut or stopped them"
    )
    return Finding("causes.payouts.changes", text, evidence, {"cohort": size, "item": item})


def _table(sized: SizedCompanies, changes: Mapping[tuple[str, str], Mapping[Change, int]]) -> Table:
    """A row a group and outlay."""
    rows: list[tuple[Cell, ...]] = [
        (f"{capital(LABELS[size])}, {ITEMS[item]}", *(counts[change] for change in CHANGES))
        for (size, item), counts in changes.items()
    ]
    columns = (Column("group", "Group"), *(Column(change, capital(change), "count") for change in CHANGES))
    return Table("What companies did about payouts", columns, tuple(rows), sized.inputs, NOT_FILED)
