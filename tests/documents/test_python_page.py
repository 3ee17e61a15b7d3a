"""The page about Python names what exists and is described, and its example runs."""

import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import ROOT
from tests.study.analysis.simulated import simulated_rankings

PAGE = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^::: (\S+)(?:\n {4}options:\n {6}members: \[(.+)\])?", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("name", "members"), NAMED, ids=[name for name, _ in NAMED])
def test_what_is_named_is_described(name: str, members: str) -> None:
    found = pydoc.locate(name)
    assert found is not None and found.__doc__
    for member in filter(None, members.split(", ")):
        assert getattr(found, member).__doc__, member


@pytest.mark.slow
def test_the_example_runs(tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    simulated_rankings(8, 6, (1.0, 0.5, 0.0)).to_csv(tmp_path / "rankings.csv", index=False)
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    ran = subprocess.run(
        [sys.executable, "-c", start + code], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert ran.returncode == 0, ran.stderr
    assert "mean scores" in ran.stdout
    assert (tmp_path / "report" / "report.html").is_file()
