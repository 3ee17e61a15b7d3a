"""Whole visits in Firefox, which puppeteer-core drives over WebDriver BiDi."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.project import ROOT
from tests.study.server_process import ServerProcess
from tests.study.tiny_study import RICH
from tests.study.visits.widget.visitor import PLAIN, RICH_SLUG

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("firefox_visit.js")
LONGEST_VISIT_S = 400
NOTHING_KEPT = "Your browser lets this page keep nothing."
PLAIN_STAGES = ["welcome", "consent", "instructions", *["ranking"] * 4, "thanks"]
RICH_STAGES = [
    *("welcome", "consent", "check", "questions", "instructions", "ranking", "feedback"),
    *("ranking", "ranking", "break", "ranking", "ranking", "break", "ranking", "ranking"),
    *("questions", "thanks"),
]


@pytest.fixture(scope="module")
def firefox() -> str:
    """Where Firefox is; whoever lacks it, or what drives it, is told so."""
    program = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if program is None:
        pytest.skip("needs Firefox (Debian's package firefox-esr) on the PATH")
    if shutil.which("node") is None or not (ROOT / "node_modules" / "puppeteer-core").is_dir():
        pytest.skip("needs Node.js and puppeteer-core, which drives Firefox: run `npm ci`")
    return program


def visit(firefox: str, address: str, reloads: str = "", **preferences: bool | int) -> dict[str, Any]:
    """Walk through a whole study, loading the page anew at the stage `reloads`; return what was seen."""
    command = ["node", str(SCRIPT), firefox, address, json.dumps(preferences), reloads]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_VISIT_S, check=False)
    assert ended.returncode == 0, ended.stderr
    seen: dict[str, Any] = json.loads(ended.stdout)
    assert (seen.get("failure"), seen["errors"]) == (None, []), seen
    return seen


def test_a_whole_study_with_everything(firefox: str, server: ServerProcess) -> None:
    seen = visit(firefox, f"{server.address}/study/?study={RICH_SLUG}&lang=en", reloads="break")
    assert seen["version"].startswith("firefox/")
    assert seen["stages"] == RICH_STAGES
    assert seen["code"] == RICH["completion"]["code"]
    assert set(seen["pictures"]) == {"http:"}
    assert set(seen["notes"]) == {""}


def test_a_private_window(firefox: str, server: ServerProcess) -> None:
    address = f"{server.address}/study/?study={PLAIN}"
    seen = visit(firefox, address, reloads="instructions", **{"browser.privatebrowsing.autostart": True})
    assert seen["stages"] == PLAIN_STAGES
    assert set(seen["notes"]) == {""}


def test_all_cookies_blocked(firefox: str, server: ServerProcess) -> None:
    """Firefox then gives the page no storage either: it says so before consent, and the visit works."""
    seen = visit(firefox, f"{server.address}/study/?study={PLAIN}", **{"network.cookie.cookieBehavior": 2})
    assert seen["stages"] == PLAIN_STAGES
    assert all(note.startswith(NOTHING_KEPT) for note in seen["notes"][:2])
    assert len(seen["pictures"]) == 4 * 5 and set(seen["pictures"]) == {"blob:"}
