"""The proxies that deploy/ configures: what they write down while the app is away, and what they do without TLS."""

import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.behind_caddy import at_root, behind_caddy, configuration
from tests.behind_nginx import behind_nginx, is_available
from tests.deploy.composed import Composed, nginx_is_available, services
from tests.serving import serving
from tests.study.server_process import free_port

PERSON = "5f8e1c0a2b3d4e5f6a7b8c9d"
REFERRER, BROWSER = "https://app.prolific.example/submissions", "Browser of a participant"
ADDRESS = "203.0.113.77"
NEEDS_NGINX = pytest.mark.skipif(not is_available(), reason="needs nginx and openssl")
NEEDS_CADDY = pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")


def healthy() -> FastAPI:
    """An app that says only that it is alive."""
    app = FastAPI()
    for path in ("/healthz", "/readyz"):
        app.add_api_route(path, lambda: "alive")
    return app


@contextmanager
def nginx(target: str, folder: Path) -> Iterator[tuple[str, ssl.SSLContext | bool]]:
    with behind_nginx(target, folder) as site:
        yield site, ssl.create_default_context(cafile=folder / "site.pem")


@contextmanager
def caddy(target: str, folder: Path, site: str, prefix: str) -> Iterator[tuple[str, ssl.SSLContext | bool]]:
    with behind_caddy(target, folder, site, f"{prefix}/healthz") as address:
        yield f"{address}{prefix}", True


@contextmanager
def nginx_of_compose(target: str, folder: Path) -> Iterator[tuple[str, ssl.SSLContext | bool]]:
    port = int(target.rpartition(":")[2])
    names = [name for name in services() if name == "app" or name.startswith("study-")]
    running = Composed({"POSTGRES_PASSWORD": "x"}, folder, 0, dict.fromkeys(names, port))
    with running.nginx(STUDIO_OUTER_PROXY="192.0.2.1") as site:
        yield site, True


Proxy = Callable[[str, Path], AbstractContextManager[tuple[str, ssl.SSLContext | bool]]]


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(nginx, id="nginx", marks=NEEDS_NGINX),
        pytest.param(
            nginx_of_compose,
            id="nginx in compose",
            marks=pytest.mark.skipif(not nginx_is_available(), reason="needs nginx"),
        ),
        pytest.param(partial(caddy, site=configuration("Caddyfile"), prefix="/studio"), id="caddy", marks=NEEDS_CADDY),
        pytest.param(partial(caddy, site=at_root(), prefix=""), id="caddy at the root", marks=NEEDS_CADDY),
        pytest.param(
            partial(caddy, site=configuration("in-front-of-compose.Caddyfile"), prefix=""),
            id="caddy in front of compose",
            marks=NEEDS_CADDY,
        ),
    ],
)
def test_nothing_about_participants_is_written_down_while_the_app_is_away(
    proxy: Proxy, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as app, proxy(app.enter_context(serving(healthy())), tmp_path) as (site, trust):
        app.close()
        reply = httpx.get(
            f"{site}/study/",
            params={"study": "s", "PROLIFIC_PID": PERSON},
            headers={"Referer": REFERRER, "User-Agent": BROWSER, "X-Forwarded-For": ADDRESS},
            verify=trust,
            timeout=60,
        )
    assert reply.status_code == 502
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "log" in path.name]
    assert files
    said = "".join([*(path.read_text() for path in files), *capfd.readouterr()])
    # The last two are how nginx and Caddy name who asks.
    found = [what for what in (PERSON, REFERRER, BROWSER, ADDRESS, "client: ", "remote_ip") if what in said]
    assert found == [], said


@NEEDS_NGINX
def test_without_tls_nginx_leads_to_https_and_shows_certbots_files(tmp_path: Path) -> None:
    challenge = tmp_path / ".well-known" / "acme-challenge" / "token"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("token.key")
    port = free_port()
    with serving(healthy()) as app, behind_nginx(app, tmp_path, plain=port):
        asked = {"headers": {"Host": "lab.example"}, "timeout": 60}
        moved = httpx.get(f"http://127.0.0.1:{port}/studio/study/?study=s", **asked)
        shown = httpx.get(f"http://127.0.0.1:{port}/.well-known/acme-challenge/token", **asked)
    assert (moved.status_code, moved.headers["location"]) == (308, "https://lab.example/studio/study/?study=s")
    assert (shown.status_code, shown.text) == (200, "token.key")
