"""Counts of a universe, cached beside the panels: a later question folds in what is new instead of counting afresh."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from rotascope.arrays import Bools
from rotascope.measures.breadth import as_counts
from rotascope.measures.breadth_state import BreadthState, begin, resume
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.wide import earlier_levels
from rotascope.sessions import to_date

Entry: TypeAlias = Mapping[str, np.ndarray]
CACHE_KEY = "breadth"


def counts_of(view: View, universe: str, close: Panel, member: Bools) -> Panel:
    """Counts [T, 12] of the closes, equal to counting them all.

    Cached by lineage and universe. An entry serves a panel that continues its own, with the same members before its
    end: new sessions are folded in, corrected columns are counted again, anything else is counted afresh.
    """
    cache = view.cache
    if cache is None:
        return begin(close, member=member)[1]
    key = (CACHE_KEY, view.lineage, universe)
    entry = cache.load(*key)
    if entry is not None and is_of(entry, view, close, member):
        return as_counts(close, np.array(entry["counts"]))
    state, counts = resume_from_entry(view, entry, close, member) or begin(close, member=member)
    entry = {
        **state.arrays(),
        "counts": counts.values,
        "member": np.packbits(member),
        "of": np.array(member.shape),
        "digest": np.array([view.digest]),
        "as_of": np.array([view.as_of], "datetime64[D]"),
    }
    cache.save(entry, *key)
    return counts


def is_of(entry: Entry, view: View, close: Panel, member: Bools) -> bool:
    """Whether an entry was counted from these closes themselves: the same content at the same date."""
    same = str(entry["digest"][0]) == view.digest and to_date(entry["as_of"][0]) == view.as_of
    symbols = tuple(entry["symbols"].tolist())
    return (
        same
        and symbols == close.symbols
        and len(entry["counts"]) == len(close)
        and same_members(entry["member"], entry["of"], member, close)
    )


def resume_from_entry(
    view: View, entry: Entry | None, close: Panel, member: Bools
) -> tuple[BreadthState, Panel] | None:
    """What a cache's entry gives for this panel; None where there is none or it is no beginning of it."""
    if entry is None:
        return None
    state = BreadthState.from_arrays(entry)
    then = to_date(entry["as_of"][0])
    before = earlier_levels(view, state.symbols, digest=str(entry["digest"][0]), as_of=then)
    if before is None or len(before) > len(close) or not same_members(entry["member"], entry["of"], member, close):
        return None
    counts = as_counts(before, np.array(entry["counts"]))
    resumed = resume(state, counts, before=before, close=close, member=member)
    return (resumed.state, resumed.counts) if resumed else None


def same_members(packed: Bools, shape: Bools, member: Bools, close: Panel) -> bool:
    """Whether those counted before are those counted now, over the rows and columns of then."""
    rows, columns = map(int, shape)
    then = np.unpackbits(np.array(packed, dtype=np.uint8), count=rows * columns).reshape(rows, columns).astype(bool)
    now = member[:rows, :columns]
    return columns <= len(close.symbols) and now.shape == then.shape and np.array_equal(now, then)
