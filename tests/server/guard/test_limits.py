"""Settings of the limits: every one by a variable, and refused in one sentence."""

import dataclasses
import re

import pytest

from server.guard.limits import Limits
from tests.project import ROOT


def test_without_variables_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_UPLOAD_MB", "")
    assert Limits.from_environment() == Limits()


def test_every_limit_has_its_variable_which_its_page_names_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "app.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Limits):
        variable = f"ENHANCEGAN_{field.name.upper()}"
        (default,) = re.findall(rf"\| `{variable}` \|.*\| ([^|]*) \|\n", page)
        assert default == f"{field.default}".replace("'self'", "`'self'`"), variable
        monkeypatch.setenv(variable, "7" if field.name != "frame_ancestors" else "https://lab.example")
    limits = Limits.from_environment()
    *numbers, sites = (getattr(limits, field.name) for field in dataclasses.fields(Limits))
    assert numbers == [7] * len(numbers) and sites == "https://lab.example"


@pytest.mark.parametrize("text", ["0", "-1", "ten", "nan", "inf", "1e3", "1 GB", "٣"])
def test_what_is_no_number_above_zero_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_UPLOADS_GB", text)
    with pytest.raises(ValueError, match=re.escape(f"ENHANCEGAN_UPLOADS_GB must be a number above 0; got {text!r}")):
        Limits.from_environment()


@pytest.mark.parametrize(
    ("variable", "text", "allowed"),
    [
        ("ENHANCEGAN_CONNECTIONS", "0.5", "a whole number above 0"),
        ("ENHANCEGAN_CONNECTIONS_PER_ADDRESS", "2.5", "a whole number above 0"),
        ("ENHANCEGAN_FREE_DISK_PERCENT", "100", "a number above 0 and below 100"),
        ("ENHANCEGAN_KEEP_FILES_S", "0.1", "a number of at least 1"),
    ],
)
def test_what_is_out_of_range_is_refused(
    variable: str, text: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=re.escape(f"{variable} must be {allowed}; got '{text}'")):
        Limits.from_environment()


@pytest.mark.parametrize(
    "text",
    [
        "'self'",
        "'none'",
        "*",
        "https:",
        "lab.example",
        "https://*.lab.example:8443",
        "http://localhost:* 'self'",
        "https://[::1]:7860",
    ],
)
def test_sites_may_have_every_form_that_browsers_take(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_FRAME_ANCESTORS", text)
    assert Limits.from_environment().frame_ancestors == text


@pytest.mark.parametrize(
    "text",
    [
        "'self'; script-src *",
        "https://a.example\r\nSet-Cookie: x",
        "self",
        "'nonsense'",
        "' self'",
        "'none' https://a.example",
        "https:/a.example",
        "https://a.example, https://b.example",
        "   ",
    ],
)
def test_what_browsers_would_take_for_another_policy_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENHANCEGAN_FRAME_ANCESTORS", text)
    with pytest.raises(ValueError, match="ENHANCEGAN_FRAME_ANCESTORS must be addresses of sites"):
        Limits.from_environment()
