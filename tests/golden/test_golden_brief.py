"""The whole brief of the shipped market, field by field, against the file that was read and accepted.

A change here is a change for users: `PYTHONPATH=tests python tests/golden/kept.py` writes the file anew, and its
difference belongs into the same commit.
"""

import json
from collections.abc import Iterator
from math import isclose
from typing import Any

import pytest

from golden.kept import GOLDEN, brief

TOLERANCE = 1e-7  # sums differ in the last digits between processors; a p-value moves by 1e-3 when one draw does


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in ours or key not in theirs:
                yield f"{path}.{key}: only on one side"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"{path}: {len(ours)} against {len(theirs)}"
        for number, (our, other) in enumerate(zip(ours, theirs, strict=False)):
            yield from differences(our, other, f"{path}[{number}]")
    elif isinstance(ours, float) and isinstance(theirs, int | float):
        if not isclose(ours, theirs, rel_tol=TOLERANCE, abs_tol=1e-12):
            yield f"{path}: {ours!r} against {theirs!r}"
    elif ours != theirs:
        yield f"{path}: {ours!r} against {theirs!r}"


@pytest.fixture(scope="module")
def today() -> list[dict[str, Any]]:
    return json.loads(json.dumps(brief()))


def test_the_brief_is_the_accepted_one(today: list[dict[str, Any]]) -> None:
    assert list(differences(today, json.loads(GOLDEN.read_text(encoding="utf-8")))) == []


def test_one_changed_field_is_seen(today: list[dict[str, Any]]) -> None:
    changed = json.loads(json.dumps(today))
    changed[1]["findings"][1]["evidence"]["p_adjusted"] += 1e-4
    changed[2]["tables"]["ranks"][0]["gap"] *= 1.0 + 1e-5
    assert len(list(differences(changed, today))) == 2
