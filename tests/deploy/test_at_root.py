"""The app at `/`, behind proxies configured as the first lines of their files say: visitors choose no prefix."""

import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

from server.guard.proxies import THIS_MACHINE, TrustedProxies
from tests.behind_caddy import at_root as caddy_at_root
from tests.behind_caddy import behind_caddy
from tests.behind_nginx import at_root, behind_nginx, is_available
from tests.serving import serving


@pytest.fixture
def app() -> Iterator[str]:
    """An app that says below which path it takes itself to be."""
    app = FastAPI()

    @app.get("/healthz")
    def below(request: Request) -> str:
        return str(request.scope["root_path"])

    with serving(TrustedProxies(app, THIS_MACHINE), proxy_headers=False) as address:
        yield address


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
    with behind_caddy(app, tmp_path, caddy_at_root()) as site:
        assert prefix_seen(site) == ""
