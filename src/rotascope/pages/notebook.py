"""An answer in a notebook: its page, its charts as Altair charts, its tables as frames; what `rs.unusual` returns."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, wraps
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from rotascope import engine
from rotascope.errors import UsageError
from rotascope.evidence import Answer, Table
from rotascope.evidence.plain_html import grid
from rotascope.pages.files import document, write
from rotascope.pages.page import Chapter, Exhibit, Page

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    import polars as pl

P = ParamSpec("P")
LARGEST = 60_000  # bytes of a page within a notebook
FIGURE = 24_000  # bytes of a figure within it
WIDTH = 560  # pixels of a figure
HEAD = "max-width:60rem;font-family:system-ui,sans-serif;line-height:1.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(Answer):
    """An answer that shows its page in a notebook and hands out its charts and frames."""

    def _repr_html_(self) -> str:
        """What the page leads with, and behind folds its findings and tables, as many as LARGEST bytes hold."""
        page = Page.of((self,))
        parts = [first_screen(page), missing(page), *folds(page.first)]
        text, left_out = "", 0
        for part in parts:
            left_out += len((text + part).encode()) > LARGEST - 500
            text += "" if left_out else part
        more = f"<p><small>{left_out} more parts: answer.save('page.html')</small></p>" if left_out else ""
        return f'<div style="{HEAD}">{text}{more}</div>'

    def chart(self, name: str) -> "alt.TopLevelMixin":
        """The chart of a table, by the table's name: an Altair chart, which shows itself and saves itself.

        raises   UsageError naming the charts there are
        example  answer.chart("history").save("history.svg")
        """
        import altair as alt

        from rotascope.pages.charts.drawing import spec
        from rotascope.pages.pictures import find_exhibit

        exhibit = find_exhibit((self,), name)
        drawn = alt.Chart.from_dict({**spec(exhibit.table, width=WIDTH), "title": exhibit.table.title})
        return drawn.properties(title=alt.TitleParams(exhibit.frame.title, subtitle=exhibit.frame.source))

    def to_polars(self, table: str = "") -> "pl.DataFrame":
        """One table as a Polars frame in its own units; without a name the findings, a row each.

        raises   UsageError naming the tables there are
        """
        import polars as pl

        records = self.named(table).records() if table else findings_of(self)
        columns = [column.name for column in self.tables[table].columns] if table else list(FINDINGS)
        return pl.DataFrame(records, schema=columns if table else FINDINGS, infer_schema_length=None)

    def to_pandas(self, table: str = "") -> "pd.DataFrame":
        """The same as a pandas frame; UsageError where the extra is not installed."""
        try:
            return self.to_polars(table).to_pandas()
        except ModuleNotFoundError as fault:
            raise UsageError(f"a pandas frame needs {fault.name}", "pip install 'rotascope[pandas]'") from fault

    def named(self, table: str) -> Table:
        """The table of that name; UsageError naming those there are."""
        if table not in self.tables:
            raise UsageError(f"no table {table!r} here", f"choose one of {', '.join(self.tables) or 'none'}")
        return self.tables[table]

    def save(self, path: str | Path) -> Path:
        """Write the page in the format that the suffix names, .pdf among them, whole or not at all."""
        return write(document((self,), Path(path)), Path(path))


FINDINGS = {
    "id": str,
    "text": str,
    "subject": str,
    "value": float,
    "shown": str,
    "unit": str,
    "p_value": float,
    "p_adjusted": float,
    "n_effective": float,
    "searched": int,
    "status": str,
}


def findings_of(answer: Answer) -> list[dict[str, Any]]:
    """A row a finding; a value that is no number stands under `shown` alone."""
    rows = []
    for finding in answer.findings:
        record = finding.evidence.to_dict()
        value = record["value"] if isinstance(record["value"], int | float) else None
        row = {"id": finding.id, "text": finding.text, "subject": ", ".join(map(str, finding.subject.values()))}
        rows.append({**record, **row, "value": value, "shown": finding.evidence.shown})
    return [{name: row[name] for name in FINDINGS} for row in rows]


def show_page(answer: Answer) -> AnswerPage:
    """The answer as one that shows its page."""
    return AnswerPage(**{field.name: getattr(answer, field.name) for field in fields(Answer)})


def shown(function: Callable[P, Answer]) -> Callable[P, AnswerPage]:
    """The function of a question, whose answers show their pages."""

    @wraps(function)
    def show(*arguments: P.args, **options: P.kwargs) -> AnswerPage:
        return show_page(function(*arguments, **options))

    return show


@cache
def question_function(name: str) -> Callable[..., AnswerPage]:
    """The public function of a question."""
    return shown(engine.question_function(name))


ask = shown(engine.ask)


def first_screen(page: Page) -> str:
    """Headline, the first figure, sentences."""
    chapter = page.first
    warned = "<p><b>SIMULATED</b> a made-up market, not a real one</p>" if page.simulated else ""
    leading = "".join(f"<li>{escape(finding.text)}</li>" for finding in chapter.leading)
    pairs = ((title, finding.text) for title, findings in chapter.asides for finding in findings)
    asides = "".join(f"<p><b>{escape(title)}.</b> {escape(text)}</p>" for title, text in pairs)
    charted = (exhibit for exhibit in chapter.figures if exhibit.charted)
    head = f"<p><small>{escape(page.title)}</small></p><h3>{escape(page.headline)}</h3>"
    return f"{warned}{head}{next(map(figure, charted), '')}<ul>{leading}</ul>{asides}"


def figure(exhibit: Exhibit) -> str:
    """The drawing: as SVG, or where that is large as a picture."""
    from rotascope.pages.charts.drawing import svg
    from rotascope.pages.charts.image import on_paper

    image = svg(exhibit.table, width=WIDTH, key=exhibit.name, description=exhibit.caption, frame=exhibit.frame)
    if len(image.encode()) <= FIGURE:
        return on_paper(image)
    import vl_convert

    for scale in (1.0, 0.75, 0.5):
        picture = b64encode(vl_convert.svg_to_png(on_paper(image), scale=scale)).decode()
        if len(picture) <= FIGURE:
            name = escape(exhibit.table.title)
            return f'<img alt="{name}" width="{WIDTH}" src="data:image/png;base64,{picture}">'
    return f"<p><small>answer.chart({escape(exhibit.name)!r}) draws {escape(exhibit.table.title)}</small></p>"


def missing(page: Page) -> str:
    """What is missing in one line, and behind it all of it."""
    notes = "".join(
        f"<li>{escape(lack.input)}: {escape(lack.why)}. Try: {escape(lack.remedy)}</li>" for lack in page.missing
    )
    line = f"<b>What is missing.</b> {escape(page.lacks)}"
    return f"<details><summary>{line}</summary><ul>{notes}</ul></details>" if notes else ""


def folds(chapter: Chapter) -> list[str]:
    """The findings with their evidence behind a fold, and each table behind its own."""
    lines = "".join(
        f"<li>{escape(finding.text)} <b>{escape(finding.evidence.shown)}</b></li>" for finding in chapter.findings
    )
    findings = f"<details><summary>{len(chapter.findings)} findings</summary><ul>{lines}</ul></details>"
    tables = (exhibit.table for exhibit in chapter.every_exhibit)
    grids = (f"<details><summary>{escape(table.title)}</summary>{grid_of(table)}</details>" for table in tables)
    return [findings, *grids]


def grid_of(table: Table) -> str:
    """The rows of a table, the last ones of a long one."""
    return grid(table.title, [column.label for column in table.columns], table.shown(), note=table.note)
