"""Page: what every face lays out, taken from Answers. It picks, orders and captions; it computes no number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

from rotascope.evidence import Answer, Cell, Column, Display, Evidence, Finding, Input, Missing, Table, Value, show
from rotascope.version import __version__

T = TypeVar("T")

CARDS = 5
SHORT = 12  # last rows of a chart's table where the chart cannot be drawn
LONGEST = 260  # rows of one printed table; a year of sessions fits
BASES = {"total": "total return", "price": "price return", "unstated": "price or total return not stated"}
NUMERIC = frozenset({"percent", "pp", "number", "count", "sessions", "probability"})
CHARTED = (
    "lines",
    "rotation",
    "calendar",
    "history",
    "above_200",
    "ad_line",
    "effective",
    "lorenz",
    "contribution",
)
READING = (
    ("Gap", "return of the long side minus return of the short side over the window, in percentage points (pp)."),
    ("Rank", "share of all windows of the same number of sessions that were at least as large."),
    ("Streak", "sessions in a row won by one side; its p-value says how often chance alone gives one as long."),
    ("p", "chance of a figure at least this large if nothing had changed; small is unusual, never proof."),
    ("Independent observations", "overlapping windows repeat each other; this many do not."),
    ("Searched", "how many alternatives were looked at; the more, the less one small p means."),
    ("Status", "ok, stale (an input is older than its rhythm allows), fragile (close to another verdict) or missing."),
    ("Known at", "rows published after the as-of date are not used; a single vintage includes later revisions."),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a section, its caption, and whether a chart stands before it."""

    name: str
    table: Table
    caption: str
    charted: bool

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns."""
        return self.table.columns

    @property
    def cells(self) -> list[list[str]]:
        """The printed texts under `heads`, the last LONGEST rows."""
        return self._printed(self.table.rows[-LONGEST:])

    @property
    def standing(self) -> list[list[str]]:
        """Where the table stands now, for faces without its chart: the last row of each spread, or the last few."""
        names = [column.name for column in self.table.columns]
        rows = self.table.rows
        if self.charted and "spread" in names:
            rows = tuple({row[names.index("spread")]: row for row in rows}.values())
        return self._printed(rows[-SHORT:] if self.charted else rows[-LONGEST:])

    @property
    def cut(self) -> str:
        """What was left out of `cells`, in words; empty when all rows are there."""
        rows = len(self.table.rows)
        return f"last {LONGEST} of {rows:,} rows; --format json gives all" if rows > LONGEST else ""

    def _printed(self, rows: tuple[tuple[Cell, ...], ...]) -> list[list[str]]:
        return replace(self.table, rows=rows).shown()


@dataclass(frozen=True, slots=True)
class Card:
    """One of the first screen's numbers."""

    value: str
    text: str
    window: str
    status: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question's part of a page."""

    key: str  # its anchor, unique within the page
    title: str
    headline: str
    findings: tuple[Finding, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document: the first screen, the sections, the sources."""

    title: str
    headline: str
    simulated: bool
    facts: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    missing: tuple[Missing, ...]
    sections: tuple[Section, ...]
    sources: Block

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> "Page":
        """The page of a brief (its summary first, then one answer a question), or of a single answer."""
        first = answers[0]
        whole = first.question == "brief"
        told = answers[1:] if whole else answers
        inputs = tuple(unique(one for answer in answers for one in inputs_of(answer)))
        kind = "Market brief" if whole else titled(first)
        return cls(
            title=f"{kind}, {first.as_of}",
            headline=first.headline,
            simulated=any(answer.simulated for answer in answers),
            facts=facts_of(first, inputs),
            cards=tuple(card_of(finding) for finding in first.findings[:CARDS]) if whole else (),
            missing=tuple(dict.fromkeys(one for answer in answers for one in answer.missing)),
            sections=tuple(section_of(answer, key) for answer, key in zip(told, keys_of(told), strict=True)),
            sources=Block("sources", sources_of(inputs), "", charted=False),
        )


def section_of(answer: Answer, key: str) -> Section:
    """Findings and tables of one answer, each table with its caption."""
    blocks = tuple(
        Block(name, table, caption_of(table, answer), charted=name in CHARTED and bool(table.rows))
        for name, table in answer.tables.items()
    )
    return Section(key, titled(answer), answer.headline, answer.findings, blocks)


def keys_of(answers: Sequence[Answer]) -> list[str]:
    """An anchor for each answer: its question's name, numbered from the second on."""
    names = [answer.question for answer in answers]
    before = [names[:place].count(name) for place, name in enumerate(names)]
    return [f"{name}-{count + 1}" if count else name for name, count in zip(names, before, strict=True)]


def card_of(finding: Finding) -> Card:
    """A finding as a number with its sentence and window."""
    evidence = finding.evidence
    window = str(evidence.window) if evidence.window else ""
    return Card(evidence.shown, finding.text, window, "" if evidence.status == "ok" else evidence.status)


def facts_of(answer: Answer, inputs: Sequence[Input]) -> tuple[tuple[str, str], ...]:
    """What every page says about itself."""
    made = answer.generated_at.strftime("%Y-%m-%d %H:%M %Z").strip() if answer.generated_at else "not stamped"
    version = "none, the market is not a store" if answer.store_version is None else str(answer.store_version)
    return (
        ("Data", f"{answer.data}{' (SIMULATED)' if answer.simulated else ''}"),
        ("As of", f"{answer.as_of}"),
        ("Data through", through(inputs)),
        ("Known at", f"only rows known by the end of {answer.as_of}, New York"),
        ("Returns", bases(inputs) or "no return is quoted"),
        ("Generated", made),
        ("Store version", version),
        ("rotascope", __version__),
    )


def caption_of(table: Table, answer: Answer) -> str:
    """Price or total return, data through, known at, generated at: under every table and chart."""
    made = f"generated {answer.generated_at:%Y-%m-%d %H:%M %Z}".strip() if answer.generated_at else ""
    inputs = table.inputs or tuple(inputs_of(answer))
    parts = (bases(inputs), f"data through {through(inputs)}", f"known by {answer.as_of}", made, table.note)
    return " · ".join(part for part in parts if part)


def details(evidence: Evidence) -> list[str]:
    """Everything beside the value that makes a number believable, a short text each; absent parts are left out."""
    kind = evidence.to_dict()["display"]
    parts = (
        str(evidence.window or ""),
        interval(evidence.interval, kind, evidence.unit),
        labelled("p", evidence.p_value, "probability"),
        labelled("p after the search", evidence.p_adjusted, "probability"),
        labelled("independent observations", evidence.n_effective, "number"),
        f"searched {evidence.searched:,}" if evidence.searched > 1 else "",
        evidence.method,
        "" if evidence.status == "ok" else f"status {evidence.status}",
        *evidence.caveats,
    )
    return [part for part in parts if part]


def judgement(evidence: Evidence) -> list[str]:
    """The part of the details that judges: window, p-values and standing; the method stands on the full page."""
    parts = (
        str(evidence.window or ""),
        labelled("p", evidence.p_value, "probability"),
        labelled("p after the search", evidence.p_adjusted, "probability"),
        "" if evidence.status == "ok" else f"status {evidence.status}",
    )
    return [part for part in parts if part]


def interval(bounds: tuple[Value, Value] | None, kind: Display, unit: str) -> str:
    """Lower and upper bound as the value itself is printed."""
    return f"interval {show(bounds[0], kind, unit=unit)} to {show(bounds[1], kind, unit=unit)}" if bounds else ""


def labelled(label: str, value: Cell, kind: Display) -> str:
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
        (one.series, one.source, one.vintage, one.last, BASES.get(one.basis, "—"), one.layer or "—")
        for one in sorted(inputs, key=attrgetter("series"))
    ]
    return Table("Sources", columns, tuple(rows))


def through(inputs: Iterable[Input]) -> str:
    """The last dates of the inputs: one date, or earliest to latest where they differ."""
    ends = sorted({one.last for one in inputs if one.last})
    if not ends:
        return "unknown"
    return str(ends[0]) if len(ends) == 1 else f"{ends[0]} to {ends[-1]}, by series"


def bases(inputs: Iterable[Input]) -> str:
    """Price or total return, as stated by the inputs."""
    return ", ".join(unique(BASES[one.basis] for one in inputs if one.basis in BASES))


def unique(things: Iterable[T]) -> list[T]:
    """Each once, in order."""
    return list(dict.fromkeys(things))


def titled(answer: Answer) -> str:
    """An answer's question as a heading, with the spread where it is about one."""
    name = answer.question.replace("-", " ").replace("_", " ").capitalize()
    spreads = {finding.subject.get("spread", "") for finding in answer.findings}
    return f"{name}: {spreads.pop()}" if len(spreads) == 1 and "" not in spreads else name
