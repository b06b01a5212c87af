"""The command lines that the documentation shows, page by page, in their order."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from house import PROJECT
from rotascope.cli import application

PAGES = (
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    *(page for page in sorted((PROJECT / "docs").rglob("*.md")) if page.name != "add-a-question.md"),
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"(?:\$ )?((?:[A-Z_]+=\S+ )*)rotascope (.*)")
INLINE = re.compile(r"`rotascope ([^`]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
FORM = re.compile(r"\.\.\.|[|$\[\]]|\.\./|\bmybank:")  # mybank: a source of another package


@dataclass(frozen=True)
class Command:
    """A command line of a page; `environment` is what stands before it, `output` what the page prints below it."""

    page: str
    text: str
    environment: tuple[str, ...] = ()
    output: str = ""

    @property
    def words(self) -> list[str]:
        return shlex.split(self.text, comments=True)

    @property
    def is_form(self) -> bool:
        """Whether it says how commands are written, or needs what lies outside the checkout, and cannot be run."""
        return bool(FORM.search(self.text.partition("#")[0]))


def shown_lines(page: Path) -> list[Command]:
    """The lines of its shell blocks, and of those that are indented."""
    text = page.read_text(encoding="utf-8")
    blocks = [block for language, block in FENCED.findall(text) if language in {"", "sh"}]
    blocks += re.findall(r"(?:^    \S.*\n)+", FENCED.sub("", text), re.MULTILINE)
    commands = []
    for block in blocks:
        lines = [line.strip() for line in block.splitlines()]
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            if match := LINE.fullmatch(line):
                commands.append(Command(page.name, match[2], tuple(match[1].split()), below))
    return commands


def inline_commands(page: Path) -> list[Command]:
    """Those within sentences."""
    return [Command(page.name, text) for text in INLINE.findall(page.read_text(encoding="utf-8"))]


def options_of(words: list[str]) -> tuple[str, set[str]]:
    """The command that the words name, and every option that it takes; a verb that is not there stands as it is."""
    command = typer.main.get_command(application())
    name, options = [], own_options(command)
    for word in words:
        if word not in inner(command):
            break
        command = inner(command)[word]
        name.append(word)
        options |= own_options(command)
    return " ".join(name), options


def inner(command: Any) -> dict[str, Any]:
    """The commands of a group; none of a command."""
    return getattr(command, "commands", {})


def own_options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts} | {"--help", "-h"}


def every_option() -> set[str]:
    commands = [typer.main.get_command(application())]
    options: set[str] = set()
    while commands:
        command = commands.pop()
        options |= own_options(command)
        commands += inner(command).values()
    return options
