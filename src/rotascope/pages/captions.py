"""What a page says of its numbers: what makes one believable, where it comes from, and of when it is."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar

from rotascope.evidence import Answer, Cell, Column, Display, Evidence, Input, Table, Value, show
from rotascope.version import __version__

T = TypeVar("T")

MOST = 3  # sources under a chart
BASES = {"total": "total return", "price": "price return", "unstated": "price or total return not stated"}


def facts_of(answer: Answer, inputs: Sequence[Input]) -> tuple[tuple[str, str], ...]:
    """What every page says about itself."""
    stamp = answer.generated_at.strftime("%Y-%m-%d %H:%M %Z").strip() if answer.generated_at else "not stamped"
    stores = [f"{layer.name} {layer.store_version}" for layer in answer.layers if layer.store_version is not None]
    version = ", ".join(stores) or str(answer.store_version or "none, the market is not a store")
    return (
        ("Data", f"{answer.data}{' (SIMULATED)' if answer.simulated else ''}"),
        ("As of", f"{answer.as_of}"),
        ("Data through", through(inputs)),
        ("Known at", f"only rows known by the end of {answer.as_of}, New York"),
        ("Returns", bases(inputs) or "no return is quoted"),
        ("Generated", stamp),
        ("Store version", version),
        ("rotascope", __version__),
    )


def caption_of(table: Table, answer: Answer) -> str:
    """Price or total return, data through, known at, generated at: under every table and chart."""
    stamp = f"generated {answer.generated_at:%Y-%m-%d %H:%M %Z}".strip() if answer.generated_at else ""
    inputs = table.inputs or tuple(inputs_of(answer))
    parts = (bases(inputs), f"data through {through(inputs)}", f"known by {answer.as_of}", stamp, table.note)
    return " · ".join(part for part in parts if part)


def source_line(inputs: Iterable[Input]) -> str:
    """Who published what a chart stands on, for its foot; empty where nobody is named."""
    names = unique(source.source for source in inputs if source.source)
    surplus = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"Source: {'; '.join(names[:MOST])}{surplus}" if names else ""


def details(evidence: Evidence) -> list[str]:
    """Everything beside the value that makes a number believable, a short text each; absent parts are left out."""
    kind = evidence.to_dict()["display"]
    parts = (
        str(evidence.window or ""),
        interval(evidence.interval, kind, evidence.unit),
        with_label("p", evidence.p_value, "probability"),
        with_label("p after the search", evidence.p_adjusted, "probability"),
        with_label("independent observations", evidence.n_effective, "number"),
        f"searched {evidence.searched:,}" if evidence.searched > 1 else "",
        evidence.method,
        "" if evidence.status == "ok" else f"status {evidence.status}",
        *evidence.caveats,
    )
    return [part for part in parts if part]


def interval(bounds: tuple[Value, Value] | None, kind: Display, unit: str) -> str:
    """Lower and upper bound as the value itself is printed."""
    return f"interval {show(bounds[0], kind, unit=unit)} to {show(bounds[1], kind, unit=unit)}" if bounds else ""


def with_label(label: str, value: Cell, kind: Display) -> str:
    """The value after its name; empty when there is none."""
    return "" if value is None else f"{label} {show(value, kind)}"


def inputs_of(answer: Answer) -> Iterator[Input]:
    """Every series behind an answer, findings first."""
    for finding in answer.findings:
        yield from finding.evidence.inputs
    for table in answer.tables.values():
        yield from table.inputs


def sources_of(inputs: Iterable[Input]) -> Table:
    """One row a series."""
    columns = (
        Column("series", "Series"),
        Column("source", "Source"),
        Column("vintage", "Vintage"),
        Column("last", "Last", "date"),
        Column("basis", "Return"),
        Column("layer", "Layer"),
    )
    rows = [
        (source.series, source.source, source.vintage, source.last, BASES.get(source.basis, "—"), layer_of(source))
        for source in sorted(inputs, key=attrgetter("series"))
    ]
    return Table("Sources", columns, tuple(rows))


def layer_of(source: Input) -> str:
    """The layer that a series comes from, and what it hides of a lower one; a dash where nobody said."""
    return (source.layer + (f", hiding {source.hides}" if source.hides else "")) or "—"


def through(inputs: Iterable[Input]) -> str:
    """The last dates of the inputs: one date, or earliest to latest where they differ."""
    ends = sorted({source.last for source in inputs if source.last})
    if not ends:
        return "unknown"
    return str(ends[0]) if len(ends) == 1 else f"{ends[0]} to {ends[-1]}, by series"


def bases(inputs: Iterable[Input]) -> str:
    """Price or total return, as stated by the inputs."""
    return ", ".join(unique(BASES[source.basis] for source in inputs if source.basis in BASES))


def unique(elements: Iterable[T]) -> list[T]:
    """Each once, in order."""
    return list(dict.fromkeys(elements))
