"""Page: what every face lays out, taken from Answers. It picks, orders and captions; it computes no number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from rotascope.evidence import Answer, Cell, Column, Document, Finding, Missing, Table
from rotascope.evidence.display import finite
from rotascope.pages import charts
from rotascope.pages.captions import caption_of, facts_of, inputs_of, source_line, sources_of, unique
from rotascope.pages.charts.frame import Frame
from rotascope.pages.renderer import find_renderer
from rotascope.questions.registry import QUESTIONS

KEY = 5  # findings on a first screen
ROLES = ("key", "followed", "changed")
FIGURES = 3  # of a chapter
NAMED = 3  # further notes on the line on what is missing
AXIS = charts.AXIS_LETTERS
LINE = 180  # letters of the line on what is missing
SHORT = 12  # last rows of a chart's table where the chart cannot be drawn
LONGEST = 260  # rows of one printed table; a year of sessions fits
NUMERIC = frozenset({"percent", "pp", "number", "count", "sessions", "probability"})
READING = (
    ("Gap", "return of the long side minus return of the short side over the window, in percentage points (pp)."),
    ("Rank", "share of all windows of the same number of sessions that were at least as large."),
    ("Streak", "sessions in a row won by one side; its p-value says how often chance alone gives one as long."),
    ("p", "chance of a figure at least this large if nothing had changed; small is unusual, never proof."),
    ("Independent observations", "overlapping windows repeat each other; this many do not."),
    ("Searched", "how many alternatives were looked at; the more, the less one small p means."),
    (
        "Status",
        "ok, stale (older than its rhythm allows), fragile (another benchmark would change the verdict), or a doubt.",
    ),
    ("Known at", "rows published after the as-of date are not used; a single vintage includes later revisions."),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table of a chapter with its caption, and the chart that stands before it where its kind is known."""

    name: str
    table: Table
    caption: str

    @property
    def charted(self) -> bool:
        """Whether a face that draws has a chart of it."""
        chart = self.table.chart
        return chart is not None and self.has_points and find_renderer(charts.RENDERERS, chart.kind) is not None

    @property
    def has_points(self) -> bool:
        """Whether any row has a number for its chart to draw."""
        names, chart = [column.name for column in self.columns], self.table.chart
        if chart is None:
            return False
        x, values = names.index(chart.x), [names.index(name) for name in chart.y]
        return any(row[x] is not None and finite(row[value]) is not None for row in self.table.rows for value in values)

    @property
    def frame(self) -> Frame:
        """The texts inside its chart: what it shows, its unit, its dates and its source."""
        chart, (dates, _, _) = self.table.chart, self.caption.partition(" · generated")
        foot = " · ".join(part for part in (source_line(self.table.inputs), dates) if part)
        subtitle = chart.title if chart and len(chart.title) > AXIS else ""  # a shorter one stands along the axis
        return Frame(self.table.title, subtitle, foot)

    @property
    def note(self) -> str:
        """Why a chart that the table asks for, or any row, is not there; empty otherwise."""
        chart = self.table.chart
        if not self.table.rows or (chart and not self.has_points):
            return "no data here by this date"
        if chart is None or self.charted:
            return ""
        return f"no chart of kind {chart.kind!r} can be drawn here: its rows"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table."""
        return self.table.columns

    @property
    def cells(self) -> list[list[str]]:
        """The printed texts under `columns`, the last LONGEST rows."""
        return self._print(self.table.rows[-LONGEST:])

    @property
    def latest(self) -> list[list[str]]:
        """The table for faces without its chart: of names all rows; along dates or numbers the last few."""
        rows, chart = self.table.rows, self.table.chart
        if chart is None or not self.charted:
            return self._print(rows[-LONGEST:])
        names = [column.name for column in self.columns]
        along = self.columns[names.index(chart.order or chart.x)]
        if chart.color and along.display == "date":
            rows = tuple({row[names.index(chart.color)]: row for row in rows}.values())
        return self._print(rows[-LONGEST:] if along.display == "text" else rows[-SHORT:])

    @property
    def cut(self) -> str:
        """What was left out of `cells`, in words; empty when all rows are there."""
        rows = len(self.table.rows)
        return f"last {LONGEST} of {rows:,} rows; --format json gives all" if rows > LONGEST else ""

    def _print(self, rows: tuple[tuple[Cell, ...], ...]) -> list[list[str]]:
        return replace(self.table, rows=rows).shown()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question's part of a page: what it leads with, and what stands behind its folds.

    figures   the exhibits beside its sentences; exhibits: those behind folds
    leading   three to five findings; followed and changed: what usually followed, what changed since a month ago
    findings  all, with what makes each believable
    method    where the documentation explains it
    """

    key: str  # its anchor, unique within the page
    question: str
    title: str
    headline: str
    figures: tuple[Exhibit, ...]
    leading: tuple[Finding, ...]
    followed: tuple[Finding, ...]
    changed: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    method: str
    document: Document | None = None

    @property
    def asides(self) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        """What usually followed and what changed, each with its title."""
        since = next((finding.subject["since"] for finding in self.changed if "since" in finding.subject), "")
        day = date.fromisoformat(since) if since else None
        changed = f"What changed since {day.day} {day:%B %Y}" if day else "What changed in a month"
        return (("What usually followed", self.followed), (changed, self.changed))

    @property
    def shown_first(self) -> tuple[Finding, ...]:
        """Every finding that it leads with."""
        return (*self.leading, *self.followed, *self.changed)

    @property
    def every_exhibit(self) -> tuple[Exhibit, ...]:
        """Those beside the sentences, then those behind folds."""
        return (*self.figures, *self.exhibits)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document: the first screen, the chapters, the sources.

    first     what the page leads with: the summary of a brief, or the one answer itself, which `chapters` hold then too
    is_brief  whether chapters follow that the first screen sums up
    """

    title: str
    headline: str
    simulated: bool
    facts: tuple[tuple[str, str], ...]
    first: Chapter
    is_brief: bool
    missing: tuple[Missing, ...]
    chapters: tuple[Chapter, ...]
    sources: Exhibit

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> "Page":
        """The page of a brief (its summary first, then one answer a question), or of a single answer."""
        summary = answers[0]
        is_brief = summary.question == "brief"
        parts = answers[1:] if is_brief else answers
        inputs = tuple(unique(source for answer in answers for source in inputs_of(answer)))
        lacking = summary.missing if is_brief else (lack for answer in answers for lack in answer.missing)
        first = chapter_of(summary, "first")
        return cls(
            title=f"{'Market brief' if is_brief else title_of(summary)}, {summary.as_of}",
            headline=summary.headline,
            simulated=any(answer.simulated for answer in answers),
            facts=facts_of(summary, inputs),
            first=first,
            is_brief=is_brief,
            missing=tuple(dict.fromkeys(lacking)),
            chapters=tuple(
                chapter_of(answer, key, first=first if is_brief else None)
                for answer, key in zip(parts, keys_of(parts), strict=True)
            ),
            sources=Exhibit("sources", sources_of(inputs), ""),
        )

    @property
    def lacks(self) -> str:
        """One line on what is missing: the first in whole clauses, and what more is noted; empty where nothing is."""
        if not self.missing:
            return ""
        first, *others = self.missing
        names = ", ".join(unique(lack.input for lack in others)[:NAMED])
        count = f" {len(others)} more note{'s' if len(others) > 1 else ''}: {names}." if others else ""
        surplus = f"{count[:-1]} and others." if len(others) > NAMED else count
        return f"{whole_clauses(first.line)}.{surplus}"


def whole_clauses(text: str) -> str:
    """As many of the clauses of a text as fit into LINE letters; a first one that is longer loses whole words."""
    first, *others = text.split("; ")
    fitting = shorten(first, LINE, placeholder=" …", break_on_hyphens=False)
    for clause in others:
        if len(fitting) + len(clause) + 2 > LINE:
            break
        fitting = f"{fitting}; {clause}"
    return fitting


def chapter_of(answer: Answer, key: str, *, first: Chapter | None = None) -> Chapter:
    """Findings and tables of one answer; what the page's first screen shows already stands behind its folds.

    A question that marks no finding leads with its first ones, and with the first of its charts; a section of a brief
    has one chart beside its sentences, the others behind folds.
    """
    earlier = [(finding.id, finding.text) for finding in first.shown_first] if first else []
    drawn = [exhibit.table for exhibit in first.figures] if first else []
    every = tuple(Exhibit(name, table, caption_of(table, answer)) for name, table in answer.tables.items())
    exhibits = tuple(exhibit for exhibit in every if not any(exhibit.table is table for table in drawn))
    named = tuple(exhibit for name in answer.figures for exhibit in exhibits if exhibit.name == name)
    charted = tuple(exhibit for exhibit in exhibits if exhibit.charted)[:1]
    figures = (named or charted)[: 1 if first else FIGURES]
    fresh = [finding for finding in answer.findings if (finding.id, finding.text) not in earlier]
    by_role = {role: tuple(finding for finding in fresh if finding.role == role) for role in ("", *ROLES)}
    return Chapter(
        key=key,
        question=answer.question,
        title=title_of(answer),
        headline=answer.headline,
        figures=figures,
        leading=(by_role["key"] or by_role[""])[:KEY],
        followed=by_role["followed"][:1],
        changed=by_role["changed"][:1],
        findings=answer.findings,
        exhibits=tuple(exhibit for exhibit in exhibits if exhibit not in figures),
        method=next((f"docs/{question.page}" for question in QUESTIONS if question.name == answer.question), ""),
        document=answer.document,
    )


def keys_of(answers: Sequence[Answer]) -> list[str]:
    """An anchor for each answer: its question's name, numbered from the second on."""
    names = [answer.question for answer in answers]
    before = [names[:number].count(name) for number, name in enumerate(names)]
    return [f"{name}-{count + 1}" if count else name for name, count in zip(names, before, strict=True)]


def title_of(answer: Answer) -> str:
    """An answer's question as a heading, with the spread where it is about one."""
    name = answer.question.replace("-", " ").replace("_", " ").capitalize()
    spreads = {finding.subject.get("spread", "") for finding in answer.findings}
    return f"{name}: {spreads.pop()}" if len(spreads) == 1 and "" not in spreads else name
