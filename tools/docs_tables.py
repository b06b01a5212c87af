"""The tables of the documentation that say what there is, written from the registry of questions and the catalogue.

`python tools/docs_tables.py` writes them anew between their marks; a test holds them up to date.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from catalogue_tables import (
    acts_table,
    cadences_table,
    columns_table,
    indexes_table,
    screens_table,
    spreads_table,
    themes_table,
)
from rotascope.questions.options import Option, label
from rotascope.questions.registry import QUESTIONS, Question

ROOT = Path(__file__).parents[1]
MARKED = "<!-- table: {name} -->\n{table}\n<!-- end of table -->"
Writer = Callable[[Sequence[Question]], str]


def questions_table(questions: Sequence[Question], *, docs: str) -> str:
    """What each question asks and gives; `docs` is the way from the page to the documentation."""
    rows = [
        f"| `{question.name}` | {question.purpose}? | {question.gives} | [docs]({docs}{question.page}) |"
        for question in questions
    ]
    return "\n".join(("| Question | What it asks | What it gives | Explained |", "|---|---|---|---|", *rows))


def options_table(questions: Sequence[Question]) -> str:
    """What each question can be asked with."""
    rows = [
        f"| `{' '.join((question.name, *required(question)))}` | {'; '.join(optional(question)) or 'none'} |"
        for question in questions
    ]
    return "\n".join(("| Command | Own options |", "|---|---|", *rows))


def required(question: Question) -> list[str]:
    """What stands after the verb."""
    return [f"{label(option)}{'...' if option.many else ''}" for option in question.options if option.required]


def optional(question: Question) -> list[str]:
    """Each other option with its words."""
    return [f"`{written(option)}`: {option.help}" for option in question.options if not option.required]


def written(option: Option) -> str:
    """An option with what may follow it."""
    return f"{label(option)} {'|'.join(option.choices) or option.example}".replace("|", "\\|")


TABLES: Mapping[str, Mapping[str, Writer]] = {
    "README.md": {"questions": lambda questions: questions_table(questions, docs="docs/")},
    "docs/README.md": {"questions": lambda questions: questions_table(questions, docs="")},
    "docs/cli.md": {"options": options_table},
    "docs/catalogue.md": {
        "spreads": spreads_table,
        "indexes": indexes_table,
        "cadences": cadences_table,
        "acts": acts_table,
    },
    "docs/winners.md": {"themes": themes_table, "screens": screens_table, "columns": columns_table},
}


def fill(text: str, tables: Mapping[str, str]) -> str:
    """The page with each table between its marks; ValueError where a page has no marks for one."""
    for name, table in tables.items():
        marks = re.compile(MARKED.format(name=re.escape(name), table=".*?"), re.DOTALL)
        if not marks.search(text):
            raise ValueError(f"no marks for the table {name}")
        text = marks.sub(lambda _, name=name, table=table: MARKED.format(name=name, table=table), text)  # type: ignore[misc]
    return text


def pages(questions: Sequence[Question] = QUESTIONS) -> dict[str, str]:
    """Each page of TABLES as it should read."""
    return {
        page: fill(
            (ROOT / page).read_text(encoding="utf-8"), {name: table(questions) for name, table in tables.items()}
        )
        for page, tables in TABLES.items()
    }


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")
