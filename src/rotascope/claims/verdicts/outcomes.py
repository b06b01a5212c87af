"""Ways to say what became of a claim."""

from collections.abc import Iterable
from dataclasses import replace

from rotascope.claims.records import CheckedClaim, Claim, Verdict
from rotascope.claims.verdicts.material import Material, Measured
from rotascope.claims.verdicts.resolve import label_of, name_of
from rotascope.claims.verdicts.tolerance import Grade
from rotascope.evidence import Display, Evidence, Input, Window

IMPORT = "rotascope data import FILE..."


def found(claim: Claim, verdict: Verdict, reason: str, evidence: Evidence, **more: object) -> CheckedClaim:
    """A verdict that rests on a computed number."""
    return replace(CheckedClaim(claim=claim, verdict=verdict, reason=reason, evidence=evidence), **more)  # type: ignore[arg-type]


def untestable(claim: Claim, reason: str, needs: str) -> CheckedClaim:
    """Nothing to compute it from; `needs` says what would change that."""
    return CheckedClaim(claim=claim, verdict="untestable", reason=reason, needs=needs)


def graded(claim: Claim, grade: Grade, reason: str, evidence: Evidence, **more: object) -> CheckedClaim:
    """`true` or `rounded`."""
    return found(claim, "rounded" if grade == "rounded" else "true", reason, evidence, **more)


def ranged(evidence: Evidence, values: Iterable[float]) -> Evidence:
    """The evidence with the range that readings or conventions span."""
    spread = sorted(values)
    return (
        replace(evidence, interval=(spread[0], spread[-1])) if len(spread) > 1 and spread[0] < spread[-1] else evidence
    )


def told(one: Measured, *, display: Display = "percent") -> str:
    """A return or gap in words."""
    return f"{one.evidence('return', display=display).shown} over {one.window}"


def dated_evidence(
    value: str, method: str, inputs: tuple[Input, ...], *, window: Window | None = None, searched: int = 1
) -> Evidence:
    """A date as evidence."""
    return Evidence(value=value, unit="date", method=method, inputs=inputs, window=window, searched=searched)


def ends_early(claim: Claim, material: Material, name: str, last: object) -> CheckedClaim:
    """The data stop before the article needs them."""
    return untestable(
        claim,
        f"{name} ends {last} in market {material.market}, before what the claim is about",
        f"import newer data of {name}: {IMPORT}",
    )


def nothing(claim: Claim, material: Material) -> CheckedClaim:
    """The market has no line of the subject."""
    name = name_of(claim.subject.key) if claim.subject else None
    ids = ", ".join(one for one, _ in name.ids()) if name else ""
    wanted = f" ({ids})" if ids else ""
    return untestable(
        claim,
        f"market {material.market} has nothing for {label_of(claim.subject)}",
        f"prices of {label_of(claim.subject)}{wanted}: {IMPORT}",
    )
