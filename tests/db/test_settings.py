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


@pytest.mark.parametrize("text", ["much", "2 GB", "-5", "1199", "1.5e3", "٣٠٠٠", "9" * 400])
def test_an_amount_of_memory_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, text)
    sentence = f"ENHANCEGAN_PHOTO_MEMORY must be a whole number of megabytes, 1200 or more; got '{text}'"
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Settings.from_environment()


def test_a_folder_may_be_below_somebodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(DATA_VARIABLE, "~/study data")
    assert Settings.from_environment().data == tmp_path / "study data"


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, "~no-such-user/data")
    with pytest.raises(ValueError, match="ENHANCEGAN_DATA must be a folder; nobody's home is known for '~no-such-user"):
        Settings.from_environment()


@pytest.mark.parametrize(("text", "problem"), [("  ", "must not be blank"), ("caf\udce9", "must be text in UTF-8")])
def test_what_cannot_be_typed_as_a_password_is_refused(
    text: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, text)
    with pytest.raises(ValueError, match=f"^ENHANCEGAN_ADMIN_PASSWORD {problem}$"):
        Settings.from_environment()
