"""The files that documents name are there, and what is stored about people is explained."""

import re

import pytest

from db.models import Base
from demo import visitors
from study.researcher import login, time_zone
from study.visits.http.identity import COOKIE_PREFIX
from tests.project import ROOT

NAMED = re.compile(r"`((?:benchmarks|db|demo|docs|enhancegan|study|tests)/[\w./]*)`")
"""A file or folder of the project in backticks."""


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_named_files_are_there(document: str) -> None:
    named = set(NAMED.findall((ROOT / document).read_text(encoding="utf-8")))
    assert len(named) > 20
    # NAME stands for what somebody adds.
    assert sorted(name for name in named if "NAME" not in name and not (ROOT / name).exists()) == []


def test_every_cookie_is_explained() -> None:
    privacy = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z_-]+?)(?:STUDY)?` \|", privacy, re.MULTILINE))
    assert explained == {COOKIE_PREFIX, visitors.COOKIE, login.COOKIE, login.BROWSER_COOKIE, time_zone.COOKIE}


def test_every_table_with_participants_is_explained() -> None:
    privacy = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    tables = set(Base.metadata.tables) - {"study"}
    assert [table for table in sorted(tables) if f"`{table}`" not in privacy] == []
