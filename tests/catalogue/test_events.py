"""The table of events: a day, a kind, a story, a record; the same days as in the tables of acts and decisions."""

from datetime import date

import pytest

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.dated.decisions import DECISIONS
from rotascope.catalogue.dated.events import EVENTS, KINDS, DatedEvent
from rotascope.questions.causes.stories import STORIES


def event(key: str) -> DatedEvent:
    return next(event for event in EVENTS if event.key == key)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key)
def test_an_event_has_a_kind_a_story_and_a_record(event: DatedEvent) -> None:
    assert event.kind in KINDS
    assert event.cause in {story.cause for story in STORIES}
    assert event.source
    assert event.announced >= date(2025, 1, 1)


def test_days_of_other_tables_are_the_same_here() -> None:
    assert event("tax-act").announced == ACTS["obbba"].day
    cuts = [decision for decision in DECISIONS if decision.day >= date(2025, 1, 1)]
    assert {cut.day for cut in cuts} <= {event.announced for event in EVENTS if event.cause == "rates"}
    for cut in cuts:
        label = next(event.label for event in EVENTS if event.announced == cut.day)
        assert f"{cut.low:.2f}-{cut.high:.2f} %" in label


def test_what_comes_after_the_close_belongs_to_the_next_day() -> None:
    assert event("amazon-plan").first_day == date(2026, 2, 6)
    assert event("software-rout").first_day == date(2026, 2, 3)
    assert event("tax-act").first_day == date(2025, 7, 4)  # no session: the next one counts
    assert event("tax-act").effective == date(2025, 1, 20)
