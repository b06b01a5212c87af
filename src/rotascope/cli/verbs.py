"""The questions as verbs, in words alone: the registry itself loads numerical libraries, which help must not wait for.

`tests/cli/test_verbs.py` holds this table equal to `rotascope.questions.QUESTIONS`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """A question's name, its line of help, and its own options as (name, help)."""

    name: str
    help: str
    options: tuple[tuple[str, str], ...] = ()


VERBS: tuple[Verb, ...] = (
    Verb(
        "leadership",
        "Is leadership rotating: from what, to what, how far?",
        (("variant", "recipe of the rotation map: zscore, ema, trend, long-z"),),
    ),
    Verb(
        "unusual",
        "How big and how rare is a spread's move?",
        (
            ("spread", "a named spread or LONG/SHORT"),
            ("window", "1w 1m 3m 6m 1y 3y 5y ytd, a number of sessions, or a start date"),
        ),
    ),
)
