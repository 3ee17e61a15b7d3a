"""The app at `/`, behind proxies configured as the first lines of their files say: visitors choose no prefix."""

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

from server.guard.proxies import THIS_MACHINE, TrustedProxies
from tests.behind_nginx import at_root, behind_nginx, is_available
from tests.project import ROOT
from tests.serving import serving
from tests.study.server_process import free_port


@pytest.fixture
def app() -> Iterator[str]:
    """An app that says below which path it takes itself to be."""
    app = FastAPI()

    @app.get("/healthz")
    def below(request: Request) -> str:
        return str(request.scope["root_path"])

    with serving(TrustedProxies(app, THIS_MACHINE), proxy_headers=False) as address:
        yield address


@contextmanager
def behind_caddy(target: str, folder: Path) -> Iterator[str]:
    """Run Caddy without certificates, with our configuration changed as its first lines say."""
    port, site = free_port(), (ROOT / "deploy" / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    for pattern, ours in (
        (r"\tredir .*\n", ""),
        (r"handle_path .*\{", "handle {"),
        (r"\theader_up X-Forwarded-Prefix .*", "\theader_up -X-Forwarded-Prefix"),
        (r"127\.0\.0\.1:7860", target.removeprefix("http://")),
        (r"^lab\.example", f"http://127.0.0.1:{port}"),
    ):
        site, found = re.subn(pattern, ours, site, flags=re.MULTILINE)
        assert found == 1, pattern
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "log").open("wb") as log:
        homes = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **homes})
    try:
        with httpx.Client(timeout=60, transport=httpx.HTTPTransport(retries=6)) as visitor:
            visitor.get(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def prefix_seen(site: str, trust: ssl.SSLContext | bool = True) -> str:
    reply = httpx.get(f"{site}/healthz", headers={"X-Forwarded-Prefix": "/evil"}, verify=trust, timeout=60)
    return str(reply.raise_for_status().json())


@pytest.mark.skipif(not is_available(), reason="needs nginx and openssl")
def test_a_visitors_own_prefix_does_not_pass_nginx(app: str, tmp_path: Path) -> None:
    with behind_nginx(app, tmp_path, at_root(), "") as site:
        # nginx's certificate lies there.
        assert prefix_seen(site, ssl.create_default_context(cafile=tmp_path / "site.pem")) == ""


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_a_visitors_own_prefix_does_not_pass_caddy(app: str, tmp_path: Path) -> None:
    with behind_caddy(app, tmp_path) as site:
        assert prefix_seen(site) == ""
