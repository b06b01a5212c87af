"""Small made-up markets for unit tests; real questions are tested on the embedded one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import polars as pl

from rotascope.arrays import Floats
from rotascope.catalogue.instruments import id_of
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse
from rotascope.store.snapshot import Snapshot

START = date(1990, 1, 2)


def legs_of(long: Floats, short: Floats, *, start: date = START) -> Panel:
    """Two level lines on real sessions."""
    first = int(np.searchsorted(nyse().days, np.datetime64(start, "D")))
    return Panel(
        nyse().days[first : first + len(long)], ("long", "short"), np.column_stack([long, short]), "L/S", "level"
    )


def random_legs(rows: int, *, seed: int = 0, drift: float = 0.0) -> Panel:
    """Two geometric random walks; `drift` is the long leg's daily advantage."""
    steps = np.random.default_rng(seed).normal(0.0003, 0.01, (rows, 2)) + np.array([drift, 0.0])
    return legs_of(*np.exp(np.cumsum(steps, axis=0)).T)


def close_of(day: date) -> datetime:
    return datetime.combine(day, time(21, 30), tzinfo=UTC)


def market(levels: Mapping[str, Panel], *, name: str = "test", kinds: Mapping[str, str] | None = None) -> Snapshot:
    """A market of published level lines, one [T, 1] panel a symbol; `kinds` of those that are no plain level."""
    ids = {symbol: id_of(symbol, (kinds or {}).get(symbol, "level")) for symbol in levels}
    rows = [
        (ids[id_], day, float(value), close_of(day))
        for id_, panel in levels.items()
        for day, value in zip(panel.dates.astype(object), panel.values[:, 0], strict=True)
    ]
    series = pl.DataFrame(rows, schema=["id", "date", "value", "known_at"], orient="row")
    instruments = pl.DataFrame(
        [
            {
                "id": ids[id_],
                "name": id_,
                "kind": (kinds or {}).get(id_, "level"),
                "unit": "index points",
                "basis": panel.basis,
                "source": "made up",
                "vintage": "test",
                "known_at": close_of(panel.first - timedelta(days=1)),
            }
            for id_, panel in levels.items()
        ]
    )
    return Snapshot.of_frames(name, {"series": series, "instruments": instruments})
