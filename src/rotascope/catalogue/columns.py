"""What columns of wide files are called that are no symbols of their own (`columns.toml`)."""

import tomllib
from pathlib import Path

_STATED = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
FACTOR_COLUMNS = frozenset(_STATED["factors"])
STATISTIC_COLUMNS = frozenset(_STATED["statistics"])
NEVER_ZERO = frozenset(_STATED["never_zero"])
