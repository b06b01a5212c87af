"""What a question is to the engine and to every face: a name, a line of help, options, and how it is answered."""

from collections.abc import Callable
from dataclasses import dataclass

from rotascope.evidence import Answer
from rotascope.panels.view import View


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question, as the command line and the API offer it; its value arrives as text or None."""

    name: str
    help: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`answer(view, **options)` answers in full; `in_brief(view, spread)` gives the brief's sections.

    files    whether it is asked about files, named after the verb; `answer` takes them as `files`
    """

    name: str
    summary: str
    answer: Callable[..., Answer]
    in_brief: Callable[[View, str | None], tuple[Answer, ...]]
    options: tuple[Option, ...] = ()
    files: bool = False
