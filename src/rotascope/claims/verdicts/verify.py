"""Every claim to its verdict: one function a kind, a forecast never judged as a fact."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts import company as verify_company
from rotascope.claims.verdicts import dated as verify_rest
from rotascope.claims.verdicts import level as verify_level
from rotascope.claims.verdicts import market as verify_market
from rotascope.claims.verdicts import policy as verify_policy
from rotascope.claims.verdicts import record as verify_record
from rotascope.claims.verdicts import runs as verify_run
from rotascope.claims.verdicts import statistics as verify_macro
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, untestable
from rotascope.claims.verdicts.resolve import label_of, settle

NEEDED = {
    "valuation": "a dated valuation series of both sides",
    "figure": "the table that the number comes from",
    "cause": "`rotascope causes`: a cause is weighed there, not read off",
}


def verify(claims: Sequence[Claim], material: Material, *, later: Material | None = None) -> tuple[CheckedClaim, ...]:
    """Each claim with its verdict, in order.

    material  what was known by the end of the article's date
    later     what is known now, for how a forecast went and for what was published after the article
    """
    settled = settle(claims)
    mentioned = tuple(dict.fromkeys(one.subject.key for one in settled if one.subject))
    done: dict[int, CheckedClaim] = {}
    for place in sorted(range(len(settled)), key=lambda one: settled[one].type == "superlative"):
        claim = settled[place]
        rests = done.get(claim.rests_on[0]) if claim.rests_on else None
        done[place] = one_claim(claim, material, later, rests, mentioned)
    return tuple(done[place] for place in range(len(settled)))


def one_claim(
    claim: Claim, material: Material, later: Material | None, rests: CheckedClaim | None, mentioned: tuple[str, ...]
) -> CheckedClaim:
    """One claim's verdict."""
    if claim.expected or claim.type == "forecast":
        return forecast(claim, material, later, mentioned)
    if claim.type in MARKET:
        return MARKET[claim.type](claim, material, mentioned)
    if claim.type in DATED:
        return DATED[claim.type](claim, material, later)
    if claim.type in PLAIN:
        return PLAIN[claim.type](claim, material)
    if claim.type == "superlative":
        return superlative(claim, material, rests)
    reason = (
        f"{claim.type}: nothing in market {material.market} gives this number"
        if claim.type != "cause"
        else "a statement of cause"
    )
    return untestable(claim, reason, NEEDED.get(claim.type, IMPORT))


def superlative(claim: Claim, material: Material, rests: CheckedClaim | None) -> CheckedClaim:
    """A record by block, of a statistic, or of the figure that it rests on."""
    if "noun" in claim.details:
        return verify_record.record(claim, material)
    if claim.subject is not None and claim.subject.kind == "macro":
        return verify_macro.peak(claim, material, rests)
    return verify_run.superlative(claim, material, rests)


def forecast(claim: Claim, material: Material, later: Material | None, mentioned: tuple[str, ...]) -> CheckedClaim:
    """Not checkable at the article's date; how it went since is told apart and marked hindsight."""
    plain = CheckedClaim(
        claim=claim,
        verdict="forecast",
        reason=f"not checkable on {material.dated}: it speaks of what was to come",
        needs="data after the article" if claim.quantity else "",
    )
    if later is None or claim.quantity is None or claim.period is None or claim.period.last > later.dated:
        return plain
    if claim.type not in MARKET and claim.type not in DATED and claim.type not in PLAIN:
        return plain
    since = one_claim(replace(claim, expected=False), later, None, None, mentioned)
    if since.evidence is None:
        return plain
    return replace(
        plain,
        hindsight=f"hindsight, data to {later.dated}: {since.reason} about {label_of(claim.subject)}",
        hindsight_evidence=since.evidence,
    )


MARKET: dict[str, Callable[[Claim, Material, tuple[str, ...]], CheckedClaim]] = {
    "change": verify_market.change,
    "gap": verify_market.gap,
    "level": verify_level.level,
    "streak": verify_run.streak,
}
DATED: dict[str, Callable[[Claim, Material, Material | None], CheckedClaim]] = {
    "macro": verify_macro.macro,
    "company figure": verify_company.company,
}
PLAIN: dict[str, Callable[[Claim, Material], CheckedClaim]] = {
    "rate range": verify_policy.rate_range,
    "rate moves": verify_policy.rate_moves,
    "rout": verify_rest.rout,
    "event": verify_rest.event,
    "identity": verify_rest.identity,
    "growth": verify_company.growth,
}
