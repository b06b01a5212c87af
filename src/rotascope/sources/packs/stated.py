"""What `packs.toml` states of packs and their funds."""

import tomllib
from pathlib import Path

STATED = tomllib.loads(Path(__file__).with_name("packs.toml").read_text(encoding="utf-8"))
