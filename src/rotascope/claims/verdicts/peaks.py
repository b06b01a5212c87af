"""Highs and lows of published statistics: when a figure was last matched."""

from datetime import date, timedelta

from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.statistics import STALE, Figure, Statistic, macro_of

MULTI = timedelta(days=730)  # multi-year is two years or more


def judge_peak(claim: Claim, material: Material, figure: CheckedClaim | None) -> CheckedClaim:
    """`a multi-year high` of a statistic: when it was last matched.

    figure   the claim that the superlative is about, already checked
    """
    macro = macro_of(claim)
    line = material.series.get(macro.key)
    if line is None:
        return leave_untestable(claim, f"market {material.market} has no {macro.key}", f"the series: {IMPORT}")
    transformation = (
        figure.claim.details.get("transformation", macro.transformation) if figure else macro.transformation
    )
    statistic = Statistic(macro, line, transformation)
    until = material.dated
    if "last" in claim.details:
        until = min(until, date.fromisoformat(claim.details["last"]))
    past = [published for published in statistic.figures if published.day <= until]
    if not past or past[-1].day < months_before(until, STALE):
        end = past[-1].day if past else "nowhere"
        return leave_untestable(claim, f"{macro.label} ends {end}", f"newer data: {IMPORT}")
    peak = past[-1]
    matches = [earlier for earlier in past[:-1] if earlier.value * claim.direction >= peak.value * claim.direction]
    superlative = "highest" if claim.direction > 0 else "lowest"
    statement, evidence = statistic.describe(peak), statistic.evidence(peak, len(past))
    if not matches:
        reason = f"{statement}, the {superlative} since {past[0].day}, where the data begin"
        return confirm(claim, "true", reason, evidence)
    match = matches[-1]
    nearest = f"{statement}, the {superlative} since {match.day} ({match.value:,.5g})"
    reach = _reach_of_peak(claim, peak)
    if reach is None or match.day > reach:
        return conclude(claim, "unsupported", nearest, evidence, nearest=nearest)
    return confirm(claim, "true", nearest, evidence)


def _reach_of_peak(claim: Claim, peak: Figure) -> date | None:
    """The day since which nothing may match a peak; None for ever."""
    if claim.period is not None:
        return claim.period.first
    return peak.day - MULTI if "multi" in claim.details else None
