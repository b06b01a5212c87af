"""The brief: every question at one date, as a page that a busy reader could stop at after one screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotascope.evidence import Answer
from rotascope.pages.files import Format, as_dict, document, render, write

if TYPE_CHECKING:
    from datetime import date

    from rotascope.engine import View


@dataclass(frozen=True, slots=True)
class Brief:
    """Answers with the summary first; the same record prints, saves and travels as JSON."""

    answers: tuple[Answer, ...]

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        return self.answers[0].headline

    def to_dict(self) -> dict[str, Any]:
        """The JSON document: the summary, with `answers` below it."""
        return as_dict(self.answers)

    def render(self, form: Format) -> str:
        """The document as text: html, md, json or txt."""
        return render(self.answers, form)

    def save(self, path: str | Path) -> Path:
        """Write the document in the format that the suffix names, whole or not at all; UsageError if it cannot."""
        target = Path(path)
        return write(document(self.answers, target), target)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, so that a notebook's styles and the page's leave each other alone."""
        inside = escape(self.render("html"))
        return (
            f'<iframe title="{escape(self.headline)}" sandbox="" srcdoc="{inside}" '
            'style="width:100%;height:56rem;border:0"></iframe>'
        )


def brief(
    view: "View",
    *,
    spread: str | None = None,
    since: "date | str | None" = None,
    article: Sequence[str | Path] = (),
) -> Brief:
    """Every question asked of a view, summed up.

    spread   a named one or a pair of your own, put in the foreground and judged beside the named ones
    since    an earlier date: the brief also says what changed since then
    article  files that are checked in a section of their own
    example  rs.brief(view, spread="value-growth", since="2026-07-31").save("brief.html")
    """
    from rotascope.engine import compose  # the numerical libraries load when something is asked

    return Brief(compose(view, spread=spread, since=since, article=article))
