"""Dated happenings told as causes: when each became known, when it took effect, by which record (`events.toml`)."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, TypeAlias, get_args

EventKind: TypeAlias = Literal["policy", "regulatory", "company", "release", "market"]
KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """A happening with the day it became public.

    cause        the story that it belongs to
    after_close  it came after the exchange's close: nothing of its own day is its effect
    effective    the day it took effect; its own day where no other is known
    """

    key: str
    label: str
    kind: EventKind
    cause: str
    announced: date
    source: str
    after_close: bool = False
    effective: date

    @property
    def first_day(self) -> date:
        """The first day whose session could show it; the exchange's next session counts where it is none."""
        return self.announced + timedelta(days=1) if self.after_close else self.announced


def _read() -> tuple[DatedEvent, ...]:
    text = Path(__file__).with_name("events.toml").read_text(encoding="utf-8")
    events = (
        DatedEvent(key=key, **{"effective": row["announced"], **row})
        for key, row in tomllib.loads(text)["events"].items()
    )
    return tuple(sorted(events, key=lambda event: (event.announced, event.key)))


EVENTS: tuple[DatedEvent, ...] = _read()
