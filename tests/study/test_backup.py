"""A backup of a running study, restored elsewhere: the same exports, and participants go on there."""

from pathlib import Path

import httpx
import pytest

from db.backup import back_up
from db.restoring import restore
from db.settings import DATA_VARIABLE, DATABASE_VARIABLE, Settings, sqlite_url
from study.__main__ import main
from tests.study.participant_client import ParticipantClient
from tests.study.server_process import ServerProcess, free_port
from tests.study.tiny_study import SLUG

EXPORTS = {"rankings.csv": [], "people.csv": ["--format", "participants"], "study.json": []}


def exports(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the researcher exports."""
    monkeypatch.setenv(DATA_VARIABLE, str(settings.data))
    monkeypatch.setenv(DATABASE_VARIABLE, settings.database_url)
    folder.mkdir()
    for name, options in EXPORTS.items():
        assert main(["export", "--study", SLUG, "--output", str(folder / name), *options]) == 0
    return {name: (folder / name).read_bytes() for name in EXPORTS}


def test_exports_are_the_same_and_a_participant_goes_on(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Settings(tmp_path / "elsewhere", sqlite_url(tmp_path / "elsewhere"))
    server = ServerProcess(settings.data, free_port())
    try:
        with httpx.Client(base_url=server.address, timeout=60) as http:
            person = ParticipantClient(http)
            state = person.enter()
            for order in ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]):
                state = person.answer(state["sets"][0]["trial"], order).json()
            archive, _ = back_up(settings, tmp_path / "backup.zip")
            assert person.answer(state["sets"][0]["trial"], [2, 1, 3, 4, 5]).status_code == 200
            cookies = http.cookies
    finally:
        server.kill()
    restore(elsewhere, archive, replace=False)
    server = ServerProcess(elsewhere.data, free_port())
    try:
        with httpx.Client(base_url=server.address, cookies=cookies, timeout=60) as http:
            person = ParticipantClient(http)
            resumed = person.state()
            # The third answer came after the backup; the browser, which keeps it, would send it again.
            assert (resumed["answered"], resumed["sets"]) == (2, state["sets"])
            assert http.get(f"/study/{resumed['sets'][0]['images'][0]}").status_code == 200
            assert person.answer(resumed["sets"][0]["trial"], [2, 1, 3, 4, 5]).json()["answered"] == 3
    finally:
        server.kill()
    there = exports(elsewhere, tmp_path / "there", monkeypatch)
    assert there["rankings.csv"].count(b"\n") == 1 + 3 * 5
    back_up(elsewhere, tmp_path / "second.zip")
    third = Settings(tmp_path / "third", sqlite_url(tmp_path / "third"))
    restore(third, tmp_path / "second.zip", replace=False)
    assert exports(third, tmp_path / "again", monkeypatch) == there
