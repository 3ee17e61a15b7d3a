"""Caddy in front of the app, with a configuration of deploy/caddy, and without certificates."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.project import ROOT
from tests.serving import wait_until_ready
from tests.study.server_process import free_port


def configuration(name: str) -> str:
    """A configuration of deploy/caddy."""
    return (ROOT / "deploy" / "caddy" / name).read_text(encoding="utf-8")


def at_root() -> str:
    """The configuration for the app at `/`, changed as its first lines say."""
    site = configuration("Caddyfile")
    for pattern, ours in (
        (r"\tredir .*\n", ""),
        (r"handle_path .*\{", "handle {"),
        (r"\theader_up X-Forwarded-Prefix .*", "\theader_up -X-Forwarded-Prefix"),
    ):
        site = _changed(site, pattern, ours)
    return site


@contextmanager
def behind_caddy(target: str, folder: Path, site: str, healthy: str = "/healthz") -> Iterator[str]:
    """Run Caddy in front of the app at `target`; yield its own address. What it tells is in `log` in `folder`.

    `healthy` is a path that is answered.
    """
    port = free_port()
    for pattern, ours in (
        (r"127\.0\.0\.1:\d+", target.removeprefix("http://")),
        (r"^lab\.example", f"http://127.0.0.1:{port}"),
        (r"^\{\n", "{\n\tadmin off\n"),
    ):
        site = _changed(site, pattern, ours)
    (folder / "Caddyfile").write_text(site)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "log").open("wb") as log:
        homes = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **homes})
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process, healthy.lstrip("/"))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _changed(site: str, pattern: str, ours: str) -> str:
    changed, found = re.subn(pattern, ours, site, flags=re.MULTILINE)
    assert found == 1, pattern
    return changed
