"""The files that the documents for developers name are there."""

import re

import pytest

from tests.project import ROOT

NAMED = re.compile(r"`((?:benchmarks|db|demo|docs|enhancegan|study|tests)/[\w./]*)`")
"""A file or folder of the project in backticks."""


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_named_files_are_there(document: str) -> None:
    named = set(NAMED.findall((ROOT / document).read_text(encoding="utf-8")))
    assert len(named) > 20
    # NAME stands for what somebody adds.
    assert sorted(name for name in named if "NAME" not in name and not (ROOT / name).exists()) == []
