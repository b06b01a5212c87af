"""Fixtures that every folder uses. Where the checking data is absent its tests are deselected, and the run says so."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if SHARED_DATA.is_dir():
        return
    gone = [item for item in items if item.get_closest_marker("realdata")]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if not item.get_closest_marker("realdata")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SHARED_DATA.is_dir():
        terminalreporter.write_line("realdata tests deselected: no checking data beside this checkout (../shared/data)")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return SHARED_DATA


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has its own data home, so none reads or writes the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ROTASCOPE_HOME", str(home))
    return home
