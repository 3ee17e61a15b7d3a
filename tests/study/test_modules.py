"""The page's scripts as they are served: kept for ever under an address that changes with them."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from study.modules import Modules


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two folders of scripts, one of which imports from the other."""
    for name, text in {
        "page/start.js": 'import { greet } from "../shared/deep/greet.js";\n' + "greet();\n" * 200,
        "page/style.css": "p { color: gray }",
        "shared/deep/greet.js": "export function greet() {}\n",
        "secret/key.js": "export const key = 5;\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def modules(base: Path) -> Modules:
    return Modules(base, [base / "page", base / "shared"])


def client(base: Path) -> TestClient:
    app = FastAPI()
    app.mount("/study/modules", modules(base).routes())
    return TestClient(app)


def test_every_script_has_an_address_at_which_relative_imports_work(base: Path) -> None:
    version = modules(base).version
    assert re.fullmatch("[0-9a-f]{16}", version)
    assert modules(base).paths == (f"{version}/page/start.js", f"{version}/shared/deep/greet.js")
    for path in modules(base).paths:
        reply = client(base).get(f"/study/modules/{path}")
        assert reply.status_code == 200
        assert reply.text == (base / path.partition("/")[2]).read_text()
        assert reply.headers["content-type"].startswith("text/javascript")
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_long_ones_are_sent_compressed(base: Path) -> None:
    reply = client(base).get(f"/study/modules/{modules(base).paths[0]}", headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path",
    ["secret/key.js", "page/style.css", "page/", "", "../page/start.js", "%2e%2e/secret/key.js", "page/START.js"],
)
def test_nothing_else_is_served(base: Path, path: str) -> None:
    assert client(base).get(f"/study/modules/{modules(base).version}/{path}").status_code == 404


def test_another_version_is_not_there(base: Path) -> None:
    assert client(base).get(f"/study/modules/{'0' * 16}/page/start.js").status_code == 404


def test_the_version_changes_with_every_script_and_only_with_them(base: Path) -> None:
    before = modules(base).version
    (base / "page" / "style.css").write_text("p { color: black }")
    assert modules(base).version == before
    (base / "shared" / "deep" / "greet.js").write_text("export function greet() { }\n")
    changed = modules(base).version
    (base / "shared" / "deep" / "greet.js").rename(base / "shared" / "greet.js")
    assert len({before, changed, modules(base).version}) == 3
