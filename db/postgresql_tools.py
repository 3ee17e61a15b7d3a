"""PostgreSQL's own programs for copies of a database: pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL, make_url

_WAIT_MS = 60_000
"""How long a copy waits for a table that another program keeps to itself."""


def dump(url: str, target: Path) -> None:
    """Write one consistent state of the database at `url` into the file `target`; others read and write meanwhile.

    Raises:
        ValueError: without pg_dump.
        OSError: with pg_dump's reason, if it fails.
    """
    _run("pg_dump", url, "--format=custom", f"--lock-wait-timeout={_WAIT_MS}", "--file", str(target))


def restore(url: str, source: Path) -> None:
    """Make the database at `url` what the file `source` of `dump` says, in one transaction: all of it or nothing.

    Raises:
        ValueError: without pg_restore.
        OSError: with pg_restore's reason, if it fails.
    """
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--clean", "--if-exists", str(source))


def check_readable(source: Path) -> None:
    """Raise ValueError without pg_restore, and OSError if it cannot read the list of what is in the file `source`."""
    _execute([_program("pg_restore"), "--list", str(source)], {})


def needed(program: str) -> None:
    """Raise ValueError, which says how to get it, if `program` is not installed."""
    _program(program)


def _run(program: str, url: str, *options: str) -> None:
    address, environment = _for_libpq(make_url(url))
    shared = ("--no-owner", "--no-privileges", "--no-password", "--dbname", address)
    _execute([_program(program), *shared, *options], environment)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ValueError(
            f"the database is PostgreSQL and needs its program {name}, which is not installed: it is among the "
            "client programs (Debian and Ubuntu: apt install postgresql-client), of the server's version or a newer one"
        )
    return found


def _for_libpq(url: URL) -> tuple[str, dict[str, str]]:
    """Return the address without the password, which others could read in the list of processes, and its variable."""
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    plain = url.set(drivername="postgresql")
    return URL.create(
        plain.drivername, plain.username, None, plain.host, plain.port, plain.database, plain.query
    ).render_as_string(), password


def _execute(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or [f"status {done.returncode}"]
        raise OSError(f"{Path(command[0]).name} failed: {said[0]}")
