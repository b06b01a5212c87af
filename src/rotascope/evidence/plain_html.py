"""Plain HTML of an answer for a notebook: escaped text, no style, no script. Pages are the faces' work."""

from collections.abc import Iterable, Sequence
from html import escape

LONGEST = 60  # rows of a table in a notebook


def grid(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, note: str = "") -> str:
    """A table with its caption; the last LONGEST rows of a longer one, which the caption says."""
    cut = f" (last {LONGEST} of {len(rows):,} rows)" if len(rows) > LONGEST else ""
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in list(rows)[-LONGEST:])
    table = f"<table><caption>{escape(title)}{cut}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return table + paragraph(note, small=True) if note else table


def paragraph(text: str, *, value: str = "", small: bool = False) -> str:
    """A sentence, with the number that it stands on before it."""
    number = f"<b>{escape(value)}</b> " if value else ""
    inner = f"{number}{escape(text)}"
    return f"<p>{f'<small>{inner}</small>' if small else inner}</p>"


def listing(heading: str, items: Iterable[str]) -> str:
    """A headed list of escaped items; empty where there are none."""
    lines = "".join(f"<li>{escape(text)}</li>" for text in items)
    return f"<h4>{escape(heading)}</h4><ul>{lines}</ul>" if lines else ""
