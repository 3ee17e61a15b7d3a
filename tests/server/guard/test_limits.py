"""Settings of the limits: every one by a variable, and refused in one sentence."""

import dataclasses
import re

import pytest

from server.guard.limits import Limits
from tests.project import ROOT


def test_without_variables_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_UPLOAD_MB", "")
    assert Limits.from_environment() == Limits()


def test_every_limit_has_its_variable_which_the_readme_names_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Limits):
        variable = f"ENHANCEGAN_{field.name.upper()}"
        (default,) = re.findall(rf"\| `{variable}` \|.*\| ([^|]*) \|\n", readme)
        assert default == f"{field.default}".replace("'self'", "`'self'`"), variable
        monkeypatch.setenv(variable, "7.5" if field.name != "frame_ancestors" else "https://lab.example")
    limits = Limits.from_environment()
    *numbers, sites = (getattr(limits, field.name) for field in dataclasses.fields(Limits))
    assert numbers == [7.5] * len(numbers) and sites == "https://lab.example"


@pytest.mark.parametrize("text", ["0", "-1", "ten", "nan", "inf", "1e3", "1 GB"])
def test_what_is_no_number_above_zero_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_UPLOADS_GB", text)
    with pytest.raises(ValueError, match=re.escape(f"ENHANCEGAN_UPLOADS_GB must be a number above 0; got {text!r}")):
        Limits.from_environment()


@pytest.mark.parametrize("text", ["'self'; script-src *", "https://a.example\r\nSet-Cookie: x"])
def test_sites_that_would_change_the_rest_of_the_policy_are_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_FRAME_ANCESTORS", text)
    with pytest.raises(ValueError, match="ENHANCEGAN_FRAME_ANCESTORS must be addresses of sites"):
        Limits.from_environment()
