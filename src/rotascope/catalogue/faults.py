"""Closes of the embedded market that are known to be wrong in their source (`faults.csv`): they refute nothing."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from rotascope.catalogue.namespaces import symbol_of


def _read() -> Mapping[tuple[str, date], str]:
    with Path(__file__).with_name("faults.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        return {(symbol_of(row["reference"]), date.fromisoformat(row["day"])): row["why"] for row in rows}


FAULTS: Mapping[tuple[str, date], str] = _read()  # (symbol, day) -> why
