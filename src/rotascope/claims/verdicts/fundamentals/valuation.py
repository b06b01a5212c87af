"""Multiples and discounts of groups: by every convention that the words leave open, decided where they leave one."""

import re
from collections.abc import Sequence
from datetime import date

from rotascope.claims.records import CheckedClaim, Claim, Quantity
from rotascope.claims.verdicts.fundamentals.records import FRESH, GROUPS, GroupFigure, may_mean
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable, with_range
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import Grade, grade
from rotascope.evidence import Evidence

FORWARD = re.compile(r"\b(forward|expected|estimated|next year|next 12|next twelve|coming year)\b", re.IGNORECASE)
TRAILING = re.compile(r"\b(trailing|past 12|past twelve|last 12|last twelve|past year)\b", re.IGNORECASE)
WITHOUT = re.compile(
    r"\b(exclud\w+|without|leaving out|ex)\W+(\w+\W+){0,3}(loss\w*|unprofitable|money.losing|negative)", re.IGNORECASE
)
NEEDS = f"prices, accounts and estimates of both sides, or an index provider's table of multiples by year: {IMPORT}"


def judge_valuation(claim: Claim, material: Material) -> CheckedClaim:
    """A multiple, or a discount or premium to another group, at the article's date.

    true                   every convention that the words leave open prints so
    depends on convention  some do; the range of all is the evidence's
    wrong value            none does, and the words name the index and whether earnings are past or to come
    untestable             none does, and other pairs or rules may be meant; the nearest is said
    """
    quantity = claim.quantity
    candidates = _candidates(claim, material)
    if quantity is None or not candidates:
        reason = f"no {claim.details.get('metric', 'multiple')} of {label_of(claim.subject)} within {FRESH} days"
        days = " or ".join(map(str, _days_of(claim, material)))
        return leave_untestable(claim, f"{reason} before {days} is in market {material.market}", NEEDS)
    graded = [(figure, _grade(quantity, figure, claim)) for figure in candidates]
    answers = tuple((figure.convention, _statement(figure)) for figure in candidates)
    matches = [(figure, mark) for figure, mark in graded if mark]
    if not matches:
        certain = len(candidates) == 1 and len(_days_of(claim, material)) == 1
        return _judge_other(claim, quantity, candidates, answers, certain=certain)
    figure, mark = matches[0]
    evidence = with_range(_evidence(figure, len(candidates)), _fractions(candidates))
    if len(matches) == len(candidates):
        return confirm(claim, mark, _statement(figure), evidence)
    reason = f"{_statement(figure)}; {len(matches)} of {len(candidates)} conventions print so"
    return conclude(claim, "depends on convention", reason, evidence, alternatives=answers)


def _candidates(claim: Claim, material: Material) -> list[GroupFigure]:
    """The figures that the words leave open: topic, both sides, past or to come, the rule for losses, fresh."""
    metric = claim.details.get("metric", "multiple")
    subject = claim.subject.key if claim.subject else ""
    other = claim.counterpart.key if claim.counterpart else ""
    days = _days_of(claim, material)
    candidates = [
        figure
        for figure in material.figures
        if figure.topic == metric
        and may_mean(subject, figure.subject)
        and (not other or not figure.counterpart or may_mean(other, figure.counterpart))
        and any(0 <= (day - figure.day).days <= FRESH for day in days)
    ]
    if FORWARD.search(claim.quote):
        candidates = [figure for figure in candidates if figure.forward]
    elif TRAILING.search(claim.quote):
        candidates = [figure for figure in candidates if not figure.forward]
    if WITHOUT.search(claim.quote):
        candidates = [figure for figure in candidates if figure.losses == "excluded"]
    return candidates


def _days_of(claim: Claim, material: Material) -> tuple[date, ...]:
    """The days that a price may be of: the end of its clause's period, else of those nearby, or the article's date."""
    if claim.period is not None:
        return (min(material.dated, claim.period.last),)
    nearby = (period.last for period in claim.periods if period.last < material.dated)
    return tuple(dict.fromkeys((material.dated, *nearby)))


def _judge_other(
    claim: Claim,
    quantity: Quantity,
    candidates: Sequence[GroupFigure],
    answers: tuple[tuple[str, str], ...],
    *,
    certain: bool,
) -> CheckedClaim:
    """No convention prints so: refuted where the words leave a single one and a single day, else left open."""
    nearest = min(candidates, key=lambda figure: abs(abs(figure.value) - quantity.value))
    statement = _statement(nearest)
    keys = [mention.key for mention in (claim.subject, claim.counterpart) if mention is not None]
    if certain and not any(key in GROUPS for key in keys):
        return conclude(claim, "wrong value", statement, _evidence(nearest, 1), nearest=statement)
    reason = f"left open: none of {len(candidates)} conventions at hand prints so, and others may be meant; {statement}"
    untestable = leave_untestable(claim, reason, "the pair, the day, the earnings and the rule for losses")
    return CheckedClaim(
        claim=claim,
        verdict="untestable",
        reason=reason,
        needs=untestable.needs,
        nearest=statement,
        evidence=with_range(_evidence(nearest, len(candidates)), _fractions(candidates)),
        alternatives=answers,
    )


def _grade(quantity: Quantity, figure: GroupFigure, claim: Claim) -> Grade:
    """A discount is printed below the other side, a premium above it; a multiple is its size."""
    if figure.topic == "discount":
        return grade(quantity, -figure.value, direction=claim.direction)
    return grade(quantity, figure.value)


def _statement(figure: GroupFigure) -> str:
    if figure.topic == "multiple":
        return f"{figure.subject} {figure.value:.1f} times on {figure.day} ({figure.convention})"
    way = "less" if figure.value >= 0 else "more"
    sides = f"{figure.subject} cost {abs(figure.value):.1f} % {way} than {figure.counterpart}"
    return f"{sides} on {figure.day} ({figure.convention})"


def _evidence(figure: GroupFigure, searched: int) -> Evidence:
    if figure.topic == "multiple":
        method = f"{figure.convention} on {figure.day}"
        return Evidence.number(figure.value, unit="ratio", method=method, inputs=figure.inputs, searched=searched)
    return Evidence.change(
        figure.value / 100.0,
        method=f"1 - multiple of {figure.subject} over that of {figure.counterpart}, {figure.convention}",
        inputs=figure.inputs,
        searched=searched,
    )


def _fractions(figures: Sequence[GroupFigure]) -> list[float]:
    """The figures in the unit of their evidence."""
    return [figure.value / (1.0 if figure.topic == "multiple" else 100.0) for figure in figures]
