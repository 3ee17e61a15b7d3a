"""Settings from the environment, and the key that is made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from study.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE, Settings, sqlite_url


def test_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment()
    assert settings == Settings(tmp_path / "data", sqlite_url(tmp_path / "data"), None)
    assert settings.studies == tmp_path / "data" / "studies"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "else"))
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://server/base")
    monkeypatch.setenv(PASSWORD_VARIABLE, "word")
    assert Settings.from_environment() == Settings(tmp_path / "else", "postgresql://server/base", "word")


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", "sqlite:///unused")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.secret_key(), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert [path.name for path in settings.data.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((settings.data / "secret.key").stat().st_mode) == 0o600
