"""What `pip install .` installs: every file of the packages that git knows, and four commands."""

import configparser
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.project import ROOT

PACKAGES = ("db", "demo", "enhancegan", "server", "study")


def tracked(*places: str) -> list[str]:
    """Names of the files that git tracks, relative to the checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout, to know which files belong to the packages")
    listed = subprocess.run(["git", "ls-files", "-z", *places], cwd=ROOT, capture_output=True, text=True, check=True)
    # What has been deleted and not been committed yet is still listed.
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The built package; built in a copy, because building leaves files behind that the next build would pack."""
    folder = tmp_path_factory.mktemp("package")
    built_from = ("app.py", "pyproject.toml", "README.md", "LICENSE", "requirements*.txt", *PACKAGES)
    for name in tracked(*built_from):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (folder / "dist").iterdir()
    return zipfile.ZipFile(built)


def written_down(wheel: zipfile.ZipFile, name: str) -> str:
    """A file in which the package describes itself."""
    (path,) = (path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def test_it_holds_every_file_of_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == {"app.py", *tracked(*PACKAGES)}


def test_it_has_four_commands(wheel: zipfile.ZipFile) -> None:
    commands = configparser.ConfigParser()
    commands.read_string(written_down(wheel, "entry_points.txt"))
    assert dict(commands["console_scripts"]) == {
        "enhancegan": "enhancegan.__main__:main",
        "enhancegan-db": "db.__main__:main",
        "enhancegan-study": "study.__main__:main",
        "enhancegan-studio": "app:main",
    }


def test_it_needs_what_the_requirements_name(wheel: zipfile.ZipFile) -> None:
    lines = written_down(wheel, "METADATA").splitlines()
    needed = [line for line in lines if line.startswith("Requires-Dist: ") and "extra ==" not in line]
    required = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert len(needed) == len(required)
    assert sorted(line for line in lines if line.startswith("Provides-Extra")) == [
        "Provides-Extra: mcp",
        "Provides-Extra: metrics",
        "Provides-Extra: onnx",
        "Provides-Extra: postgresql",
        "Provides-Extra: ray",
        "Provides-Extra: training",
    ]
