"""The stories told of the causes: each with its word, what decides it, and whether the word was another a month ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from rotascope.drivers.verdicts import Judgement, combine, may_vote
from rotascope.evidence import Evidence, Finding, Role, show
from rotascope.questions.causes.tables import inputs_of
from rotascope.questions.wording import capital, day_of


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of a cause.

    cause    its key, in findings' subjects and in JSON
    name     in a headline: "of NAME they cannot tell"
    text     the sentence that is judged
    least    pieces of evidence that must decide before there is a word
    needs    the id of the piece without which the story is not tested, and what it is in words
    """

    cause: str
    name: str
    text: str
    least: int = 1
    needs: tuple[str, str] = ("", "")


RELATED_PIECES = 2  # where each is a co-movement, which a series may show for reasons of its own
STORIES = (
    Story(
        "rates",
        "rate cuts",
        "rate cuts lift small caps, through their floating debt",
        RELATED_PIECES,
        ("causes.rates.firms", "firms with much floating debt against firms with little on the days of decisions"),
    ),
    Story("tax", "the tax act", "the tax act cut effective tax rates"),
    Story("capex", "the largest companies' investment", "investment drowns the margins of the largest companies"),
    Story("curve", "a steeper curve", "a steeper curve feeds banks, small and value shares", RELATED_PIECES),
    Story("credit", "easier credit", "easier credit lifts small caps", RELATED_PIECES),
    Story("events", "single events", "single events moved leadership"),
    Story("activity", "a recovery of industry", "a recovery of industry lifts small and value shares", RELATED_PIECES),
    Story("valuation", "cheap small caps", "small caps cost less than large caps"),
    Story("spring", "a coiled spring", "a large discount is followed by a lead of small caps"),
    Story("earnings", "the earnings handoff", "earnings growth hands over from large to small caps"),
    Story("flows", "money flowing in", "money flows into small caps"),
)
WORDS: Mapping[Judgement, str] = {
    "supports": "supported",
    "does not support": "not supported",
    "cannot tell": "cannot be told",
}
RULE = "the word of the pieces of evidence that decide, where they agree and are half of all or more; else cannot tell"
UNSIZED = "its size is not measured"
SIZE = "causes.story.size"  # findings that say how large a cause's part of a spread's gap was
POWER = "power: "  # how a piece's caveat on what its sample could have seen begins
SHOWN = 5  # stories on the first screen
SAME_MONTH = "Nothing here says: each number is of one month, and no month after it is looked at"


def judge_stories(pieces: Sequence[Finding], *, sizes: Sequence[Finding] = ()) -> list[Finding]:
    """Every story with its word and size: those with data first, then by the size of their part, then by their word.

    The first SHOWN stand on the first screen.
    """
    order = list(WORDS)

    def rank(verdict: Finding) -> tuple[bool, float, int]:
        part = size_of(verdict.subject["cause"], sizes)
        return (
            verdict.evidence.status != "ok",
            -abs(float(part.evidence.value)) if part and part.evidence.value is not None else 0.0,
            order.index(cast("Judgement", verdict.subject["verdict"])),
        )

    verdicts = sorted((judge_story(story, pieces, sizes=sizes) for story in STORIES), key=rank)
    roles: list[Role] = ["key" if number < SHOWN else "" for number in range(len(verdicts))]
    return [replace(verdict, role=role) for verdict, role in zip(verdicts, roles, strict=True)]


def judge_story(story: Story, pieces: Sequence[Finding], *, sizes: Sequence[Finding] = ()) -> Finding:
    """A cause's word, how many pieces of evidence gave it, what they could have seen, and the size of its part.

    pieces   findings whose subject has a cause and a verdict: those of this cause vote, unless they are stale
    sizes    findings of `size_finding`
    """
    shown = [piece for piece in pieces if piece.subject["cause"] == story.cause]
    votes = [piece for piece in shown if may_vote(piece.evidence.status)]
    judgements = [cast("Judgement", piece.subject["verdict"]) for piece in votes]
    needed, absent = story.needs
    untested = bool(needed) and needed not in {piece.id for piece in votes}
    judgement = "cannot tell" if untested else combine(judgements, least=story.least)
    evidence = Evidence.text(
        judgement,
        method=f"{RULE}; at least {story.least} must decide" if story.least > 1 else RULE,
        inputs=inputs_of(votes),
        status="ok" if votes else "missing",
        caveats=() if votes else ("nothing that is current in this market bears on it",),
    )
    decisive = len(judgements) - judgements.count("cannot tell")
    counts = f"{decisive} of {len(votes)} pieces of evidence decide" if votes else "no data here"
    stale = len(shown) - len(votes)
    counts += f"; not tested: {absent}" if untested and votes else ""
    counts += f"; {stale} stale, without a vote" if stale else ""
    part = size_of(story.cause, sizes)
    power = f"; {power_of(votes)}" if judgement != "supports" and power_of(votes) else ""
    detail = f"{story.text}: {judgement} ({counts}); {part.text if part else UNSIZED}{power}"
    verdict = f"{WORDS[judgement]}{' (not tested)' if untested else ''}"
    text = f"{capital(story.text)}: {verdict}{short_size(part)}{because(judgement, votes)}"
    return Finding("causes.story.verdict", text, evidence, {"cause": story.cause, "verdict": judgement}, detail)


def size_finding(cause: str, evidence: Evidence, *, spread: str, text: str) -> Finding:
    """How large a cause's part of a spread's gap was: points with their range, over the evidence's window.

    text   the size in words, a clause of the story's detail
    """
    return Finding(SIZE, text, evidence, {"cause": cause, "spread": spread})


def size_of(cause: str, sizes: Sequence[Finding]) -> Finding | None:
    """The first size that was measured of a cause; None where none was."""
    return next((size for size in sizes if size.subject["cause"] == cause), None)


def short_size(part: Finding | None) -> str:
    """The size in a sentence for people: points with their range; empty where it is not measured."""
    if part is None or part.evidence.value is None or part.evidence.interval is None:
        return ""
    low, high = (show(bound, "pp").removesuffix(" pp") for bound in part.evidence.interval)
    span = "on its event's session" if part.evidence.status == "estimated" else "of the last year's gap"
    return f", {part.evidence.shown} {span} ({low} to {high})"


def power_caveat(what: str, detectable: float) -> str:
    """The caveat that says which size (fraction) 80 of 100 samples like this one would find at 5 %."""
    return f"{POWER}{what} of {show(abs(detectable), 'pp').lstrip('+')} is found in 80 of 100 such samples"


def power_of(votes: Sequence[Finding]) -> str:
    """What the pieces without support could have seen, each once."""
    undecided = (vote for vote in votes if vote.subject["verdict"] != "supports")
    notes = (caveat for vote in undecided for caveat in vote.evidence.caveats if caveat.startswith(POWER))
    return "; ".join(dict.fromkeys(notes))


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
        names[judgement] = list_causes([story.name for story in STORIES if story.cause in causes])
    supported, refused, _ = names.values()
    untold = [verdict for verdict in verdicts if verdict.subject["verdict"] == "cannot tell"]
    with_data = [verdict.subject["cause"] for verdict in untold if verdict.evidence.status == "ok"]
    open_ = list_causes([story.name for story in STORIES if story.cause in with_data])
    bare = len(untold) - len(with_data)
    parts = [f"The data support the story of {supported}" if supported else "The data support none of the stories told"]
    if refused:
        parts.append(f"{', not' if supported else '; not'} that of {refused}")
    if open_:
        parts.append(f"; of {open_} they cannot tell")
    if bare:
        parts.append(f"; {bare} more {'story has' if bare == 1 else 'stories have'} no data here")
    return f"{''.join(parts)}."


def list_causes(names: Sequence[str]) -> str:
    """Names in a sentence: `a, b and c`; empty for none."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def changed(now: Sequence[Finding], then: Sequence[Finding], *, since: date, moved: Sequence[Finding]) -> Finding:
    """Which words are others than a month ago, and whether the policy rate moved.

    now, then   the verdicts on the stories     moved   moves of the policy rate after `since`
    """
    names = {story.cause: story.name for story in STORIES}
    before = {verdict.subject["cause"]: verdict.subject["verdict"] for verdict in then}
    turned = [
        f"{names[cause]}, from {WORDS[cast('Judgement', before[cause])]} to "
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
