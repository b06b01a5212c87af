"""Theme baskets (`themes.toml`) and screens with a name (`screens.toml`), and those of a file of the user's own."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rotascope.errors import UsageError

LISTS = ("members", "industries", "sectors", "sizes")


@dataclass(frozen=True, slots=True)
class NamedScreen:
    """A screen that is kept: its condition and what sorts who is in, as texts of the language of docs/winners.md.

    reason   why these bounds
    """

    name: str
    label: str
    condition: str
    sort: str = ""
    reason: str = ""


def read_screens(data: Mapping[str, Any], *, source: str) -> tuple[NamedScreen, ...]:
    """The screens of a parsed file; UsageError for what is none."""
    return tuple(_screen(name, row, source) for name, row in table_of_file(data, "screens", source).items())


def table_of_file(data: Mapping[str, Any], name: str, source: str) -> Mapping[str, Any]:
    """A table of tables of a parsed file, empty where it has none; UsageError where it is something else."""
    rows = data.get(name, {})
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise UsageError(f"{source}: {name} is no table of tables", f"write [{name}.a-name] above its lines")
    return rows


def _screen(name: str, row: Mapping[str, Any], source: str) -> NamedScreen:
    condition = row.get("condition")
    if not isinstance(condition, str):
        raise UsageError(f"{source}: screen {name} has no condition", 'write condition = "fcf_yield > 0.05"')
    texts = {key: row.get(key, "") for key in ("label", "sort", "reason")}
    for key, text in texts.items():
        if not isinstance(text, str):
            raise UsageError(f"{source}: {key} of screen {name} is no text", "write it in quotes")
    return NamedScreen(name, texts["label"] or name, condition, texts["sort"], texts["reason"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A basket with a name.

    members   symbols; none = a rule: companies of all the industries, sectors and sizes that are named
    screen    a condition over columns of companies that they must meet
    date      from which the choice counts; before it, it is hindsight
    source    the file that it stands in
    """

    name: str
    label: str
    date: date
    reason: str
    members: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    screen: str = ""
    source: str = "themes.toml"

    def admits(self, *, industry: str, sector: str, size: str) -> bool:
        """Whether a company of these meets the rule."""
        pairs = ((self.industries, industry), (self.sectors, sector), (self.sizes, size))
        return all(not allowed or value in allowed for allowed, value in pairs)

    @property
    def rule(self) -> str:
        """Who is in, in words."""
        if self.members:
            return ", ".join(self.members)
        parts = [f"{name} {' or '.join(allowed)}" for name, allowed in self._bounds() if allowed]
        return " and ".join([*parts, *([self.screen] if self.screen else [])])

    def _bounds(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("industry", self.industries), ("sector", self.sectors), ("size", self.sizes)


def read_themes(data: Mapping[str, Any], *, source: str) -> tuple[Theme, ...]:
    """The themes of a parsed file; UsageError for what is none."""
    return tuple(_theme(name, row, source) for name, row in table_of_file(data, "themes", source).items())


def read_definitions(path: Path) -> tuple[tuple[Theme, ...], tuple[NamedScreen, ...]]:
    """Themes and screens of a file of the user's own on top of the shipped ones; the same name replaces.

    raises   UsageError for a file that is no TOML, or has neither
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UsageError(f"{path.name} cannot be read: {fault}", "see docs/winners.md for its form") from fault
    themes, screens = read_themes(data, source=path.name), read_screens(data, source=path.name)
    if not themes and not screens:
        raise UsageError(f"{path.name} has neither themes nor screens", "write [themes.a-name] or [screens.a-name]")
    new_themes, new_screens = {theme.name for theme in themes}, {screen.name for screen in screens}
    return (
        (*(theme for theme in THEMES if theme.name not in new_themes), *themes),
        (*(screen for screen in SCREENS if screen.name not in new_screens), *screens),
    )


def find_theme(name: str, themes: Sequence[Theme]) -> Theme | None:
    """The theme of that name, blanks or dashes between its words; None where there is none."""
    plain = "-".join(name.lower().split())
    return next((theme for theme in themes if theme.name == plain), None)


def _theme(name: str, row: Mapping[str, Any], source: str) -> Theme:
    lists = {key: row.get(key, []) for key in LISTS}
    for key, items in lists.items():
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise UsageError(f"{source}: {key} of theme {name} is no list of texts", f'write {key} = ["A", "B"]')
    day, screen, reason = row.get("date"), row.get("screen", ""), row.get("reason", "")
    if type(day) is not date:
        raise UsageError(f"{source}: theme {name} has no date", "write date = 2026-01-02, the day of the choice")
    if not isinstance(screen, str) or not isinstance(reason, str) or not reason:
        raise UsageError(f"{source}: theme {name} has no reason", 'write reason = "why these"')
    if not any(lists.values()) and not screen:
        raise UsageError(f"{source}: theme {name} has neither members nor a rule", 'write members = ["A", "B"]')
    if lists["members"] and (screen or any(lists[key] for key in LISTS[1:])):
        raise UsageError(f"{source}: theme {name} has members and a rule", "give the one or the other")
    return Theme(
        name=name.lower(),
        label=str(row.get("label", name)),
        date=day,
        reason=reason,
        screen=screen,
        source=source,
        **{key: tuple(dict.fromkeys(items)) for key, items in lists.items()},
    )


def _shipped(name: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


THEMES: tuple[Theme, ...] = (*read_themes(_shipped("themes.toml"), source="themes.toml"),)
SCREENS: tuple[NamedScreen, ...] = (*read_screens(_shipped("screens.toml"), source="screens.toml"),)
