"""The level of an index, fund or stock at its close."""

from datetime import date

from rotascope.claims.records import CheckedClaim, Claim, Verdict
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import ends_early, found, graded, nothing
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.search import NEARBY, quantity_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence
from rotascope.sessions import nyse

UNDATED = 60  # sessions that a level without a date may be of


def level(claim: Claim, material: Material, _mentioned: tuple[str, ...]) -> CheckedClaim:
    """The level of an index at its close; a day nearby is named where the number belongs to that."""
    sources = material.lines.get(claim.subject.key if claim.subject else "", ())
    lines = [one for one in sources if one.relation in ("index", "stock", "fund") and one.panel.basis != "total"]
    quantity = quantity_of(claim)
    if not lines:
        return nothing(claim, material)
    line = lines[0]
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    days = [nyse().shift(end, -back_) for back_ in range(NEARBY + 1)]
    if line.panel.last < days[1]:
        return ends_early(claim, material, line.told, line.panel.last)
    told = claim.period is not None
    days = days if told else [nyse().shift(end, -away) for away in range(UNDATED)]
    exact = claim.period is not None and claim.period.kind == "day"
    for place, day in enumerate(days):
        value = float(line.panel.values[line.panel.place(day), 0])
        mark = grade(quantity, value)
        if mark:
            evidence = _level_evidence(line, day, value, place + 1)
            reason = f"{label_of(claim.subject)} closed at {value:,.2f} on {day} ({line.id})"
            if place <= (0 if exact else 1):
                return graded(claim, mark, reason, evidence)
            verdict: Verdict = "wrong date" if told else "depends on convention"
            return found(claim, verdict, f"{reason}, not on {days[0]}", evidence, nearest=reason)
    value = float(line.panel.values[line.panel.place(days[0]), 0])
    reason = f"{label_of(claim.subject)} closed at {value:,.2f} on {days[0]} ({line.id})"
    return found(claim, "wrong value", reason, _level_evidence(line, days[0], value, len(days)), nearest=reason)


def _level_evidence(line: Line, day: date, value: float, searched: int) -> Evidence:
    return Evidence(
        value=value, unit="index points", method=f"close of {line.id} on {day}", inputs=line.inputs, searched=searched
    )
