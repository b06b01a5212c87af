"""What the spreads did when a cause moved: every relation that the market has the series for, judged together."""

from collections.abc import Iterable

from rotascope.drivers.relations import FAMILY, RELATIONS, Relation, RelationFit, fit_relation, judge_relations
from rotascope.errors import DataMissing, UnknownSymbol
from rotascope.evidence import Missing, Section
from rotascope.panels.view import View
from rotascope.questions.causes.gather import RelationSeries, read_relation
from rotascope.questions.causes.tables import relations_table
from rotascope.questions.causes.words import relation_finding


def relations_section(view: View) -> Section:
    """Findings and the table of all relations, and what lacked for the others, one note a reason."""
    series: list[RelationSeries] = []
    fits: list[RelationFit] = []
    missing: list[Missing] = []
    for relation in RELATIONS:
        try:
            lines = read_relation(view, relation)
            fits.append(fit_relation(relation, gaps=lines.gaps, driver=lines.driver, market=lines.market))
        except DataMissing as fault:
            missing.append(_lacking(relation, fault))
        else:
            series.append(lines)
    relations = judge_relations(fits, tests=FAMILY)
    findings = (
        relation_finding(lines, judged, searched=FAMILY) for lines, judged in zip(series, relations, strict=True)
    )
    inputs = tuple(dict.fromkeys(line for lines in series for line in lines.inputs))
    return Section(
        tuple(findings),
        {"relations": relations_table(relations, inputs)},
        merge_by_reason(missing),
        figures=("relations",),
    )


def _lacking(relation: Relation, fault: DataMissing) -> Missing:
    if isinstance(fault, UnknownSymbol):
        return Missing(relation.driver.removeprefix("the "), fault.cause, fault.remedy)
    return Missing(f"{relation.driver} against {relation.spread}", fault.cause, fault.remedy or "import it")


def merge_by_reason(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """One note a reason, naming every input that lacks for it once."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for lack in missing:
        inputs = reasons.setdefault((lack.why, lack.remedy), [])
        if lack.input not in inputs:
            inputs.append(lack.input)
    return tuple(Missing("; ".join(inputs), why, remedy) for (why, remedy), inputs in reasons.items())
