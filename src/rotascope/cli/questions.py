"""brief, and one verb a question."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from rotascope.cli.flags import Flags, accepting
from rotascope.cli.output import emit, form_of
from rotascope.cli.verbs import VERBS, Verb

Spread = Annotated[
    str | None,
    typer.Option(metavar="NAME|LONG/SHORT", help="The spread in the foreground, like small-large or IWM/SPY."),
]


Articles = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Text, Markdown or HTML.")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("brief")(accepting(brief))
    for verb in VERBS:
        app.command(verb.name, help=verb.help)(command_of(verb))


def brief(flags: Flags, spread: Spread = None) -> None:
    """Every question at one date, the verdict first."""
    from rotascope.engine import compose, open_market

    form, view = form_of(flags), open_market(flags.settings.data, as_of=flags.day)
    emit(compose(view, spread=spread), form, flags.output)


def command_of(verb: Verb) -> Callable[..., None]:
    """A command that asks one question with the options that it declares."""

    def question(flags: Flags, **options: str | None) -> None:
        from rotascope.engine import ask, open_market

        form, view = form_of(flags), open_market(flags.settings.data, as_of=flags.day)
        given = {name: value for name, value in options.items() if value is not None}
        emit((ask(verb.name, view, **given),), form, flags.output)

    def about(flags: Flags, files: Articles, **options: str | None) -> None:
        from rotascope.engine import ask, open_market, today

        # an article may be younger than the market: its claims are then untestable, not its date refused
        form, view = form_of(flags), open_market(flags.settings.data, as_of=flags.day or today())
        from rotascope.questions.check import exit_rule

        answer = ask(verb.name, view, files=files, **options)
        emit((answer,), form, flags.output)
        if fault := exit_rule(answer):
            raise fault

    kinds = {name: Annotated[str | None, typer.Option(help=text)] for name, text in verb.options}
    return accepting(about if verb.files else question, **kinds)
