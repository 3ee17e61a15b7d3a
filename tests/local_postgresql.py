"""A PostgreSQL server of the test's own, with the programs that are installed on this machine."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.study.server_process import free_port

_DEBIAN = Path("/usr/lib/postgresql")
_PATIENCE_S = 60


def program(name: str) -> str:
    """Where one of PostgreSQL's programs is; skips the test, and says why, if it is not installed."""
    found = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    where = shutil.which(name) or (str(found[-1]) if found else None)
    if where is None:
        pytest.skip(f"needs PostgreSQL's program {name} (Debian: the package postgresql)")
    return where


@contextmanager
def local_postgresql(user: str, password: str, database: str) -> Iterator[int]:
    """Run a server with one database, which asks for the password; yield its port on 127.0.0.1."""
    initdb, postgres, createdb = map(program, ("initdb", "postgres", "createdb"))
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    # PostgreSQL does not run as root.
    owner = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    data, secret, port = folder / "data", folder / "password", free_port()
    try:
        secret.write_text(password)
        if owner:
            shutil.chown(folder, **owner)
            shutil.chown(secret, **owner)
        making = [initdb, "-D", str(data), "-U", user, "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
        subprocess.run(making, check=True, capture_output=True, cwd=folder, **owner)
        serving = [postgres, "-D", str(data), "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*serving, "-c", "fsync=off"], stdout=log, stderr=log, cwd=folder, **owner)
        try:
            creating = [createdb, "-h", "127.0.0.1", "-p", str(port), "-U", user, database]
            _repeat(creating, {**os.environ, "PGPASSWORD": password}, server)
            yield port
        finally:
            server.kill()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _repeat(command: list[str], environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    """Repeat a command until the server, which has just been started, answers it."""
    deadline = time.monotonic() + _PATIENCE_S
    while (done := subprocess.run(command, env=environment, capture_output=True, text=True)).returncode != 0:
        assert server.poll() is None and time.monotonic() < deadline, done.stderr
        time.sleep(0.05)
