"""The rate story company by company: what the year's moves, or a pause, are worth to the earnings of each cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from rotascope.drivers.rates.pass_through import Borrower, CohortEffect, along, cohort_effect
from rotascope.drivers.rates.policy_path import year_of
from rotascope.evidence import Evidence, Finding, show
from rotascope.questions.causes.companies import FLOATING_NOTE, INCOME_NOTE, LABELS, LEAST, Companies, borrower
from rotascope.questions.causes.verdict import Part, Section, Word

STEP = 0.0025  # a quarter point: what is shown where the year had no move, and the pace that a pause is held against
METHOD = "a full year of the change on unhedged floating debt, after tax, over the sum of absolute net income"


def rates(group: Companies) -> Section:
    """The year's change of the policy rate, after tax, against each cohort's earnings; and what a pause forgoes."""
    if group.path is None:
        return Section()
    moves = group.path.between(group.view.as_of - timedelta(days=365), group.view.as_of)
    moved = sum(one.points for one in moves) / 100.0
    change = moved or -STEP
    reference = group.path.middle / 100.0 - moved
    debtors = {name: debtors_of(group, name) for name in group.cohorts}
    effects = {name: cohort_effect(pairs, change=change, reference=reference) for name, pairs in debtors.items()}
    word: Word = rate_word(group, effects) if moved else "cannot tell"
    findings = [rate_finding(group, name, one, (change, moved != 0.0), word) for name, one in effects.items()]
    pause = [pause_finding(group, name, pairs) for name, pairs in debtors.items()]
    parts = tuple(Part(cause="rates", word=word, finding=one) for one in findings[:1])
    return Section(parts=parts, findings=(*findings[1:], *(one for one in pause if one)))


def debtors_of(group: Companies, name: str) -> list[tuple[Borrower, float | None]]:
    """The cohort's companies as debtors, with their net income; those that cannot be read are left out, and counted."""
    return [
        (who, one.year.get("net_income"))
        for one in group.cohorts[name]
        if (who := borrower(one, name, group.view.as_of))
    ]


def rate_word(group: Companies, effects: Mapping[str, CohortEffect]) -> Word:
    """Support: the small cohort gains more of its earnings even at its low end. Refusal: not even at its high end."""
    small, large = effects.get("small"), effects.get("large")
    if small is None or large is None or small.relative is None or large.relative is None:
        return "cannot tell"
    if any(one.covered < LEAST * len(group.cohorts[name]) for name, one in effects.items()):
        return "cannot tell"
    ours, theirs = sorted(map(abs, small.relative)), sorted(map(abs, large.relative))
    return "supports" if ours[0] > theirs[1] else ("does not support" if ours[1] < theirs[0] else "cannot tell")


def rate_finding(group: Companies, name: str, effect: CohortEffect, change: tuple[float, bool], word: Word) -> Finding:
    """One cohort's effect in words."""
    points, happened = change
    whole = len(group.cohorts[name])
    low, high = effect.relative or (None, None)
    middle = (low + high) / 2.0 if low is not None and high is not None else None
    evidence = Evidence(
        value=middle,
        unit="fraction",
        display="percent",
        interval=(low, high) if low is not None else None,
        n_effective=float(effect.covered),
        inputs=group.inputs,
        status="ok" if effect.covered else "missing",
        method=METHOD,
        caveats=(*group.caveats, FLOATING_NOTE, INCOME_NOTE, *cases(effect)),
    )
    span = f"{show(low, 'percent')} to {show(high, 'percent')}" if low is not None else "an unknown part"
    said = "the year's moves of" if happened else "no move in the year; one of"
    text = (
        f"{LABELS[name]}: {said} {100 * points:+.2f} points, on floating debt, {'are' if happened else 'would be'} "
        f"worth {span} of a year's earnings after tax ({effect.covered} of {whole} companies with every item)"
    )
    return Finding("causes.rates.cohort", text, evidence, {"cause": "rates", "cohort": name, "verdict": word})


def cases(effect: CohortEffect) -> tuple[str, ...]:
    """How many companies are of which case."""
    counted = [f"{count} {case}" for case, count in effect.cases if case != "ordinary"]
    return (f"of the cohort: {', '.join(counted)}",) if counted else ()


def pause_finding(group: Companies, name: str, pairs: Sequence[tuple[Borrower, float | None]]) -> Finding | None:
    """What a year without moves forgoes against a quarter-point cut every three months; None where nobody counts."""
    if group.path is None:
        return None
    rate, start = group.path.middle / 100.0, group.view.as_of
    planned = [(start + timedelta(days=91 * count), rate - STEP * count) for count in (1, 2, 3)]
    cuts = year_of(start, rate, changes=planned)
    full = [
        (who, earned)
        for who, earned in pairs
        if earned is not None and along(who, cuts, reference=rate).after_tax is not None
    ]
    size = sum(abs(earned) for _, earned in full)
    if not size:
        return None
    ends = [
        sum(
            along(replace(who, floating=(who.floating[end],) * 2), cuts, reference=rate).after_tax or 0.0
            for who, _ in full
        )
        for end in (0, 1)
    ]
    low, high = (one / size for one in ends)
    evidence = Evidence(
        value=(low + high) / 2.0,
        unit="fraction",
        display="percent",
        interval=(low, high),
        n_effective=float(len(full)),
        inputs=group.inputs,
        method="the same engine on two paths: three cuts of a quarter point over the year, and none",
        caveats=(*group.caveats, FLOATING_NOTE, INCOME_NOTE),
    )
    text = (
        f"{LABELS[name]}: if the policy rate stands still for a year instead of falling a quarter point every three "
        f"months, {show(low, 'percent')} to {show(high, 'percent')} of a year's earnings is forgone"
    )
    return Finding("rates.pause", text, evidence, {"cohort": name})
