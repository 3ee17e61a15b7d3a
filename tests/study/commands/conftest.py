"""The commands of studies, on the test's own data folder."""

import pytest

from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the commands to the test's data folder."""
    monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
