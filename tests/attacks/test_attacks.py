"""A few of each attack of benchmarks/attacks.py; and a planted fault that each must see."""

from pathlib import Path

import pytest

from attacks import (
    KINDS,
    Market,
    attack_by_faults,
    attack_by_files,
    attack_by_flips,
    attack_by_kills,
    attack_by_pairs,
    bad_outcomes,
    make_market,
)
from rotascope.store import ingest as ingests
from rotascope.store.store import Store


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    return make_market(tmp_path_factory.mktemp("market"))


def test_no_flipped_bit_answers_in_silence(market: Market) -> None:
    outcomes = attack_by_flips(market, 4 * len(KINDS), seed=7)
    assert bad_outcomes(outcomes) == {}


def test_no_fault_of_the_system_leaves_half_an_import(market: Market) -> None:
    assert bad_outcomes(attack_by_faults(market, 12, seed=7)) == {}


def test_no_kill_leaves_half_an_import(market: Market) -> None:
    assert bad_outcomes(attack_by_kills(market, 3, seed=7)) == {}


def test_of_two_that_contradict_each_other_one_is_refused() -> None:
    assert bad_outcomes(attack_by_pairs(4)) == {}


def test_hostile_files_are_taken_whole_or_refused(market: Market) -> None:
    assert bad_outcomes(attack_by_files(market, 40, seed=7)) == {}


def test_the_attacks_see_a_store_that_checks_nothing(
    market: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "_check_files", lambda *_: None)
    monkeypatch.setattr("rotascope.store.verify.file_faults", lambda *_: ())
    monkeypatch.setattr(ingests, "check_contradictions", lambda *_, **__: None)
    assert bad_outcomes(attack_by_flips(market, 10 * len(KINDS), seed=7))
