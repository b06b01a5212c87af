"""A new download against what is held of the same lines: equal, on another scale, or not the same line at all.

Levels are compared on returns between the sessions that both have, never on the levels themselves: of adjusted closes
every later dividend and split moves all earlier ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Floats, Ints
from rotascope.read_only import make_read_only

APART = 0.0015  # difference of two returns of one session that rounding leaves; smaller dividends pass
DRIFT = 0.005  # difference that many of them may add up to over the whole overlap
LOOSELY, BROKEN, ODD = 0.005, 0.20, 0.10  # on two bases: a step beyond rounding, one as a split; share of steps
SAME = 1e-4  # scales nearer to each other than this are one
CENT = 0.005  # half a cent on either side, where closes are printed in cents
UNSETTLED, SETTLED = 5, 5  # last sessions of the older download that may still have moved; common returns before them
SPLITS = (1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0)
NEAR_SPLIT = 0.03
DAYS = 24  # bits of a key that hold the day, counted from the middle of what they can hold
MIDDLE, MASK = 1 << DAYS - 1, (1 << DAYS) - 1
OTHER_UNIT = 5.0  # a factor between two downloads of figures or returns that no revision makes


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of a new download beside what is held of it.

    sessions   that both have
    scale      what the new numbers are multiplied by to be on the scale of those held
    unsettled  last sessions of what was held that the new download has otherwise, for which it counts
    fault      why they are not one line, in words; empty where they are
    """

    id: str
    sessions: int
    scale: float
    unsettled: int = 0
    fault: str = ""


@dataclass(frozen=True, eq=False)
class Common:
    """The sessions that two downloads share, line by line: ids [K], where each begins [K], days and levels [M]."""

    ids: tuple[str, ...]
    starts: Ints
    days: Ints
    new: Floats
    stored: Floats
    last_days: Mapping[str, int]

    def __post_init__(self) -> None:
        """Keep the mapping as it is now."""
        make_read_only(self, "last_days")

    def lines(self) -> Iterator[tuple[int, slice]]:
        """Each line's number and its rows."""
        ends = np.append(self.starts[1:], len(self.days)).tolist()[: len(self.starts)]
        yield from (
            (number, slice(start, end)) for number, (start, end) in enumerate(zip(self.starts, ends, strict=True))
        )


def compare_levels(new: pl.DataFrame, stored: pl.DataFrame) -> list[Comparison]:
    """Lines of levels that both have, compared on returns.

    new, stored  id, day, value > 0, of the same ids; `new` sorted by id and day, of several words on one day in
                 `stored` the last row counts
    returns    one comparison an id that shares a session, in order of ids
    """
    common = find_common(new, stored)
    if not len(common.days):
        return []
    ratio = np.log(common.new) - np.log(common.stored)
    step = np.abs(np.diff(ratio, prepend=ratio[0]))
    step[common.starts] = 0.0
    ends = np.append(common.starts[1:], len(ratio)) - 1
    last = np.repeat(ratio[ends], np.diff(np.append(common.starts, len(ratio))))
    odd = np.maximum.reduceat((step > APART) | (np.abs(ratio - last) > DRIFT), common.starts)
    counts = np.diff(np.append(common.starts, len(ratio)))
    plain = np.exp(-ratio[ends])
    return [
        judge_line(common, number, rows)
        if odd[number]
        else Comparison(common.ids[number], int(counts[number]), float(plain[number]))
        for number, rows in common.lines()
    ]


def compare_loosely(new: pl.DataFrame, stored: pl.DataFrame) -> list[Comparison]:
    """Lines of which one may hold dividends that the other lacks: a session in ten may be apart, as ex-dates are.

    Arguments and result as above; the scale is not looked at.
    """
    common = find_common(new, stored)
    compared = []
    for number, rows in common.lines():
        step = np.abs(np.diff(np.log(common.new[rows]) - np.log(common.stored[rows])))
        broken = bool((step > BROKEN).any())
        apart = step > (BROKEN if broken else LOOSELY)
        torn = broken or int(apart.sum()) > max(1.0, ODD * len(step))
        marks = np.insert(apart, 0, values=False)
        fault = explain(common.days[rows], common.new[rows], common.stored[rows], marks) if torn else ""
        compared.append(Comparison(common.ids[number], len(step) + 1, 1.0, fault=fault))
    return compared


def find_common(new: pl.DataFrame, stored: pl.DataFrame) -> Common:
    """What two downloads share; of several words on one session the last row counts."""
    ids = new["id"].filter(new["id"].ne_missing(new["id"].shift())).to_list()
    new_keys, new_days = encode_keys(new, ids)
    sorted_keys, _ = encode_keys(stored, ids)
    values = stored["value"].to_numpy()
    if not np.all(sorted_keys[1:] >= sorted_keys[:-1]):
        order = np.argsort(sorted_keys, kind="stable")
        sorted_keys, values = sorted_keys[order], values[order]
    if np.array_equal(new_keys, sorted_keys):
        rows, match = np.arange(len(new_keys)), np.ones(len(new_keys), dtype=np.bool_)
    else:
        rows = np.searchsorted(sorted_keys, new_keys, side="right") - 1
        match = rows >= 0
        match[match] = sorted_keys[rows[match]] == new_keys[match]
    match &= np.append(new_keys[1:] != new_keys[:-1], True)
    every = bool(match.all())
    codes = (new_keys if every else new_keys[match]) >> DAYS
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    lines = codes[starts]
    ends = np.searchsorted(sorted_keys >> DAYS, lines, side="right") - 1
    last_days = ((sorted_keys[ends] & MASK) - MIDDLE).tolist()
    names = tuple(ids[code] for code in lines.tolist())
    last = dict(zip(names, last_days, strict=True))
    levels = new["value"].to_numpy()
    if every:
        return Common(names, starts, new_days, levels, values[rows], last)
    return Common(names, starts, new_days[match], levels[match], values[rows[match]], last)


def encode_keys(rows: pl.DataFrame, ids: Sequence[str]) -> tuple[Ints, Ints]:
    """Id and day of each row as one number that sorts as they do, and the day."""
    starts = rows["id"].ne_missing(rows["id"].shift()).arg_true()  # rows of one id lie together: few texts are read
    codes = rows["id"].gather(starts).cast(pl.Enum(ids)).to_physical().to_numpy().astype(np.int64)
    days = rows["day"].to_physical().to_numpy().astype(np.int64)
    keys = np.repeat((codes << DAYS) + MIDDLE, np.diff(np.append(starts.to_numpy(), len(days))))
    keys += days
    return keys, days


def judge_line(common: Common, number: int, rows: slice) -> Comparison:
    """A line whose returns differ somewhere: by rounding, in its last unsettled sessions, or indeed."""
    id_, days = common.ids[number], common.days[rows]
    new, stored = common.new[rows], common.stored[rows]
    ratio = np.log(new) - np.log(stored)
    rounding = cents(new) / new + cents(stored) / stored
    apart = apart_from(ratio, rounding)
    if not apart.any():
        return Comparison(id_, len(days), float(np.exp(-ratio[-1])))
    first = int(np.flatnonzero(apart)[0])
    tail = len(days) - first
    if tail <= UNSETTLED and first > SETTLED and days[-1] == common.last_days[id_]:
        return Comparison(id_, len(days), float(np.exp(-ratio[first - 1])), unsettled=tail)
    return Comparison(id_, len(days), 1.0, fault=explain(days, new, stored, apart))


def apart_from(ratio: Floats, rounding: Floats) -> Bools:
    """Sessions from which on two lines are not the same [T]: a step, or a drift, beyond what rounding leaves."""
    step = np.abs(np.diff(ratio, prepend=ratio[0]))
    slack = rounding + np.append(0.0, rounding[:-1])
    apart = step > APART + slack
    drift = np.abs(ratio - ratio[0]) > DRIFT + rounding + rounding[0]
    either: Bools = apart | (drift & ~apart.any())
    return either


def cents(levels: Floats) -> float:
    """How far printing in cents moves these levels; 0 where they are printed finer."""
    hundredths = levels * 100.0
    return CENT if np.allclose(hundredths, np.round(hundredths), rtol=1e-6, atol=1e-3) else 0.0


def explain(days: Ints, new: Floats, stored: Floats, apart: Bools) -> str:
    """Why two lines are not one: the first session that disagrees, by how much, and what would do that."""
    row, count = int(np.flatnonzero(apart)[0]), int(apart.sum())
    day = np.datetime64(int(days[row]), "D")
    before = max(row - 1, 0)
    moved, was = new[row] / new[before] - 1.0, stored[row] / stored[before] - 1.0
    words = f"{day}: {moved:+.2%} here, {was:+.2%} as held ({count:,} of {len(days) - 1:,} sessions disagree)"
    hint = guess_cause(new, stored, apart, abs(float(np.log((1.0 + moved) / (1.0 + was)))) if row else 0.0)
    return f"{words}, {hint}" if hint else words


def guess_cause(new: Floats, stored: Floats, apart: Bools, step: float) -> str:
    """What a disagreement looks like; empty where it looks like nothing in particular."""
    count = int(apart.sum())
    if len(new) > SETTLED and count > len(new) // 2:
        shifted = min(differences(new[1:], stored[:-1]), differences(new[:-1], stored[1:]))
        if shifted < APART:
            return "as the same line one session later would"
        return "as another instrument, currency or basis would"
    factor = float(np.exp(step))
    split = next((ratio for ratio in SPLITS if abs(factor / ratio - 1.0) < NEAR_SPLIT), None)
    if split is not None:
        return f"as a split of {split:g} for 1 that one of them lacks would"
    return "as a dividend that one of them lacks would" if factor < 1.1 else ""


def differences(first: Floats, second: Floats) -> float:
    """The median difference of two lines' returns; infinite for lines too short to have one."""
    if len(first) < 3:
        return float("inf")
    return float(np.median(np.abs(np.diff(np.log(first)) - np.diff(np.log(second)))))


def compare_figures(new: pl.DataFrame, stored: pl.DataFrame) -> list[Comparison]:
    """Macro figures or returns that both have: revisions pass, another unit does not. Arguments as above, any sign."""
    common = find_common(new, stored)
    compared = []
    for number, rows in common.lines():
        pairs = (common.new[rows] != 0) & (common.stored[rows] != 0)
        if not pairs.any():
            continue
        factor = float(np.median(np.abs(common.new[rows][pairs] / common.stored[rows][pairs])))
        fault = ""
        if not 1 / OTHER_UNIT < factor < OTHER_UNIT:
            day = np.datetime64(int(common.days[rows][0]), "D")
            fault = f"{day}: its numbers are {factor:.4g} times those stored, as in another unit"
        compared.append(Comparison(common.ids[number], int(pairs.sum()), 1.0, fault=fault))
    return compared
