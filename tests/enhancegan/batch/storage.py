"""A bucket that a server on this computer keeps, reached as S3 is by people's programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest


@contextmanager
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield the file system of a server with the empty bucket `holiday`; the environment leads there."""
    s3fs = pytest.importorskip("s3fs", reason="needs s3fs: pip install -r requirements-dev.txt")
    moto = pytest.importorskip("moto.server", reason="needs moto: pip install -r requirements-dev.txt")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        # What it keeps outlasts it.
        httpx.post(f"http://{host}:{port}/moto-api/reset").raise_for_status()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        # Those of an earlier test know another server.
        s3fs.S3FileSystem.clear_instance_cache()
        files = s3fs.S3FileSystem()
        files.mkdir("holiday")
        yield files
    finally:
        server.stop()
        s3fs.S3FileSystem.clear_instance_cache()


def everything(files: Any, folder: str) -> dict[str, bytes]:
    """What is below a folder: content by name."""
    files.invalidate_cache()
    return {path.removeprefix(f"{folder}/"): files.cat_file(path) for path in files.find(folder)}


def put(files: Any, folder: Path, address: str) -> None:
    """Put all that is in a folder of this computer below an address."""
    for path in folder.rglob("*"):
        if path.is_file():
            files.put_file(str(path), f"{address}/{path.relative_to(folder).as_posix()}")
