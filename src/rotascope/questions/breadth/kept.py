"""Counts of a universe, kept beside the panels: a later question folds in what is new instead of counting afresh."""

from collections.abc import Sequence

import numpy as np

from rotascope.arrays import Bools
from rotascope.measures.breadth import as_counts
from rotascope.measures.breadth_state import BreadthState, begin, resume
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.wide import earlier_levels
from rotascope.sessions import to_date

KEPT = "breadth"


def counts_of(view: View, universe: str, close: Panel, member: Bools) -> Panel:
    """Counts [T, 12] of the closes, equal to counting them all, whichever way they were come by.

    Kept by lineage and universe. An entry serves a panel that continues its own, with the same members before its end:
    new sessions are folded in, corrected columns are counted again, anything else is counted afresh.
    """
    cache = view.cache
    if cache is None:
        return begin(close, member=member)[1]
    key = (KEPT, view.lineage, universe)
    found = resumed(view, key, close, member)
    if found is None:
        state, counts = begin(close, member=member)
    else:
        state, counts = found
    kept = {
        **state.arrays(),
        "counts": counts.values,
        "member": np.packbits(member),
        "of": np.array(member.shape),
        "digest": np.array([view.digest]),
        "as_of": np.array([view.as_of], "datetime64[D]"),
    }
    cache.save(kept, *key)
    return counts


def resumed(view: View, key: Sequence[object], close: Panel, member: Bools) -> tuple[BreadthState, Panel] | None:
    """What the kept entry gives for this panel; None where there is none or it is no beginning of it."""
    cache = view.cache
    kept = cache.load(*key) if cache else None
    if kept is None:
        return None
    state = BreadthState.from_arrays(kept)
    then = to_date(kept["as_of"][0])
    before = earlier_levels(view, state.symbols, digest=str(kept["digest"][0]), as_of=then)
    if before is None or len(before) > len(close) or not alike(kept["member"], kept["of"], member, close):
        return None
    counts = as_counts(before, np.array(kept["counts"]))
    found = resume(state, counts, before=before, close=close, member=member)
    return (found.state, found.counts) if found else None


def alike(packed: Bools, shape: Bools, member: Bools, close: Panel) -> bool:
    """Whether those counted before are those counted now, over the rows and columns of then."""
    rows, columns = (int(one) for one in shape)
    then = np.unpackbits(np.array(packed, dtype=np.uint8), count=rows * columns).reshape(rows, columns).astype(bool)
    now = member[:rows, :columns]
    return columns <= len(close.symbols) and now.shape == then.shape and np.array_equal(now, then)
