"""config: every setting with its value and where that came from."""

import typer

from rotascope.cli.flags import Flags, build_command
from rotascope.cli.output import say_table


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("config")(build_command(config))


def config(flags: Flags) -> None:
    """Every setting with its value and where that came from."""
    from rotascope import config as settings

    set_by_flags = flags.as_settings()
    origins = settings.origins(flags.settings, **set_by_flags)
    rows = [(setting.key, setting.value or "-", setting.origin, setting.help) for setting in origins]
    say_table(("setting", "value", "origin", "help"), rows, flags)
