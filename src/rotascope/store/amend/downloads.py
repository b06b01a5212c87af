"""A batch against what is held of the same lines, before it is stored: which scale it has, or why it is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import log

import polars as pl

from rotascope.errors import InputRefused
from rotascope.evidence import list_names
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import HOLDINGS, INSTRUMENTS, PRICES, SERIES, TableSchema
from rotascope.store.amend.amendments import VOLUME, Amendments
from rotascope.store.checks.overlap import SAME, Comparison, compare_figures, compare_levels
from rotascope.store.snapshot import Snapshot

FIGURES = ("macro", "return", "factor")
LINES = ((PRICES, "close"), (SERIES, "value"))
WORDS = ("known_at", "batch", "version")
NAMED = 5
CORRECTED = 0.2  # by which the last close of a price may be corrected; beyond it looks like a split
NOTHING_COMMON = "its first row on: no session in common, and adjusted closes of two downloads need two"
LIKE, NAMES = 0.3, 10  # least share of a fund's weight in names that it held before; least names on both lists
REPLACE = "pass --replace to put it in the place of what is stored, or --skip-bad to leave such symbols out"
OVERLAP = "download with two sessions that overlap, or --replace (with a file of the whole history)"


@dataclass(frozen=True, eq=False)
class Downloads:
    """What comparing came to.

    scales    table (or `VOLUME`) -> id -> what the batch's numbers are multiplied by to be on the common scale
    left_out  table -> ids that disagree and were left out, where that was asked for
    notes     what a reader of the report should know
    """

    scales: Mapping[str, Mapping[str, float]] = NOTHING
    left_out: Mapping[str, tuple[str, ...]] = NOTHING
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "scales", "left_out")


class WithInstruments:
    """Slabs of rows, each with the descriptions of all: read anew whenever it is gone through."""

    def __init__(self, frames: Mapping[str, pl.DataFrame], slabs: Iterable[Mapping[str, pl.DataFrame]]) -> None:
        self._frames, self._slabs = frames, slabs

    def __iter__(self) -> Iterator[Mapping[str, pl.DataFrame]]:
        """One slab after the other."""
        return ({**self._frames, **slab} for slab in self._slabs)


def compare_downloads(
    file: str,
    parts: Iterable[Mapping[str, pl.DataFrame]],
    stored: Snapshot,
    *,
    amendments: Amendments,
    pending: Sequence[Mapping[str, pl.DataFrame]] = (),
    skip_bad: bool = False,
) -> Downloads:
    """A batch's lines beside those held.

    parts    conforming rows of the batch, each part with its instruments; no id is in two parts
    stored   the store, every line on the scale of its first download
    pending  conforming frames of batches that are stored together with this one, on the same scale
    raises   InputRefused where a line disagrees with what is held, or holdings are of another fund
    """
    compared: dict[str, list[Comparison]] = {}
    for frames in parts:
        check_holders(file, frames, stored, pending)
        for table, column in LINES:
            if table.name in frames:
                compared.setdefault(table.name, []).extend(compare_table(frames, stored, table, column, pending))
    scales: dict[str, dict[str, float]] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    for table in (table for table, _ in LINES if table.name in compared):
        lines = sorted(compared[table.name], key=lambda line: line.id)
        faults = [line for line in lines if line.fault]
        if faults and not skip_bad:
            first, more = faults[0], f" ({len(faults):,} such symbols)" if len(faults) > 1 else ""
            remedy = REPLACE if first.sessions > 1 else OVERLAP
            raise InputRefused(f"{file} disagrees with what is held of {first.id} from {first.fault}{more}", remedy)
        left_out[table.name] = tuple(line.id for line in faults)
        scales[table.name] = choose_scales(table.name, lines, amendments)
        if table is PRICES and scales[table.name]:
            prices = (frames[table.name] for frames in parts if table.name in frames)
            moved = (volume_scales(rows, stored, scales[table.name], pending) for rows in prices)
            scales[VOLUME] = {id_: scale for volumes in moved for id_, scale in volumes.items()}
        notes += describe(lines, scales[table.name], amendments, table.name)
    return Downloads({topic: ids for topic, ids in scales.items() if ids}, left_out, tuple(notes))


def compare_table(
    frames: Mapping[str, pl.DataFrame],
    stored: Snapshot,
    table: TableSchema,
    column: str,
    pending: Sequence[Mapping[str, pl.DataFrame]],
) -> list[Comparison]:
    """Every line of a table that is held too; what each is says which comparison is the right one."""
    new = line_rows(frames[table.name].lazy(), table, column).collect()
    ids = new["id"].filter(new["id"].ne_missing(new["id"].shift()))
    span = pl.col(str(table.event)).is_between(new["day"].min(), new["day"].max())
    rows = [stored.scan(table), *(earlier[table.name].lazy() for earlier in pending if table.name in earlier)]
    lines = pl.concat(rows).filter(pl.col("id").is_in(ids.implode()))
    before = newest_lines(lines.filter(span), table, column)
    if before.is_empty() and lines.head(1).collect().is_empty():
        return []
    kinds, totals = meanings(frames, stored)
    figures = [id_ for id_ in ids if kinds.get(id_) in FIGURES]
    levels = ~pl.col("id").is_in(figures)
    positive = pl.col("value") > 0
    compared = compare_levels(new.filter(levels, positive), before.filter(levels, positive))
    if figures:
        compared += compare_figures(new.filter(~levels), before.filter(~levels))
    alone = [line.id for line in compared if line.sessions == 1 and line.id not in figures]
    apart = totals.intersection(ids.to_list()) - {line.id for line in compared}
    lengths = count_days(lines, table, [*alone, *apart])
    judged = [judge_alone(line, lengths.get(line.id, 1), totals) if line.id in alone else line for line in compared]
    strangers = [Comparison(id_, 0, 1.0, fault=NOTHING_COMMON) for id_ in apart if id_ in lengths]
    return sorted([*judged, *strangers], key=lambda line: line.id)


def judge_alone(line: Comparison, length: int, totals: AbstractSet[str]) -> Comparison:
    """A line of which one session is on both sides, which leaves no return to compare.

    Where nothing else was held, or the level is the same, or a price was corrected by a little, the newest word counts.
    """
    change = abs(log(line.scale))
    if length == 1 or change < (SAME if line.id in totals else CORRECTED):
        return replace(line, sessions=0)
    return replace(
        line, fault=f"the one session in common: a level {1 / line.scale:.4g} times that held, and no return"
    )


def line_rows(rows: pl.LazyFrame, table: TableSchema, column: str) -> pl.LazyFrame:
    """Id, day and value of a table's rows that have one."""
    lines = rows.select("id", pl.col(str(table.event)).alias("day"), pl.col(column).alias("value"))
    return lines.filter(pl.col("value").is_not_null())


def newest_lines(rows: pl.LazyFrame, table: TableSchema, column: str) -> pl.DataFrame:
    """The same, of several words on one day the newest last."""
    lines = line_rows(rows, table, column).collect()
    before, day = pl.col("id").shift(), pl.col("day")
    rising = (pl.col("id") > before) | ((pl.col("id") == before) & (day > day.shift()))
    in_order = lines.select(rising.fill_null(value=True).all()).item()  # then no day has two words
    return lines if in_order else line_rows(rows.sort(*WORDS), table, column).collect()


def count_days(rows: pl.LazyFrame, table: TableSchema, ids: Sequence[str]) -> dict[str, int]:
    """How many days these lines have; a line that is not there has no entry."""
    if not ids:
        return {}
    counted = rows.filter(pl.col("id").is_in(ids)).group_by("id").agg(pl.col(str(table.event)).n_unique())
    return dict(counted.collect().iter_rows())


def meanings(frames: Mapping[str, pl.DataFrame], stored: Snapshot) -> tuple[dict[str, str], set[str]]:
    """What kind each line is, and which are adjusted closes (total return, of what pays dividends)."""
    if INSTRUMENTS.name in frames:
        about = frames[INSTRUMENTS.name].select("id", "kind", "basis")
    else:
        about = stored.scan(INSTRUMENTS).select("id", "kind", "basis").unique().collect()
    totals = about.filter(pl.col("basis") == "total", ~pl.col("id").str.contains(":", literal=True))
    return dict(about.select("id", "kind").iter_rows()), set(totals["id"].to_list())


def choose_scales(topic: str, compared: Sequence[Comparison], amendments: Amendments) -> dict[str, float]:
    """The scale of every line that needs one said: another than 1, or than what its other downloads have."""
    stated = amendments.scales.get(topic, {})
    scales = {}
    for line in compared:
        newest = amendments.newest_scale(topic, line.id)
        same = line.fault or not line.sessions or abs(line.scale / newest - 1.0) < SAME
        scale = newest if same else line.scale
        if scale != 1.0 or line.id in stated:
            scales[line.id] = scale
    return scales


def volume_scales(
    new: pl.DataFrame, stored: Snapshot, scales: Mapping[str, float], pending: Sequence[Mapping[str, pl.DataFrame]]
) -> dict[str, float]:
    """Of rescaled prices, those whose volumes moved the other way, as a split moves them."""
    if not scales:
        return {}
    rows = [stored.scan(PRICES), *(earlier[PRICES.name].lazy() for earlier in pending if PRICES.name in earlier)]
    ids = pl.col("id").is_in(list(scales))
    before = pl.concat(rows).filter(ids, pl.col("volume") > 0).select("id", "session", before="volume")
    both = new.lazy().filter(ids, pl.col("volume") > 0).join(before, on=["id", "session"])
    moved = both.group_by("id").agg((pl.col("before") / pl.col("volume")).median().alias("moved")).collect()
    return {
        id_: 1.0 / scales[id_]
        for id_, ratio in moved.sort("id").iter_rows()
        if abs(log(ratio * scales[id_])) < abs(log(ratio))
    }


def describe(
    compared: Sequence[Comparison], scales: Mapping[str, float], amendments: Amendments, topic: str
) -> list[str]:
    """What comparing came to, in words; nothing where nothing was held."""
    sound = [line for line in compared if line.sessions > 1 and not line.fault]
    moved = [line for line in sound if line.id in scales and scales[line.id] != amendments.newest_scale(topic, line.id)]
    faults = [line for line in compared if line.fault]
    lines = []
    if sound:
        count = sum(line.sessions for line in sound)
        lines.append(f"{len(sound):,} symbols held before agree on returns over {count:,} common sessions")
    if moved:
        factors = {line.id: amendments.newest_scale(topic, line.id) / scales[line.id] for line in moved}
        named = list_names([f"{id_} x {factor:.6g}" for id_, factor in factors.items()], most=NAMED)
        lines.append(f"rebased on reading, earlier rows to the scale of this file: {len(moved):,} symbols ({named})")
    unsettled = [line for line in sound if line.unsettled]
    if unsettled:
        named = list_names([f"{line.id} {line.unsettled}" for line in unsettled], most=NAMED)
        lines.append(f"last sessions that were not yet settled when they were first stored: {named}; this file counts")
    if faults:
        named = list_names([f"{line.id} from {line.fault}" for line in faults], most=2)
        lines.append(f"left out, as they disagree with what is held: {len(faults):,} symbols ({named})")
    return lines


def check_holders(
    file: str, frames: Mapping[str, pl.DataFrame], stored: Snapshot, pending: Sequence[Mapping[str, pl.DataFrame]]
) -> None:
    """InputRefused where a list of holdings has next to nothing of what is held under the same holder's name."""
    if HOLDINGS.name not in frames:
        return
    new = frames[HOLDINGS.name]
    rows = [stored.scan(HOLDINGS), *(earlier[HOLDINGS.name].lazy() for earlier in pending if HOLDINGS.name in earlier)]
    before = pl.concat(rows).filter(pl.col("holder").is_in(new["holder"].unique().implode())).collect()
    for (holder, day), names in new.group_by("holder", "date", maintain_order=True):
        lists = before.filter(pl.col("holder") == holder)
        if lists.is_empty():
            continue
        nearest = lists.sort((pl.col("date") - pl.lit(day)).abs())["date"][0]
        names_before = lists.filter(pl.col("date") == nearest)["id"]
        weights = names.select("id", pl.coalesce(pl.col("weight").abs(), pl.lit(1.0)).alias("weight"))
        total = float(weights["weight"].sum())
        share = (
            float(weights.filter(pl.col("id").is_in(names_before.implode()))["weight"].sum()) / total if total else 1.0
        )
        if min(names_before.n_unique(), names["id"].n_unique()) >= NAMES and share < LIKE:
            raise InputRefused(
                f"{file}: {share:.0%} of this list of {holder} ({day}) is in what {holder} held on {nearest}",
                "name the right fund with --holder, or pass --replace if both are right",
            )
