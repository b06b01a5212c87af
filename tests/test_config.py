"""Settings: flag > ROTASCOPE_* > ./rotascope.toml > user file, each with its origin; what is unknown is refused."""

from pathlib import Path

import pytest

from rotascope.config import MASK, Settings, mask, origins, read_settings, user_file
from rotascope.errors import BadSetting


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def origin(key: str, **flags: object) -> tuple[str, str]:
    by_key = {setting.key: setting for setting in origins(read_settings(**flags), **flags)}
    return by_key[key].value, by_key[key].origin


def test_each_place_yields_to_the_one_above_it(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert origin("data") == ("us", "default")
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('data = "from user"\n')
    assert origin("data") == ("from user", str(user_file()))
    (own_folder / "rotascope.toml").write_text('data = "from project"\n')
    assert origin("data") == ("from project", "rotascope.toml")
    monkeypatch.setenv("ROTASCOPE_DATA", "from env")
    assert origin("data") == ("from env", "ROTASCOPE_DATA")
    assert origin("data", data="from flag") == ("from flag", "--data")
    assert origin("data", data=None) == ("from env", "ROTASCOPE_DATA")


def test_the_value_said_to_be_in_force_is_the_one_in_force(own_folder: Path) -> None:
    (own_folder / "rotascope.toml").write_text("offline = true\n")
    assert read_settings().offline is True
    assert origin("offline") == ("true", "rotascope.toml")


@pytest.mark.parametrize(("source", "text"), [("rotascope.toml", 'fromat = "json"'), ("user", 'fromat = "json"')])
def test_an_unknown_key_in_a_file_names_the_file_and_the_nearest(own_folder: Path, source: str, text: str) -> None:
    path = user_file() if source == "user" else own_folder / source
    path.write_text(text)
    with pytest.raises(BadSetting) as caught:
        read_settings()
    assert path.name in caught.value.cause
    assert "nearest: format" in caught.value.remedy


def test_an_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTASCOPE_DAAT", "x")
    with pytest.raises(BadSetting, match="ROTASCOPE_DAAT"):
        read_settings()


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTASCOPE_DATA", "")
    assert origin("data") == ("us", "default")


@pytest.mark.parametrize(
    ("key", "value", "rule"), [("format", "xml", "'table', 'json', 'md' or 'html'"), ("offline", "perhaps", "boolean")]
)
def test_a_value_that_does_not_fit_names_the_place(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str, rule: str
) -> None:
    monkeypatch.setenv(f"ROTASCOPE_{key.upper()}", value)
    with pytest.raises(BadSetting) as caught:
        read_settings()
    assert f"{key} = '{value}' from ROTASCOPE_{key.upper()}" in caught.value.cause
    assert rule in caught.value.cause


def test_a_file_that_is_not_toml_is_refused(own_folder: Path) -> None:
    (own_folder / "rotascope.toml").write_text("data = ")
    with pytest.raises(BadSetting, match=r"rotascope\.toml"):
        read_settings()


def test_home_moves_data_caches_and_the_user_file(own_home: Path) -> None:
    settings = read_settings()
    assert settings.data_home == own_home
    assert settings.cache_home == own_home / "cache"
    assert user_file().parent == own_home
    assert settings.own_store == own_home / "store"


def test_without_home_the_xdg_places_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ROTASCOPE_HOME")
    for name in ("DATA", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    settings = read_settings()
    assert settings.data_home == tmp_path / "DATA" / "rotascope"
    assert settings.cache_home == tmp_path / "CACHE" / "rotascope"
    assert user_file() == tmp_path / "CONFIG" / "rotascope" / "rotascope.toml"


def test_reading_settings_writes_nothing(own_home: Path, own_folder: Path) -> None:
    read_settings()
    assert list(own_home.iterdir()) == []
    assert list(own_folder.iterdir()) == []


def test_a_secret_only_says_that_it_is_set() -> None:
    from pydantic import SecretStr

    assert mask(SecretStr("key")) == MASK
    assert mask(SecretStr("")) == ""


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().data = "other"  # type: ignore[misc]


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
