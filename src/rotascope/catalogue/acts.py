"""Acts of law, decisions and failures, each with the day that the public record gives (`acts.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Act:
    """A dated act or event and what it is called.

    words     how articles call it, lower case without hyphens
    source    the record that gives the day; citation: its short name there
    """

    key: str
    label: str
    words: tuple[str, ...]
    day: date
    source: str
    citation: str = ""


def _read() -> Mapping[str, Act]:
    text = Path(__file__).with_name("acts.toml").read_text(encoding="utf-8")
    return {
        key: Act(key, row["label"], tuple(row.get("words", ())), row["day"], row["source"], row["citation"])
        for key, row in tomllib.loads(text)["acts"].items()
    }


ACTS: Mapping[str, Act] = _read()
