"""How the pages that these programs write are laid out: paragraphs, tables, shares."""

from collections.abc import Iterable, Sequence
from textwrap import fill

WIDTH = 120
AS_THEY_ARE = ("#", "|", "![")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, text_columns: int = 1) -> str:
    """A Markdown table; all but the first `text_columns` columns to the right."""
    lines = [head, [*["---"] * text_columns, *["---:"] * (len(head) - text_columns)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def share(value: float) -> str:
    """A share in percent."""
    return f"{100 * value:.1f} %"


def laid_out(text: str) -> str:
    """Paragraphs and lists filled to the width of the other pages; headings, tables and images as they are."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return "\n\n".join(block if block.startswith(AS_THEY_ARE) else filled(block) for block in blocks) + "\n"


def filled(block: str) -> str:
    """One paragraph, or one list whose items start with a hyphen."""
    if not block.startswith("- "):
        return wrapped(block, first="", later="")
    return "\n".join(wrapped(item, first="- ", later="  ") for item in block[2:].split("\n- "))


def wrapped(text: str, *, first: str, later: str) -> str:
    plain = " ".join(text.split())
    return fill(
        plain, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
