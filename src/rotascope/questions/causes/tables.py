"""The tables of the causes: verdicts, moves of the rate, relations, cohorts, companies and the law."""

from collections.abc import Sequence
from datetime import date

from rotascope.catalogue.groups import CAPEX_HEAVY
from rotascope.catalogue.spreads import find_spread
from rotascope.drivers.activity import Inversion
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.exposure import Exposure
from rotascope.drivers.relations import JudgedRelation
from rotascope.drivers.tax.law import RULES
from rotascope.drivers.verdicts import may_vote
from rotascope.evidence import Cell, Chart, Column, Finding, Input, Table
from rotascope.questions.causes.companies.words import FLOATING_NOTE
from rotascope.questions.causes.gather import PolicyReading, Reading
from rotascope.questions.wording import capital
from rotascope.sessions import to_date

MOVES_SHOWN = 12


def verdict_table(verdicts: Sequence[Finding], pieces: Sequence[Finding], *, sizes: Sequence[Finding] = ()) -> Table:
    """One row a cause: its word, the size of its part with its range, and how many pieces there are, and decide."""
    measured = {size.subject["cause"]: size for size in reversed(sizes)}
    rows: list[tuple[Cell, ...]] = []
    for verdict in verdicts:
        cause = verdict.subject["cause"]
        shown = [piece for piece in pieces if piece.subject["cause"] == cause]
        votes = [piece for piece in shown if may_vote(piece.evidence.status)]
        decisive = sum(piece.subject["verdict"] != "cannot tell" for piece in votes)
        part = measured.get(cause)
        low, high = (part.evidence.interval if part else None) or (None, None)
        size = part.evidence.value if part else None
        story = verdict.detail.partition(": ")[0]
        judgement = verdict.subject["verdict"]
        rows.append((cause, story, judgement, size, low, high, decisive, len(votes), len(shown)))
    columns = (
        Column("cause", "Cause"),
        Column("story", "What is told"),
        Column("verdict", "The data"),
        Column("size", "Size", "pp"),
        Column("low", "From", "pp"),
        Column("high", "To", "pp"),
        Column("decided", "Pieces that decide", "count"),
        Column("votes", "Pieces that vote", "count"),
        Column("pieces", "Pieces", "count"),
    )
    note = verdicts[0].evidence.method if verdicts else ""
    return Table("Causes", columns, tuple(rows), inputs_of(pieces), note)


def moves_table(policy: PolicyReading) -> Table:
    """The last moves of the policy rate, newest first."""
    rows: list[tuple[Cell, ...]] = [
        (move.decision_date, move.effective_date, move.points, *move.after)
        for move in reversed(policy.path.moves[-MOVES_SHOWN:])
    ]
    columns = (
        Column("decided", "Decided", "date"),
        Column("effective", "Effective", "date"),
        Column("points", "Points", "number"),
        Column("lower", "Lower bound, %", "number"),
        Column("upper", "Upper bound, %", "number"),
    )
    note = "A decision takes effect on the day after it, as the implementation notes say."
    return Table("Moves of the policy rate", columns, tuple(rows), policy.inputs, note)


def inversions_table(name: str, slope: Reading, episodes: Sequence[Inversion]) -> Table:
    """Every stretch in which the curve was inverted, newest first."""
    dates = slope.panel.dates
    rows: list[tuple[Cell, ...]] = [
        (
            to_date(dates[episode.first]),
            None if episode.running else to_date(dates[episode.last]),
            episode.last - episode.first + 1,
            episode.crossings,
            float(slope.panel.values[episode.first : episode.last + 1, 0].min()),
        )
        for episode in reversed(episodes)
    ]
    columns = (
        Column("first", "From", "date"),
        Column("last", "To", "date"),
        Column("length", "Months" if slope.cadence == "M" else "Sessions", "count"),
        Column("crossings", "Crossings of zero", "count"),
        Column("deepest", "Deepest, points", "number"),
    )
    note = "An inversion ends when twenty sessions in a row, or a month of monthly means, stand at zero or above."
    return Table(f"When the 10-year yield stood below the {name} one", columns, tuple(rows), slope.inputs, note)


def relations_table(relations: Sequence[JudgedRelation], inputs: tuple[Input, ...]) -> Table:
    """Every relation, one row each."""
    columns = (
        Column("cause", "Cause"),
        Column("driver", "Driver"),
        Column("spread", "Spread"),
        Column("expected", "Story's sign"),
        Column("typical", "Typical month", "pp"),
        Column("slope", "Slope, sd", "number"),
        Column("recent", "Last 20 years, sd", "number"),
        Column("p_value", "p", "probability"),
        Column("p_adjusted", "p of the search", "probability"),
        Column("months", "Months", "count"),
        Column("since", "Since", "date"),
        Column("verdict", "The story"),
        Column("relation", "Cause and side"),
        Column("low", "From", "pp"),
        Column("high", "To", "pp"),
    )
    note = "Typical month: the gap in a month in which the driver rose by one standard deviation of its changes."
    title = "What came with each cause in a typical month"
    subtitle = "lead of the side named, beside the market, percentage points, with its 95 % range; right: the story"
    chart = Chart("ranges", "relation", ("typical",), text="verdict", low="low", high="high", title=subtitle)
    return Table(title, columns, tuple(map(_relation_row, relations)), inputs, note, chart)


def _relation_row(judged: JudgedRelation) -> tuple[Cell, ...]:
    fit, relation = judged.fit, judged.fit.relation
    return (
        relation.cause,
        relation.driver,
        relation.spread,
        "+" if relation.sign > 0 else "-",
        fit.typical,
        fit.slope.value,
        fit.recent.value if fit.recent else None,
        fit.slope.p_value,
        judged.p_adjusted,
        len(fit.months),
        to_date(fit.months[0]),
        judged.judgement,
        f"{capital(relation.driver.removeprefix('the '))}: {leader_of(relation.spread)}",
        *fit.interval,
    )


def leader_of(spread: str) -> str:
    """The first side of a named spread."""
    named = find_spread(spread)
    return named.leader if named else spread


def cohorts_table(group: CompanyGroup, findings: Sequence[Finding]) -> Table:
    """One row a claim and cohort."""
    rows: list[tuple[Cell, ...]] = []
    shares = (finding for finding in findings if finding.evidence.unit == "fraction")
    for finding in sorted(shares, key=lambda finding: (finding.id, finding.subject["cohort"])):
        evidence, cohort = finding.evidence, finding.subject["cohort"]
        low, high = evidence.interval or (None, None)
        rows.append(
            (
                finding.id,
                cohort,
                evidence.value,
                low,
                high,
                evidence.n_effective,
                len(group.cohorts.get(cohort, CAPEX_HEAVY)),
            )
        )
    columns = (
        Column("finding", "Finding"),
        Column("cohort", "Cohort"),
        Column("value", "Value", "percent"),
        Column("low", "Low", "percent"),
        Column("high", "High", "percent"),
        Column("counted", "Companies counted", "count"),
        Column("companies", "Companies", "count"),
    )
    note = f"Shares of earnings (rates), of operating cash flow (tax, capex), or points (tax rates). {FLOATING_NOTE}."
    return Table("Causes by cohort", columns, tuple(rows), group.inputs, note)


def companies_table(exposures: Sequence[Exposure], inputs: tuple[Input, ...], *, count: int) -> Table:
    """The companies with the largest effect of a quarter-point cut on earnings per share, and their tax and capex."""
    columns = (
        Column("id", "Company"),
        Column("name", "Name"),
        Column("cohort", "Cohort"),
        Column("floating_low", "Floating, low", "percent"),
        Column("floating_high", "Floating, high", "percent"),
        Column("eps_low", "EPS by a cut, low", "percent"),
        Column("eps_high", "EPS by a cut, high", "percent"),
        Column("case", "Case"),
        Column("cash_rate_before", "Cash tax rate before", "percent"),
        Column("cash_rate", "Cash tax rate", "percent"),
        Column("depreciation", "Expensing, usd", "count"),
        Column("interest", "Wider interest, usd", "count"),
        Column("research", "Research, usd", "count"),
        Column("capex", "Capex to cash flow", "percent"),
        Column("year", "Year to", "date"),
    )
    note = f"EPS: a quarter-point cut for a year over absolute earnings. Cash: middles of ranges. {FLOATING_NOTE}."
    title = f"The {count} companies that a cut touches most"
    return Table(title, columns, tuple(map(_exposure_row, exposures)), inputs, note)


def _exposure_row(exposure: Exposure) -> tuple[Cell, ...]:
    return (
        exposure.company.id,
        exposure.company.name,
        exposure.cohort,
        *exposure.floating,
        *exposure.earnings,
        exposure.case,
        *exposure.cash_tax_rate,
        *(value for _, value in exposure.provisions),
        exposure.capex,
        exposure.company.end,
    )


def law_table(as_of: date) -> Table:
    """The tax rules enacted by then, as rows."""
    rows: list[tuple[Cell, ...]] = [
        (
            rule.topic,
            rule.value,
            rule.basis,
            rule.first,
            rule.last,
            rule.acquired,
            rule.enacted,
            rule.source,
            "read" if rule.checked else "as printed, not read",
        )
        for rule in RULES
        if rule.enacted <= as_of
    ]
    columns = (
        Column("topic", "Rule"),
        Column("value", "Value", "number"),
        Column("basis", "By"),
        Column("first", "From", "date"),
        Column("last", "To", "date"),
        Column("acquired", "Acquired from", "date"),
        Column("enacted", "Enacted", "date"),
        Column("source", "Source"),
        Column("checked", "Checked"),
    )
    return Table("Tax law by date", columns, tuple(rows), (), "Of rows that hold for a date the last enacted counts.")


def inputs_of(findings: Sequence[Finding]) -> tuple[Input, ...]:
    """What the findings stand on, each series once."""
    return tuple(dict.fromkeys(series for finding in findings for series in finding.evidence.inputs))
