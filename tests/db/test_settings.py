"""Settings from the environment, and the key that is made once."""

from pathlib import Path

import pytest

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE, Settings, sqlite_url


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
