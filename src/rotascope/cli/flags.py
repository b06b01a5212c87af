"""The global options: accepted before the verb and after it, the later one wins."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rotascope.cli.faults import log_to_stderr
from rotascope.questions.options import parse_date

if TYPE_CHECKING:
    from rotascope.config import Settings

PANEL = "Global options"
FORMATS = ("table", "json", "md", "html")
Data = Annotated[
    str | None,
    typer.Option(help="us, us-only, us+PATH, simulated, or a store.", rich_help_panel=PANEL),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="Use only what was known that day.", rich_help_panel=PANEL),
]
Format = Annotated[str | None, typer.Option(metavar="|".join(FORMATS), help="What to print.", rich_help_panel=PANEL)]
Output = Annotated[
    Path | None, typer.Option(help="Write to this file; its suffix names the format.", rich_help_panel=PANEL)
]
Offline = Annotated[bool | None, typer.Option("--offline", help="Never use the network.", rich_help_panel=PANEL)]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose", "-v", count=True, show_default=False, help="Tell more; -vv adds tracebacks.", rich_help_panel=PANEL
    ),
]


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; None = not given."""

    data: str | None = None
    as_of: str | None = None
    format: str | None = None
    output: Path | None = None
    offline: bool | None = None
    verbose: int = 0

    def over(self, earlier: "Flags") -> "Flags":
        """These, with what was not given here taken from before the verb."""
        unset = {field.name: getattr(earlier, field.name) for field in fields(self) if not getattr(self, field.name)}
        return replace(self, **unset)

    @property
    def day(self) -> date | None:
        """The as-of date; UsageError when it is not one."""
        return None if self.as_of is None else parse_date(self.as_of, name="--as-of")

    @property
    def settings(self) -> "Settings":
        """Flags over environment over files."""
        from rotascope import config  # pydantic loads when a command runs, not for help

        return config.read_settings(**self.as_settings())

    def as_settings(self) -> dict[str, object]:
        """The flags that are settings too."""
        level = {0: None, 1: "info"}.get(self.verbose, "debug")
        return {"data": self.data, "format": self.format, "offline": self.offline, "log": level}


GLOBALS: dict[str, Any] = {
    "data": Data,
    "as_of": AsOf,
    "format": Format,
    "output": Output,
    "offline": Offline,
    "verbose": Verbose,
}
BODY = ("flags", "request")  # what a command's body takes that is no option
KEYWORD, VARIOUS = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD


def build_command(
    body: Callable[..., None], *options: inspect.Parameter, parse: Callable[..., dict[str, Any]] | None = None
) -> Callable[..., None]:
    """A command for `body(flags, **options)`: its options and every global one, merged with those before the verb.

    options  those beyond the signature of `body`
    parse    of (flags, options), the options that `body` gets: what can be refused is refused here, before settings
             are read and libraries loaded
    """
    declared = inspect.signature(body).parameters
    written = [option for name, option in declared.items() if name not in BODY and option.kind is not VARIOUS]
    shared = [
        inspect.Parameter(name, KEYWORD, default=0 if name == "verbose" else None, annotation=kind)
        for name, kind in GLOBALS.items()
    ]

    def command(ctx: typer.Context, **texts: Any) -> None:  # noqa: ANN401
        after = Flags(**{name: texts.pop(name) for name in GLOBALS})
        flags = after.over(ctx.find_root().obj or Flags())
        settings = parse(flags, texts) if parse else texts
        log_to_stderr(flags.settings.log)
        body(flags, **settings)

    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    everything = [context, *(option.replace(kind=KEYWORD) for option in (*written, *options)), *shared]
    command.__signature__ = inspect.Signature(everything)  # type: ignore[attr-defined]
    command.__annotations__ = {option.name: option.annotation for option in everything}
    command.__name__, command.__doc__ = body.__name__, body.__doc__
    return command
