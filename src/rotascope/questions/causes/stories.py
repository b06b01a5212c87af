"""The stories told of the causes: each with its word, what decides it, and whether the word was another a month ago."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from rotascope.drivers.verdicts import Judgement, combine, may_vote
from rotascope.evidence import Evidence, Finding, Role
from rotascope.questions.causes.tables import inputs_of
from rotascope.questions.wording import capital, day_of

STORIES: Mapping[str, str] = {
    "rates": "rate cuts lift small caps, through their floating debt",
    "tax": "the tax act cut effective tax rates",
    "capex": "investment drowns the margins of the largest companies",
    "curve": "a steeper curve feeds banks, small and value shares",
    "credit": "easier credit lifts small caps",
    "activity": "a recovery of industry lifts small and value shares",
}
NAMES: Mapping[str, str] = {
    "rates": "rate cuts",
    "tax": "the tax act",
    "capex": "the largest companies' investment",
    "curve": "a steeper curve",
    "credit": "easier credit",
    "activity": "a recovery of industry",
}
WORDS: Mapping[Judgement, str] = {
    "supports": "supported",
    "does not support": "not supported",
    "cannot tell": "cannot be told",
}
RULE = "the word of the pieces of evidence that decide, where they agree and are half of all or more; else cannot tell"
RELATED = ("curve", "credit", "activity")  # stories told from co-movement alone
RELATED_PIECES = 2
SHOWN = 5  # stories on the first screen
SAME_MONTH = "Nothing here says: each number is of one month, and no month after it is looked at"


def judge_stories(pieces: Sequence[Finding]) -> list[Finding]:
    """Every story with its word, those with data and decided ones first; the first SHOWN stand on the first screen."""
    order = list(WORDS)

    def rank(verdict: Finding) -> tuple[bool, int]:
        return verdict.evidence.status != "ok", order.index(cast("Judgement", verdict.subject["verdict"]))

    verdicts = sorted((judge_story(cause, pieces) for cause in STORIES), key=rank)
    roles: list[Role] = ["key" if number < SHOWN else "" for number in range(len(verdicts))]
    return [replace(verdict, role=role) for verdict, role in zip(verdicts, roles, strict=True)]


def judge_story(cause: str, pieces: Sequence[Finding]) -> Finding:
    """A cause's word, and how many pieces of evidence gave it.

    pieces   findings whose subject has a cause and a verdict: those of this cause vote, unless they are stale
    """
    shown = [piece for piece in pieces if piece.subject["cause"] == cause]
    votes = [piece for piece in shown if may_vote(piece.evidence.status)]
    judgements = [cast("Judgement", piece.subject["verdict"]) for piece in votes]
    least = RELATED_PIECES if cause in RELATED else 1
    judgement = combine(judgements, least=least)
    evidence = Evidence.text(
        judgement,
        method=f"{RULE}; at least {least} must decide" if least > 1 else RULE,
        inputs=inputs_of(votes),
        status="ok" if votes else "missing",
        caveats=() if votes else ("nothing that is current in this market bears on it",),
    )
    decisive = len(judgements) - judgements.count("cannot tell")
    counts = f"{decisive} of {len(votes)} pieces of evidence decide" if votes else "no data here"
    stale = len(shown) - len(votes)
    counts += f"; {stale} stale, without a vote" if stale else ""
    detail = f"{STORIES[cause]}: {judgement} ({counts})"
    text = f"{capital(STORIES[cause])}: {WORDS[judgement]}{because(judgement, votes)}"
    return Finding("causes.story.verdict", text, evidence, {"cause": cause, "verdict": judgement}, detail)


def because(judgement: Judgement, votes: Sequence[Finding]) -> str:
    """The piece of evidence that weighs most for a word, as its next sentence; what lacks where there is none."""
    if not votes:
        return "; no data here bear on it"
    same = [vote for vote in votes if vote.subject["verdict"] == judgement] or votes
    heaviest = min(same, key=lambda vote: vote.evidence.p_value or 0.0)
    return f". {capital(heaviest.text)}"


def headline(verdicts: Sequence[Finding]) -> str:
    """Which stories the data support, which they do not, and which cannot be told."""
    names: dict[str, str] = {}
    for judgement in WORDS:
        causes = [verdict.subject["cause"] for verdict in verdicts if verdict.subject["verdict"] == judgement]
        names[judgement] = list_causes([NAMES[cause] for cause in STORIES if cause in causes])
    supported, refused, open_ = names.values()
    parts = [f"The data support the story of {supported}" if supported else "The data support none of the stories told"]
    if refused:
        parts.append(f"{', not' if supported else '; not'} that of {refused}")
    if open_:
        parts.append(f"; of {open_} they cannot tell")
    return f"{''.join(parts)}."


def list_causes(names: Sequence[str]) -> str:
    """Names in a sentence: `a, b and c`; empty for none."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def changed(now: Sequence[Finding], then: Sequence[Finding], *, since: date, moved: Sequence[Finding]) -> Finding:
    """Which words are others than a month ago, and whether the policy rate moved.

    now, then   the verdicts on the stories     moved   moves of the policy rate after `since`
    """
    before = {verdict.subject["cause"]: verdict.subject["verdict"] for verdict in then}
    turned = [
        f"{NAMES[cause]}, from {WORDS[cast('Judgement', before[cause])]} to "
        f"{WORDS[cast('Judgement', verdict.subject['verdict'])]}"
        for verdict in now
        if before[cause := verdict.subject["cause"]] != verdict.subject["verdict"]
    ]
    words = f"the word changed for {list_causes(turned)}" if turned else "no story's word changed"
    rate = "the policy rate moved" if moved else "no move of the policy rate is known"
    evidence = Evidence.count(len(turned), method="the same rules, on what was known on both dates")
    return Finding("causes.story.changed", f"Since {day_of(since)} {words}, and {rate}", evidence, role="changed")


def followed() -> Finding:
    """That nothing here is a forecast."""
    evidence = Evidence.text("not looked at", method="co-movement in the same month")
    return Finding("causes.story.followed", SAME_MONTH, evidence, role="followed")
