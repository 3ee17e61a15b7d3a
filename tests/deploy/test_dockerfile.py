"""The image: what is in it, and that its steps, its start and its health check work, without a container."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from tests.deploy.dockerfile import Image, context, instructions, values, words_of
from tests.project import ROOT
from tests.server.running import wait_until
from tests.study.server_process import free_port

NOBODY = 65534
OTHER_FILES = (
    "LICENSE",
    "app.py",
    "deploy/healthcheck.py",
    "pyproject.toml",
    "requirements.txt",
    "requirements-postgresql.txt",
)
PARTS = ("db", "demo", "enhancegan", "server", "study")


def test_hadolint_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def listed_by_git(*options: str) -> set[str]:
    """Names of files of the program's parts that git knows of."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout, to know which files belong to the program")
    command = ["git", "ls-files", "-z", *options, *PARTS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name for name in listed if name and (ROOT / name).exists()}


def test_the_image_holds_the_program_and_nothing_else() -> None:
    program = listed_by_git() | listed_by_git("--others", "--exclude-standard")
    assert set(context()) == {*program, *OTHER_FILES}


@pytest.mark.parametrize("name", [".env", ".git/config", "data/secret.key", "data/enhancegan.sqlite", "study/a.pyc"])
def test_what_is_secret_or_of_this_machine_stays_out(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (name, "app.py", "study/a.py"):
        (tmp_path / kept).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / kept).touch()
    shutil.copy(ROOT / ".dockerignore", tmp_path)
    monkeypatch.setattr("tests.deploy.dockerfile.ROOT", tmp_path)
    assert context() == ["app.py", "study/a.py"]


def test_nobody_has_to_be_root() -> None:
    (user,) = values("USER")
    assert user == "1000:1000"
    # What the app writes to is theirs; it is the volume.
    (volume,) = values("VOLUME")
    made = next(value for instruction, value in instructions() if instruction == "RUN" and "useradd" in value)
    assert f"--uid 1000 studio && install -d -o studio -g studio {volume} " in made


def test_torch_comes_without_cuda_unless_it_is_asked_for() -> None:
    assert "TORCH_INDEX=https://download.pytorch.org/whl/cpu" in values("ARG")


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image's folders, after all steps, where everybody may look."""
    with TemporaryDirectory(prefix="image-") as folder:
        built = Image(Path(folder))
        built.folder.chmod(0o755)
        built.build()
        yield built


@pytest.mark.slow
def test_steps_that_are_not_tried_are_those_of_the_system(image: Image) -> None:
    assert [command.split()[0] for command in image.left_out] == ["rm", "useradd"]


def as_nobody() -> list[str]:
    """What to put before a command so that it runs as somebody who may read this Python, and write nothing."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv (Debian: the package util-linux), to be somebody else than root")
    kept = "-all,+dac_read_search"
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", f"--inh-caps={kept}",
            f"--ambient-caps={kept}", f"--bounding-set={kept}", "--no-new-privs"]  # fmt: skip


@pytest.fixture
def container(image: Image) -> Iterator[subprocess.Popen[bytes]]:
    """The image's command, started by somebody who owns nothing but the volume."""
    (command,), (volume,) = values("CMD"), values("VOLUME")
    somebody, data = as_nobody(), image.at(volume)
    data.mkdir()
    if somebody:
        os.chown(data, NOBODY, NOBODY)
    image.environment.update(PORT=str(free_port()), STUDIO_OPTIONS="--host 127.0.0.1 --no-study")
    process = subprocess.Popen([*somebody, *words_of(command)], cwd=image.at(image.workdir), env=image.variables())
    yield process
    process.kill()
    process.wait()


@pytest.mark.slow
def test_the_command_starts_the_app_and_the_health_check_finds_it(
    image: Image, container: subprocess.Popen[bytes]
) -> None:
    (check,) = values("HEALTHCHECK")
    health = words_of(check.partition(" CMD ")[2])

    def status() -> int:
        assert container.poll() is None
        where = image.at(image.workdir)
        return subprocess.run(health, cwd=where, env=image.variables(), capture_output=True).returncode

    # Nobody listens yet, or nobody answers while the process does not run.
    container.send_signal(signal.SIGSTOP)
    assert status() == 1
    container.send_signal(signal.SIGCONT)
    wait_until(lambda: status() == 0)
    assert (image.at(image.environment["ENHANCEGAN_DATA"]) / "cache").is_dir()
    if as_nobody():
        assert psutil.Process(container.pid).uids().effective == NOBODY
    container.terminate()
    assert container.wait(timeout=30) in (0, -signal.SIGTERM)
