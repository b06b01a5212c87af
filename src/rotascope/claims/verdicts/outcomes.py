"""Ways to say what became of a claim."""

from collections.abc import Iterable
from dataclasses import replace

from rotascope.catalogue.namespaces import symbol_of
from rotascope.claims.records import CheckedClaim, Claim, Verdict
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.resolve import label_of, name_of
from rotascope.claims.verdicts.tolerance import Grade
from rotascope.evidence import Evidence

IMPORT = "rotascope data import FILE..."


def conclude(
    claim: Claim,
    verdict: Verdict,
    reason: str,
    evidence: Evidence,
    *,
    nearest: str = "",
    alternatives: tuple[tuple[str, str], ...] = (),
) -> CheckedClaim:
    """A verdict that rests on a computed number; the other fields are those of CheckedClaim."""
    return CheckedClaim(
        claim=claim, verdict=verdict, reason=reason, evidence=evidence, nearest=nearest, alternatives=alternatives
    )


def leave_untestable(claim: Claim, reason: str, needs: str) -> CheckedClaim:
    """Nothing to compute it from; `needs` says what would change that."""
    return CheckedClaim(claim=claim, verdict="untestable", reason=reason, needs=needs)


def confirm(claim: Claim, grade: Grade, reason: str, evidence: Evidence) -> CheckedClaim:
    """`true` or `rounded`."""
    return conclude(claim, "rounded" if grade == "rounded" else "true", reason, evidence)


def with_range(evidence: Evidence, values: Iterable[float]) -> Evidence:
    """The evidence with the range that readings or conventions span."""
    ordered = sorted(values)
    spans = len(ordered) > 1 and ordered[0] < ordered[-1]
    return replace(evidence, interval=(ordered[0], ordered[-1])) if spans else evidence


def report_data_end(claim: Claim, material: Material, name: str, last: object) -> CheckedClaim:
    """The data stop before the article needs them."""
    return leave_untestable(
        claim,
        f"{name} ends {last} in market {material.market}, before what the claim is about",
        f"import newer data of {name}: {IMPORT}",
    )


def report_no_data(claim: Claim, material: Material) -> CheckedClaim:
    """The market has no line of the subject."""
    name = name_of(claim.subject.key) if claim.subject else None
    label = label_of(claim.subject)
    ids = ", ".join(symbol_of(reference) for reference, _ in name.candidates()) if name else ""
    prices = f"prices of {label} ({ids})" if ids else f"prices of {label}"
    return leave_untestable(claim, f"market {material.market} has nothing for {label}", f"{prices}: {IMPORT}")
