"""Settings: flag > ROTASCOPE_* > ./rotascope.toml > user file; each value knows where it came from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os import environ
from pathlib import Path
from typing import Any, Literal, get_args

from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from rotascope.errors import BadSetting

NAME = "rotascope"
PREFIX = "ROTASCOPE_"
PROJECT_FILE = Path("rotascope.toml")
FLAGS = {"log": "-v"}  # settings whose flag has another name
MASK = "********"
Level = Literal["debug", "info", "warning", "error"]
Form = Literal["table", "json", "md", "html"]
FORMS: tuple[str, ...] = get_args(Form)


class Settings(BaseSettings):
    """What a user can set. `read` is the way in: it also says where each value came from."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    data: str = Field("us", min_length=1, description="market: us, us-only, us+PATH, simulated, or the path of a store")
    home: Path | None = Field(None, description="folder of stores and caches; unset = the XDG places")
    format: Form = Field("table", description="what an answer is printed as")
    log: Level = Field("warning", description="how much is told on stderr")
    offline: bool = Field(default=False, description="never use the network")
    max_bytes: int = Field(2_000_000_000, gt=0, description="largest text that is imported, in bytes, unpacked")
    max_rows: int = Field(100_000_000, gt=0, description="most rows of a file that is imported")
    max_columns: int = Field(20_000, gt=0, description="most columns of a file that is imported")
    max_cells: int = Field(2_000_000_000, gt=0, description="most cells of a Parquet file that is imported")
    max_line: int = Field(1_000_000, gt=0, description="longest line of a file that is imported, in bytes")
    max_piped: int = Field(200_000_000, gt=0, description="most bytes that `data import -` takes")

    @property
    def data_home(self) -> Path:
        """Where stores live."""
        return self.home.expanduser() if self.home else user_data_path(NAME, appauthor=False)

    @property
    def cache_home(self) -> Path:
        """Where disposable files live."""
        return self.home.expanduser() / "cache" if self.home else user_cache_path(NAME, appauthor=False)

    @property
    def own_store(self) -> Path:
        """The user's own store, which lies on top of `us`."""
        return self.data_home / "store"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (a .env file is not read: one file format is enough)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Strongest first."""
        files = (TomlConfigSettingsSource(settings_cls, toml_file=path) for path in (PROJECT_FILE, user_file()))
        return (init_settings, env_settings, *files)


@dataclass(frozen=True, slots=True)
class Origin:
    """One setting as `rotascope config` prints it: its value (a secret masked) and where that came from."""

    key: str
    value: str
    origin: str
    help: str


def user_file() -> Path:
    """The user's own settings file; ROTASCOPE_HOME moves it with everything else."""
    home = environ.get(f"{PREFIX}HOME")
    return (
        Path(home).expanduser() / "rotascope.toml"
        if home
        else user_config_path(NAME, appauthor=False) / "rotascope.toml"
    )


def read_settings(**flags: object) -> Settings:
    """The settings in force; a flag that is None was not given. BadSetting names the source, the key and the remedy."""
    set_flags: dict[str, Any] = {key: value for key, value in flags.items() if value is not None}
    for source, values in sources_of(set_flags):
        refuse_unknown(source, values)
    try:
        return Settings(**set_flags)
    except ValidationError as fault:
        raise explain(fault, set_flags) from fault


def origins(settings: Settings, **flags: object) -> tuple[Origin, ...]:
    """Each setting in force with where it came from, in the order in which they are declared."""
    set_flags = {key: value for key, value in flags.items() if value is not None}
    return tuple(
        Origin(key, mask(getattr(settings, key)), origin_of(key, set_flags), field.description or "")
        for key, field in Settings.model_fields.items()
    )


def sources_of(flags: Mapping[str, object]) -> list[tuple[str, dict[str, Any]]]:
    """Everything that can hold settings, strongest first, with what it holds."""
    env = {key.upper(): value for key, value in environ.items() if key.upper().startswith(PREFIX) and value}
    variables = {key.removeprefix(PREFIX).lower(): value for key, value in env.items()}
    return [
        ("flag", dict(flags)),
        ("environment", variables),
        *((str(path), parse_file(path)) for path in (PROJECT_FILE, user_file())),
    ]


def parse_file(path: Path) -> dict[str, Any]:
    """A settings file's content, nothing if there is none."""
    if not reachable_file(path):
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadSetting(f"{path}: {fault}", "correct the file, or move it away") from fault


def reachable_file(path: Path) -> bool:
    """Whether a file is there; one in a folder that this user may not enter is as good as none."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def origin_of(key: str, flags: Mapping[str, object]) -> str:
    """The strongest source that sets the key, as people call it."""
    source = next((source for source, values in sources_of(flags) if key in values), "default")
    return {"environment": f"{PREFIX}{key.upper()}", "flag": FLAGS.get(key, f"--{key}")}.get(source, source)


def refuse_unknown(source: str, values: Mapping[str, object]) -> None:
    """BadSetting for a key that no setting has, with the nearest that one has."""
    for key in values:
        if key not in Settings.model_fields:
            near = get_close_matches(key, list(Settings.model_fields), n=1, cutoff=0.0)[0]
            shown = f"{PREFIX}{key.upper()}" if source == "environment" else f"{key!r} in {source}"
            raise BadSetting(f"no setting {shown}", f"nearest: {spell(source, near)}; `rotascope config` lists all")


def spell(source: str, key: str) -> str:
    """A key as that source spells it."""
    return f"{PREFIX}{key.upper()}" if source == "environment" else key


def explain(fault: ValidationError, flags: Mapping[str, object]) -> BadSetting:
    """The first thing that pydantic found, in one line."""
    first = fault.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "settings"
    where = origin_of(key, flags)
    rule = first["msg"].removeprefix("Input ").lower()
    return BadSetting(f"{key} = {first['input']!r} from {where}: {rule}", f"set {key} to a value that fits")


def mask(value: object) -> str:
    """A value as text; a secret only says that it is set."""
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
