"""nginx with TLS in front of the app, with the configuration that deploy/nginx/one-process.conf recommends."""

import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.project import ROOT
from tests.study.server_process import free_port

CONFIGURATION = (ROOT / "deploy" / "nginx" / "one-process.conf").read_text(encoding="utf-8")
PREFIX = "/studio"
ERROR_LOG = "error_log /var/log/nginx/error.log"
_PROTOCOLS = ("proxy", "fastcgi", "uwsgi", "scgi")
_PATIENCE_S = 60


def is_available() -> bool:
    """Whether nginx can be run with a certificate of its own."""
    return shutil.which("nginx") is not None and shutil.which("openssl") is not None


def at_root() -> str:
    """The configuration for the app at `/`, changed as its first lines say."""
    without_redirect, found = re.subn(r"    location = /studio \{.*?\n    \}\n", "", CONFIGURATION, flags=re.DOTALL)
    without_prefix, found_too = re.subn(r"( X-Forwarded-Prefix) /studio;", r'\1 "";', without_redirect)
    assert (found, found_too) == (1, 1), "deploy/nginx/one-process.conf says how to change what is not there"
    changed = without_prefix.replace("location /studio/ ", "location / ")
    assert PREFIX not in changed.partition("server {")[2]
    return changed


@contextmanager
def behind_nginx(
    target: str, folder: Path, site: str = CONFIGURATION, prefix: str = PREFIX, plain: int | None = None
) -> Iterator[str]:
    """Run nginx with its files in `folder` in front of the app at `target`; yield the app's address there.

    Its `error.log` is in `folder`, too; without TLS it listens at the port `plain`, by default a free one.
    The certificate is signed by nobody: browsers have to ignore that.
    """
    certificate, key = folder / "site.pem", folder / "site.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    port = free_port()
    for recommended, ours in (
        ("    listen 80;", f"    listen 127.0.0.1:{plain or free_port()};"),
        ("    listen [::]:80;", ""),
        ("    listen 443 ssl;", f"    listen 127.0.0.1:{port} ssl;"),
        ("    listen [::]:443 ssl;", ""),
        ("/var/www/html", str(folder)),
        (ERROR_LOG, f"error_log {folder / 'error.log'}"),
        ("/etc/ssl/lab.example.pem", str(certificate)),
        ("/etc/ssl/lab.example.key", str(key)),
        ("http://127.0.0.1:7860/", f"{target}/"),
    ):
        assert recommended in site, f"deploy/nginx/one-process.conf has no {recommended!r} any more"
        site = site.replace(recommended, ours)
    passing = "".join(f"{name}_temp_path {folder / name};\n" for name in ("client_body", *_PROTOCOLS))
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder / 'pid'}; error_log stderr;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ access_log off;\n{passing}{site}}}\n"
    )
    process = subprocess.Popen(["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    address = f"https://127.0.0.1:{port}{prefix}"
    try:
        _wait(address, process, ssl.create_default_context(cafile=certificate))
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], trust: ssl.SSLContext) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx ended"
        try:
            httpx.get(f"{address}/healthz", verify=trust).raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")
