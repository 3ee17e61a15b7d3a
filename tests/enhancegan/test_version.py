"""The version that is shown is that of the code that runs."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from enhancegan.version import project_version
from tests.project import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the module that knows the version, and nothing else."""
    (tmp_path / "place" / "enhancegan").mkdir(parents=True)
    shutil.copy(ROOT / "enhancegan" / "version.py", tmp_path / "place" / "enhancegan")
    return tmp_path / "place"


def version_in(place: Path, *others: Path) -> str:
    """The version that the copy in `place` tells, where Python also looks for packages in `others`."""
    script = f"import sys; sys.path[:0] = {[str(place), *map(str, others)]}\n"
    script += "from enhancegan.version import project_version; print(project_version())"
    done = subprocess.run([sys.executable, "-c", script], cwd=place.parent, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def install(place: Path, version: str) -> None:
    """Put what pip writes down about an installation into `place`."""
    (place / f"enhancegan_studio-{version}.dist-info").mkdir(parents=True)
    metadata = f"Metadata-Version: 2.4\nName: enhancegan-studio\nVersion: {version}\n"
    (place / f"enhancegan_studio-{version}.dist-info" / "METADATA").write_text(metadata)


def test_a_checkout_has_the_version_of_its_pyproject() -> None:
    assert project_version() == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_a_checkout_is_not_taken_for_an_older_copy_that_is_installed(copy: Path, tmp_path: Path) -> None:
    (copy / "pyproject.toml").write_text('[project]\nname = "enhancegan-studio"\nversion = "2.0"\n')
    install(tmp_path / "elsewhere", "1.0")
    assert version_in(copy, tmp_path / "elsewhere") == "2.0"


def test_an_installation_has_the_version_that_was_installed(copy: Path) -> None:
    install(copy, "3.1")
    assert version_in(copy) == "3.1"


def test_another_projects_pyproject_says_nothing(copy: Path) -> None:
    (copy / "pyproject.toml").write_text('[project]\nname = "something-else"\nversion = "9.9"\n')
    install(copy, "3.1")
    assert version_in(copy) == "3.1"


def test_a_loose_copy_does_not_have_the_version_of_an_installation_elsewhere(copy: Path, tmp_path: Path) -> None:
    install(tmp_path / "elsewhere", "1.0")
    assert version_in(copy, tmp_path / "elsewhere") == "unknown"
