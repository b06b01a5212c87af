"""The catalogue's data files: every id once, every reference resolved, every date with its source."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TypeVar

import pytest

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.cadences import CADENCES
from rotascope.catalogue.groups import BASKETS, COHORTS, MAGNIFICENT_SEVEN, SHARE_CLASSES
from rotascope.catalogue.instruments import BY_REFERENCE, INSTRUMENTS
from rotascope.catalogue.names import BY_KEY, COMPANIES, NAME_OF_SYMBOL, NAMES
from rotascope.catalogue.namespaces import NAMESPACES, split_reference
from rotascope.catalogue.series import SERIES
from rotascope.catalogue.spreads import SPREADS, find_spread
from rotascope.catalogue.statistics import POLICY_ACTORS, POLICY_WORDS, STATISTICS

T = TypeVar("T")
WORDS = re.compile(r"[a-z0-9&.',]+( [a-z0-9&.',]+)*")


def repeated(items: Iterable[T]) -> list[T]:
    return [item for item, count in Counter(items).items() if count > 1]


def test_every_instrument_stands_once_in_a_known_namespace_with_a_name() -> None:
    assert repeated(instrument.reference for instrument in INSTRUMENTS) == []
    assert {instrument.namespace for instrument in INSTRUMENTS} <= set(NAMESPACES)
    assert all(instrument.name.strip() for instrument in INSTRUMENTS)


def test_a_spelling_means_one_instrument_of_its_namespace() -> None:
    spelled = [(one.namespace, spelling) for one in INSTRUMENTS for spelling in one.spellings]
    assert repeated(spelled) == []
    symbols = {(one.namespace, one.symbol): one.spellings for one in INSTRUMENTS}
    assert [pair for pair in spelled if pair in symbols and pair[1] not in symbols[pair]] == []
    mistaken = [symbol for one in INSTRUMENTS for symbol in one.mistaken]
    assert repeated(mistaken) == []
    assert {spelling for _, spelling in spelled} & set(mistaken) == set()


def test_every_series_has_a_known_cadence_and_a_lag_beyond_its_period() -> None:
    assert {series.frequency for series in SERIES.values()} <= CADENCES.keys()
    longest = {"D": 0, "W": 0, "M": 31, "Q": 92, "A": 366}  # a value is not known before its period is over
    assert [series.id for series in SERIES.values() if series.lag_days < longest[series.frequency]] == []
    assert repeated(chain(SERIES, *(series.spellings for series in SERIES.values()))) == []
    assert all(series.name and series.unit for series in SERIES.values())


def test_every_reference_of_a_name_is_an_instrument_and_every_confusion_a_name() -> None:
    references = {reference for name in NAMES for reference, _ in name.candidates()}
    assert sorted(references - BY_REFERENCE.keys()) == []
    assert sorted({key for name in NAMES for key in name.confused_with} - BY_KEY.keys()) == []
    assert {split_reference(stock)[0] for name in NAMES for stock in name.basket} == {"stock"}
    without_data = {name.key for name in NAMES if not any(name.candidates()) and not name.basket}
    assert "russell3000" in without_data  # recognised and named, so that its numbers are taken for nothing else
    assert not without_data & {key for name in NAMES for key in name.confused_with}


def test_every_reference_of_a_statistic_is_a_series_and_every_confusion_a_statistic() -> None:
    references = {reference for statistic in STATISTICS.values() for reference in statistic.series}
    assert sorted(references - {f"macro:{id_}" for id_ in SERIES} - BY_REFERENCE.keys()) == []
    confusions = {key for statistic in STATISTICS.values() for key in statistic.confused_with}
    assert sorted(confusions - STATISTICS.keys()) == []


def test_words_mean_one_thing_and_are_written_as_they_are_read() -> None:
    """Lower case, one blank, no hyphen: what differs from that would never be found in an article."""
    listed = [
        *chain.from_iterable(name.words for name in NAMES),
        *chain.from_iterable(statistic.words for statistic in STATISTICS.values()),
        *chain.from_iterable(act.words for act in ACTS.values()),
        *COMPANIES,
        *POLICY_WORDS,
        *POLICY_ACTORS,
    ]
    assert repeated(listed) == []
    assert [words for words in listed if not WORDS.fullmatch(words)] == []


def test_every_act_has_a_day_and_the_record_that_gives_it() -> None:
    assert all(isinstance(act.day, date) for act in ACTS.values())
    assert all(act.source.strip() and act.citation.strip() and act.label.strip() for act in ACTS.values())
    assert repeated(act.citation for act in ACTS.values()) == []


@pytest.mark.parametrize("spread", SPREADS, ids=lambda spread: spread.name)
def test_a_spread_states_the_namespace_of_every_instrument(spread: object) -> None:
    named = find_spread(getattr(spread, "name", ""))
    assert named is spread
    assert {split_reference(id_)[0] for pair in named.pairs for id_ in pair.ids} <= set(NAMESPACES)


def test_former_names_of_spreads_are_accepted_and_none_is_taken_twice() -> None:
    assert repeated(name for spread in SPREADS for name in (spread.name, *spread.aliases)) == []
    renamed = {old: find_spread(old) for old in ("quality-junk", "careful-expanding", " Quality-Junk ")}
    assert {old: spread.name for old, spread in renamed.items() if spread} == {
        "quality-junk": "profitability",
        "careful-expanding": "investment",
        " Quality-Junk ": "profitability",
    }
    assert find_spread("junk-quality") is None


def test_groups_name_each_member_once() -> None:
    assert len(MAGNIFICENT_SEVEN) == len(set(MAGNIFICENT_SEVEN)) == 7
    assert repeated(cohort.name for cohort in COHORTS) == []
    assert repeated(other for _, other in SHARE_CLASSES) == []
    assert all(len(members) == len(set(members)) for members in BASKETS.values())


def test_a_symbol_in_brackets_is_read_as_the_thing_that_it_can_only_be() -> None:
    read = {symbol: NAME_OF_SYMBOL.get(symbol) for symbol in ("SPX", "DJI", "SPY", "IWM", "XLK", "DOW", "COMP", "SMB")}
    assert read == {
        "SPX": "sp500",
        "DJI": "dow",
        "SPY": "sp500",
        "IWM": "russell2000",
        "XLK": "technology",
        "DOW": None,
        "COMP": None,
        "SMB": None,
    }
