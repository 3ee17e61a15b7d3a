"""Settings from the environment, and the key that is made once."""

import re
from pathlib import Path

import pytest

from db.settings import (
    DATA_VARIABLE,
    DATABASE_VARIABLE,
    MEMORY_VARIABLE,
    PASSWORD_VARIABLE,
    Settings,
    sqlite_url,
)


def test_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (DATA_VARIABLE, DATABASE_VARIABLE, PASSWORD_VARIABLE, MEMORY_VARIABLE):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment()
    assert settings == Settings(tmp_path / "data", sqlite_url(tmp_path / "data"), None, 1800)
    assert settings.studies == tmp_path / "data" / "studies"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "else"))
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://server/base")
    monkeypatch.setenv(PASSWORD_VARIABLE, "word")
    monkeypatch.setenv(MEMORY_VARIABLE, "4000")
    assert Settings.from_environment() == Settings(tmp_path / "else", "postgresql://server/base", "word", 4000)


@pytest.mark.parametrize("text", ["much", "2 GB", "-5", "1199", "1.5e3"])
def test_an_amount_of_memory_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, text)
    sentence = f"ENHANCEGAN_PHOTO_MEMORY must be a whole number of megabytes, 1200 or more; got '{text}'"
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Settings.from_environment()
