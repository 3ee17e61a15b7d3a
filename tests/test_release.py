"""`make release` in a clone: it refuses what is not ready, and else leaves archives and a tag, and pushes nothing."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.project import ROOT

VERSION = "9.8.7"
AUTHOR = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
COMMITTER = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}

pytestmark = [
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a git checkout, to clone it"),
    pytest.mark.skipif(shutil.which("make") is None, reason="needs make"),
]


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    environment = {**os.environ, **AUTHOR, **COMMITTER}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with the working tree's own Makefile, script and changelog, where a release is ready."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(ROOT), str(folder))
    for name in ("Makefile", ".ci/release", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, folder / name)
    edit(folder / "CHANGELOG.md", "## [Unreleased]", f"## [Unreleased]\n\n## [{VERSION}] - 2026-12-01")
    written = re.search(r'^version = ".*"$', (folder / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert written is not None
    edit(folder / "pyproject.toml", written[0], f'version = "{VERSION}"')
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Release")
    return folder


def release(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `make release` without its checks, which are the rest of this suite."""
    command = ["make", "--silent", "release", f"python={sys.executable}", "checks=", *arguments]
    environment = {**os.environ, **AUTHOR, **COMMITTER}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def changed_file(folder: Path) -> None:
    (folder / "README.md").write_text("other", encoding="utf-8")


def other_version(folder: Path) -> None:
    edit(folder / "pyproject.toml", VERSION, "9.8.6")
    git(folder, "commit", "--quiet", "--all", "--message", "Other")


def taken_tag(folder: Path) -> None:
    git(folder, "tag", f"v{VERSION}")


def no_notes(folder: Path) -> None:
    edit(folder / "CHANGELOG.md", f"## [{VERSION}] - 2026-12-01", "")
    git(folder, "commit", "--quiet", "--all", "--message", "Other")


def forgotten_notes(folder: Path) -> None:
    edit(folder / "CHANGELOG.md", "## [Unreleased]", "## [Unreleased]\n\n- Something else.")
    git(folder, "commit", "--quiet", "--all", "--message", "Other")


REFUSED = {
    "changed file": (changed_file, "not committed"),
    "other version": (other_version, "pyproject.toml, where the version stands, says 9.8.6, not 9.8.7"),
    "taken tag": (taken_tag, "there is a tag v9.8.7 already"),
    "no notes": (no_notes, 'CHANGELOG.md has nothing below "## [9.8.7]"'),
    "forgotten notes": (forgotten_notes, "still has entries below [Unreleased]"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_what_is_not_ready_and_changes_nothing(clone: Path, case: str) -> None:
    spoil, reason = REFUSED[case]
    spoil(clone)
    tags = git(clone, "tag")
    done = release(clone, f"VERSION={VERSION}")
    assert done.returncode != 0
    assert "no release was made" in done.stderr and reason in done.stderr
    assert git(clone, "tag") == tags
    assert not (clone / "dist").exists()


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.3-rc1"])
def test_it_refuses_what_is_no_version(clone: Path, version: str) -> None:
    done = release(clone, f"VERSION={version}")
    assert done.returncode != 0
    assert "make release VERSION=1.2.3" in done.stderr


@pytest.mark.slow
def test_it_leaves_archives_a_tag_and_the_notes_and_pushes_nothing(clone: Path) -> None:
    for module in ("build.__main__", "twine"):
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            found = None
        if found is None:
            pytest.skip("needs build and twine, which requirements-dev.txt lists")
    before = git(ROOT, "tag")
    # What lies about and is not committed is in no archive.
    (clone / "build" / "lib" / "study").mkdir(parents=True)
    (clone / "build" / "lib" / "study" / "leftover.py").write_text("", encoding="utf-8")
    done = release(clone, f"VERSION={VERSION}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no checks: left out" in done.stdout
    assert done.stdout.count("PASSED") == 2
    assert f"git push origin {git(clone, 'rev-parse', '--abbrev-ref', 'HEAD').strip()} v{VERSION}" in done.stdout

    wheel = zipfile.ZipFile(clone / "dist" / f"enhancegan_studio-{VERSION}-py3-none-any.whl")
    assert "study/analysis/report.py" in wheel.namelist()
    assert "enhancegan/weights/generator.safetensors" in wheel.namelist()
    assert "study/leftover.py" not in wheel.namelist()
    assert f"Version: {VERSION}\n" in wheel.read(f"enhancegan_studio-{VERSION}.dist-info/METADATA").decode()
    with tarfile.open(clone / "dist" / f"enhancegan_studio-{VERSION}.tar.gz") as archive:
        assert f"enhancegan_studio-{VERSION}/requirements.txt" in archive.getnames()

    notes = (clone / "dist" / "release-notes.md").read_text(encoding="utf-8")
    # The section of this version, whole, and nothing of the one before.
    section = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("## [Unreleased]")[1].split("\n## [")[0]
    assert notes.strip() == section.strip()
    assert git(clone, "for-each-ref", f"refs/tags/v{VERSION}", "--format=%(contents)").strip().endswith(notes.strip())
    assert git(clone, "rev-parse", f"v{VERSION}^{{commit}}") == git(clone, "rev-parse", "HEAD")
    assert git(ROOT, "tag") == before
    assert git(clone, "status", "--porcelain") == ""
