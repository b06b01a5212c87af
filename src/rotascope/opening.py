"""Markets by their names: which layers a name means, where they lie, and their opening.

`us` is the embedded market with the user's own store on top, where there is one; `us-only` is the embedded one alone;
`us+PATH` and `us+NAME` put the store named on top of it; `simulated`, a store's path or a pack's name is one layer.
`@N` after a store takes it as it was after its first N ingests.
"""

import os
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from rotascope.catalogue.instruments import id_of
from rotascope.catalogue.namespaces import TRADED, split_reference, symbol_of
from rotascope.config import Settings, read_settings
from rotascope.errors import InputRefused, OutsideData, StoreFault, UsageError
from rotascope.schema import INSTRUMENTS, PRICES, SERIES, TableSchema
from rotascope.sessions import nyse
from rotascope.sources.embedded.market import embedded_digest, embedded_market
from rotascope.sources.files.native_frames import flatten_frame
from rotascope.sources.files.read_frame import read_frame
from rotascope.sources.packs.packs import PACKS
from rotascope.sources.simulated import SimulatedMarket, simulate
from rotascope.store.cache import ArrayCache
from rotascope.store.checks.orphans import describe_orphans, find_orphans
from rotascope.store.checks.overlap import compare_loosely
from rotascope.store.descriptions import disagree, latest
from rotascope.store.market_status import PACKAGED as INSIDE
from rotascope.store.market_status import MarketStatus, market_status
from rotascope.store.snapshot import Snapshot
from rotascope.store.stack import Stack
from rotascope.store.store import Store, is_store

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

US, US_ONLY, SIMULATED, OWN = "us", "us-only", "simulated", "own"
MACRO = "macro"
FRAME = "frame"
VERSIONED = re.compile(r"(?P<name>.+)@(?P<version>\d+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a layer lies; without a `path` it is no store, without a `version` it is taken as it is now."""

    name: str
    path: Path | None = None
    version: int | None = None


def open_snapshot(data: str) -> Snapshot | Stack:
    """The market of that name, at rest.

    raises   UsageError for a name that means nothing, StoreFault for a store that is not there or cannot be read
    """
    settings = read_settings()
    addresses = find_addresses(data, settings)
    layers = tuple(open_layer(address) for address in reversed(addresses))
    twice = [layer.name for layer in layers if [other.lineage for other in layers].count(layer.lineage) > 1]
    if twice:
        raise UsageError(f"--data {data} names one layer twice: {', '.join(twice)}", "name each once")
    cache = ArrayCache(settings.cache_home / "panels") if any(address.path for address in addresses) else None
    if len(layers) == 1:
        return replace(layers[0], cache=cache)
    return Stack("+".join(layer.name for layer in reversed(layers)), layers, cache)


def find_addresses(data: str, settings: Settings) -> tuple[Address, ...]:
    """The layers that a market's name means, lowest first."""
    if data == US:
        return (Address(US), Address(OWN, settings.own_store)) if has_own_store(settings) else (Address(US),)
    bottom, plus, above = data.partition("+")
    base = find_address(bottom, settings)
    if not plus or not (base.path is None or is_store(base.path)):
        return (find_address(data, settings),)  # a path may have a plus of its own
    if not all(above.split("+")):
        raise UsageError(f"--data {data} names an empty layer", "write it like us+PATH")
    addresses = (base, *(find_address(name, settings) for name in above.split("+")))
    misplaced = next((address.name for address in addresses[1:] if address.path is None), None)
    if misplaced:
        raise UsageError(f"--data {data}: {misplaced} can only lie at the bottom", f"write {misplaced}+PATH")
    return addresses


def find_address(name: str, settings: Settings) -> Address:
    """Where one layer lies: a market of the package, the user's own store, a store of the data home, or a path."""
    if name in {US, US_ONLY}:
        return Address(US)
    if name == SIMULATED:
        return Address(SIMULATED)
    dated = VERSIONED.fullmatch(name)
    if dated and not Path(name).expanduser().exists():
        return replace(find_address(dated["name"], settings), name=name, version=int(dated["version"]))
    if name == OWN:
        return Address(OWN, settings.own_store)
    path, at_home = Path(name).expanduser(), settings.data_home / name
    packed = name in {pack.name for pack in PACKS} or (
        Path(name).name == name and not path.exists() and at_home.exists()
    )
    return Address(name, at_home if packed else path)


def find_store(data: str) -> Path:
    """The store that a market's name stands for when something is imported or verified: the uppermost one named.

    Without one, which is `us`, `us-only` and `simulated`, it is the user's own.
    """
    settings = read_settings()
    top = None if data == US else find_addresses(data, settings)[-1].path
    return top or settings.own_store


def has_own_store(settings: Settings) -> bool:
    """Whether the user has imported anything; StoreFault where a store was begun there, or is no longer whole."""
    home = settings.own_store
    if not os.access(home, os.R_OK | os.X_OK):
        return False
    if is_store(home):
        return True
    if any(home.iterdir()):
        raise StoreFault(
            f"your own store {home} is not whole",
            "import the files again, or move it away; --data us-only goes without",
        )
    return False


def open_layer(address: Address) -> Snapshot:
    """One layer's tables under its own name."""
    if address.path is not None:
        return with_namespaces(replace(Store.open(address.path).snapshot(address.version), name=address.name))
    return PACKAGED[address.name]()


def with_namespaces(layer: Snapshot) -> Snapshot:
    """The layer with the ids of today: in stores filled before ids had a namespace, a macro series was `DFF` alone.

    An id that the layer has under its new name too is left as it is: two downloads are not one line.
    """
    rows = layer.scan(INSTRUMENTS).select("id", "kind").unique().collect()
    present = set(rows["id"])
    stored = {id_: id_of(id_, kind) for id_, kind in rows.iter_rows() if kind and split_reference(id_)[0] is None}
    renamed = {id_: new for id_, new in stored.items() if new not in present}
    if not renamed:
        return layer
    tables = {
        name: frame.with_columns(pl.col("id").replace(renamed)) if name in (INSTRUMENTS.name, SERIES.name) else frame
        for name, frame in layer.tables.items()
    }
    return replace(layer, tables=tables)


def open_embedded() -> Snapshot:
    """The market inside the package."""
    return Snapshot(US, embedded_market(), id=embedded_digest())


def open_simulated() -> Snapshot:
    """The simulated market as it is by default."""
    return Snapshot.of_frames(SIMULATED, simulate(SimulatedMarket()).frames, simulated=True)


PACKAGED: dict[str, Callable[[], Snapshot]] = {US: open_embedded, SIMULATED: open_simulated}


def open_frame(frame: "IntoDataFrame", basis: str | None, *, beneath: str | None = None) -> Snapshot | Stack:
    """A market of one frame, in memory, on top of the market that `beneath` names; None = the frame alone."""
    tables = read_frame(as_polars(frame), basis=basis)
    if beneath is None:
        return Snapshot.of_frames(FRAME, tables)
    if beneath in {US, US_ONLY}:
        check_beneath(FRAME, {name: table.lazy() for name, table in tables.items()}, replace=True)
    below = open_snapshot(beneath)
    return Stack(f"{below.name}+{FRAME}", (Snapshot.of_frames(FRAME, tables), *below.layers), below.cache)


def as_polars(frame: "IntoDataFrame") -> pl.DataFrame:
    """A frame of any library as plain columns of polars, gaps as nulls."""
    import narwhals as nw

    plain = flatten_frame(frame)
    if plain is None:
        try:
            plain = nw.from_native(frame).to_polars()
        except ModuleNotFoundError as fault:
            raise UsageError(f"a frame of this kind needs {fault.name}", "pip install 'rotascope[pandas]'") from fault
    return plain.with_columns(pl.selectors.float().fill_nan(None))


def check_beneath(
    file: str, frames: Mapping[str, pl.LazyFrame], *, kind: str | None = None, replace: bool = False
) -> None:
    """InputRefused where a file for the user's own store contradicts the market `us`, on top of which it would lie.

    kind     the kind that the user gave the file; without one, levels of what `us` has as a macro series or factor
             alone are taken for a kind that was left out
    replace  whether the user said that the file is right where its returns are others than those of `us`
    """
    if INSTRUMENTS.name not in frames:
        return
    us = open_embedded()
    offered = INSTRUMENTS.conform(frames[INSTRUMENTS.name].collect())
    embedded = latest(INSTRUMENTS, us.scan(INSTRUMENTS)).collect()
    lines = [frames[table.name] for table in (PRICES, SERIES) if table.name in frames]
    brought = [line.select(pl.col("id").unique()).collect(engine="streaming")["id"].to_list() for line in lines]
    numbers = (set(chain.from_iterable(brought)), set(us.scan(SERIES).select(pl.col("id").unique()).collect()["id"]))
    if kind is None:
        check_kind(file, offered, numbers[1])
    if not replace:
        check_returns(file, frames, us)
    torn = disagree({file: offered, US: embedded}, numbers)
    if torn:
        same = f"say --kind {torn.below} if that is what the file holds, or " if torn.topic == "kind" else ""
        raise InputRefused(str(torn), f"{same}use another symbol, or a store of its own: --data PATH")


def check_returns(file: str, frames: Mapping[str, pl.LazyFrame], us: Snapshot) -> None:
    """InputRefused where a file's levels have other returns than the market below has under the same id.

    The upper layer is taken whole, so that nothing is spliced; but one of the two is not what it is called. Dividends
    may be in one of them.
    """
    for table, column in ((SERIES, "value"), (PRICES, "close")):
        if table.name not in frames:
            continue
        both = frames[table.name].join(us.scan(SERIES).select("id").unique(), on="id", how="semi")
        new = dated_levels(both, table, column).sort("id", "day").collect()
        below = us.scan(SERIES).filter(pl.col("id").is_in(new["id"].unique().implode()))
        span = pl.col("day").is_between(new["day"].min(), new["day"].max())
        priced = us.scan(INSTRUMENTS).filter(pl.col("kind").is_in(("level", *TRADED))).select("id")
        levels = dated_levels(below, SERIES, "value").filter(span).join(priced, on="id", how="semi").collect()
        torn = [line for line in compare_loosely(new, levels) if line.fault]
        if torn:
            more = f" ({len(torn)} such symbols)" if len(torn) > 1 else ""
            raise InputRefused(
                f"{file} disagrees with {US} on {torn[0].id} from {torn[0].fault}{more}",
                "pass --replace if the file is right, or use a store of its own: --data PATH",
            )


def dated_levels(rows: pl.LazyFrame, table: TableSchema, column: str) -> pl.LazyFrame:
    """Id, day and value above 0 of a table's rows."""
    day = pl.col(str(table.event)).alias("day")
    levels = rows.select("id", day, pl.col(column).alias("value"))
    return levels.filter(pl.col("value") > 0)


def check_kind(file: str, offered: pl.DataFrame, beneath: AbstractSet[str]) -> None:
    """InputRefused for levels, so called by nobody, under letters that are another namespace's in the market below."""
    other = {symbol_of(id_): id_ for id_ in sorted(beneath) if split_reference(id_)[0] in ("macro", "factor")}
    levels = offered.filter(pl.col("kind") == "level")["id"].to_list()
    doubtful = [id_ for id_ in levels if id_ in other and id_ not in beneath]
    if doubtful:
        id_ = doubtful[0]
        kind = split_reference(other[id_])[0]
        count = f" ({len(doubtful):,} such symbols)" if len(doubtful) > 1 else ""
        raise InputRefused(
            f"{file} gives levels of {id_}, which is a {kind} series in {US}{count}",
            f"say --kind {kind} if that is what the file holds, or --kind level if {id_} is a stock or fund",
        )


def describe_market(data: str) -> MarketStatus:
    """What lies where in the market of that name, and what hides what."""
    settings = read_settings()
    market = open_snapshot(data)
    layers = tuple(reversed(find_addresses(data, settings)))
    addresses = tuple(str(address.path or INSIDE) for address in layers)
    stores = ((address.name, Store.open(address.path)) for address in layers if address.path)
    described = ((name, describe_orphans(find_orphans(store))) for name, store in stores)
    orphans = tuple(f"{name}: {words}" for name, words in described if words)
    empty = data == US and len(addresses) == 1
    note = f"no store of your own yet: rotascope data import FILE... makes one at {settings.own_store}" if empty else ""
    return market_status(market.name, market.layers, addresses, note=note, orphans=orphans)


def market_span(market: Snapshot | Stack) -> tuple[date, date]:
    """The first and the last date of any price, level or return in the market."""
    spans = [span for layer in market.layers for span in layer_span(layer)]
    if not spans:
        raise OutsideData(f"market {market.name} has no prices, levels or returns", "rotascope data import FILE...")
    return min(spans), min(max(spans), nyse().last)


def layer_span(layer: Snapshot) -> tuple[date, ...]:
    """The first and the last such date of one layer, which may have none."""
    macro = layer.scan(INSTRUMENTS).filter(pl.col("kind") == MACRO).select("id")
    series = layer.scan(SERIES).join(macro, on="id", how="anti").select(day="date")
    days = pl.concat([series, layer.scan(PRICES).select(day="session")])
    ends = days.select(pl.col("day").min().alias("first"), pl.col("day").max().alias("last")).collect().row(0)
    return tuple(day for day in ends if day is not None)
