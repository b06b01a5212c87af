"""A checked claim as an editor reads it: how it was read, one plain sentence, the source, a correction to paste."""

import re

from rotascope.claims.records import REFUTED, CheckedClaim, Claim, Quantity
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
CORRECTED = ("change", "gap", "level", "macro")  # kinds whose number can be put right in its own words
PLAIN = {
    "true": "The data agree: {shown}.",
    "rounded": "It agrees when rounded: {shown}.",
    "depends on convention": "It holds in one reading and not in another: {shown} in the one that fits.",
    "true but weak evidence": "The pattern is there, and chance alone often gives as much.",
    "wrong value": "The data show {shown}.",
    "wrong date": "The data show {shown}; the number belongs to another date.",
    "wrong entity": "The data show {shown}; the number belongs to another name.",
    "wrong period": "The data show {shown}; the number belongs to another period.",
    "impossible": "Nobody could know this at the article's date.",
    "unsupported": "The data show a stronger case in the stretch that is named.",
    "forecast": "It speaks of what was to come, so it is not judged.",
}
IN_PERCENT = ("percent", "pp")
HUNDREDFOLD = 100.0


def describe_reading(claim: Claim) -> str:
    """What the claim is of, what it says of it and over which days, in which words, and how surely it was read."""
    period = claim.period
    window = "no window"
    if period is not None:
        days = str(period.first) if period.first == period.last else f"{period.first} to {period.last}"
        window = f"{days} (\u201c{period.text}\u201d)"
    against = f" against {label_of(claim.counterpart)}" if claim.counterpart else ""
    measure = {1: "up", -1: "down"}.get(claim.direction, "")
    kind = f"{claim.type} {measure}".strip()
    return f"{label_of(claim.subject)}{against}; {kind}; {window}; {claim.confidence}"


def say_plainly(checked: CheckedClaim) -> str:
    """One sentence on why the verdict is what it is."""
    shown = checked.evidence.shown if checked.evidence else "nothing"
    if checked.verdict in PLAIN:
        return PLAIN[checked.verdict].format(shown=shown)
    doubts = checked.claim.doubts
    if checked.evidence is not None and doubts:
        return f"Left open, since {doubts[0]}; read so, the data show {shown}."
    return f"Left open: {checked.reason}."


def name_source(evidence: Evidence | None) -> str:
    """The series that a number stands on, each with its source and last date."""
    inputs = evidence.inputs if evidence else ()
    return "; ".join(dict.fromkeys(f"{used.series}, {used.source}, to {used.last}" for used in inputs))


def suggest_correction(checked: CheckedClaim) -> str:
    """The clause with the right number in it, as printed; empty where the number alone does not put it right."""
    claim, evidence = checked.claim, checked.evidence
    if checked.verdict not in REFUTED or claim.quantity is None or claim.type not in CORRECTED or evidence is None:
        return ""
    if not isinstance(evidence.value, int | float) or claim.quantity.low != claim.quantity.high:
        return ""
    value = evidence.value * (HUNDREDFOLD if claim.quantity.measure in IN_PERCENT else 1.0)
    if claim.direction * value < 0 or claim.quote.count(claim.quantity.text) != 1:
        return ""
    return claim.quote.replace(claim.quantity.text, _reprint(claim.quantity, abs(value)))


def _reprint(quantity: Quantity, value: float) -> str:
    """The number's words with another value in them, to as many decimals; a hedge goes."""
    match = NUMBER.search(quantity.text)
    if match is None:
        return quantity.text
    decimals = len(match.group().partition(".")[2])
    separator = "," if "," in match.group() else ""
    sign = "-" if quantity.sign < 0 else ""
    return f"{sign}{value:{separator}.{decimals}f}{quantity.text[match.end() :]}"
