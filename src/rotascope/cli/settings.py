"""config: every setting with its value and where that came from."""

import typer

from rotascope.cli.flags import Flags, accepting
from rotascope.cli.output import say_table


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("config")(accepting(config))


def config(flags: Flags) -> None:
    """Every setting with its value and where that came from."""
    from rotascope import config as settings

    given = flags.as_settings()
    rows = [(one.key, one.value or "-", one.origin, one.help) for one in settings.origins(flags.settings, **given)]
    say_table(("setting", "value", "origin", "help"), rows, flags)
