"""A few of each attack of benchmarks/attacks.py; and planted faults that they must see."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from attacked_market import BAD, Market, copied, make_market, run_command
from file_attacks import attack_by_file
from payload_attacks import attack_by_payload, dangers_of
from rotascope.pages import cleaning, terminal
from rotascope.store import ingest
from rotascope.store import store as stores
from rotascope.store.store import Store
from store_attacks import FILES, IMPORT, after_import, attack_by_flip, attack_by_kill, attack_by_pair

SEED = 7
Attack = Callable[[Market, int, int], tuple[str, str]]
# Calls of the program itself that may fail; those of the libraries too are in benchmarks/failing_calls.c.
CALLS = (
    (os, "fsync"),
    (Path, "open"),
    (Path, "replace"),
    (Path, "write_text"),
    (stores, "write_deltalake"),
    (stores, "hash_file"),
)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    return make_market(tmp_path_factory.mktemp("market").resolve())


def bad_of(attack: Attack, market: Market, numbers: range) -> list[tuple[str, str]]:
    outcomes = (attack(market, number, SEED) for number in numbers)
    return [(name, outcome) for name, outcome in outcomes if outcome.startswith(BAD)]


@pytest.mark.parametrize(
    ("attack", "numbers"),
    [
        (attack_by_flip, range(3 * len(FILES))),
        (attack_by_kill, range(1, 6, 2)),
        (attack_by_pair, range(6)),
        (attack_by_file, range(15)),
        (attack_by_payload, range(0, 105, 9)),
    ],
)
def test_no_attack_gets_through(market: Market, attack: Attack, numbers: range) -> None:
    assert bad_of(attack, market, numbers) == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_no_fault_of_the_system_leaves_half_an_import(market: Market, call: tuple[object, str], code: int) -> None:
    with copied(market) as victim:
        with patch.object(*call, side_effect=OSError(code, os.strerror(code), "a file")):
            reply = run_command(*IMPORT)
        assert reply.outcome == "refused", reply
        assert after_import(victim, reply) in ("same", "whole")


def test_the_attacks_see_a_store_that_checks_nothing(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "_check_files", lambda *_: None)
    monkeypatch.setattr("rotascope.store.verify.file_faults", lambda *_: ())
    assert bad_of(attack_by_flip, market, range(0, 10 * len(FILES), len(FILES)))


def test_the_attacks_see_writers_that_are_not_held_against_each_other(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "check_contradictions", lambda *_, **__: None)
    assert bad_of(attack_by_pair, market, range(6))


def test_the_attacks_see_pages_and_screens_that_clean_nothing(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<p onclick="x"><script>1</script><a href="https://example.com"><meta http-equiv="refresh" content="0">'
    assert len(dangers_of(page)) == 4
    assert dangers_of('<p title="&lt;script&gt;"><a href="#claim-1">1</a>') == []
    monkeypatch.setattr(cleaning, "clean_text", str)
    monkeypatch.setattr(terminal, "clean_text", str)
    assert bad_of(attack_by_payload, market, range(68, 93, 5))
