"""The bodies of participants' requests; other entries than these are ignored."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from study.content.yaml.definition import Part
from study.visits.answers.people import Mode
from study.visits.answers.records import Record
from study.visits.answers.recruitment import PROLIFIC_FIELDS
from study.visits.answers.sent import Sent

_PANEL_ID = re.compile(r"[A-Za-z0-9_-]{0,64}")


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters and halves of surrogate pairs are not allowed")
    return text


def _panel_id(text: str) -> str | None:
    """Check an identifier; a link's unfilled placeholder would make everybody who follows it one participant."""
    text = text.strip()
    if not _PANEL_ID.fullmatch(text):
        raise ValueError("not an identifier")
    return text or None


def _key(text: str) -> str:
    if not (text.isascii() and text.isalnum()):
        raise ValueError("not letters and digits")
    return text


_OrNone = BeforeValidator(lambda value: None if value == "" else value)
"""An empty text is none."""
_Language = Annotated[
    Annotated[str, Field(max_length=16), AfterValidator(_printable)] | None,
    _OrNone,
    Field(description="a text of at most 16 characters"),
]
_Invitation = Annotated[
    Annotated[str, Field(max_length=200), AfterValidator(_printable)] | None,
    _OrNone,
    Field(description="a text of at most 200 characters"),
]
_PanelId = Annotated[
    Annotated[str, Field(max_length=100), AfterValidator(_printable), AfterValidator(_panel_id)] | None,
    _OrNone,
    Field(description="at most 64 letters, digits, _ or -"),
]
_BrowserKey = Annotated[
    Annotated[str, Field(min_length=16, max_length=48), AfterValidator(_key)] | None,
    _OrNone,
    Field(description="16 to 48 letters and digits"),
]


class About(Sent):
    """What a request is about."""

    study: Any = None
    """Name of the study; whatever else it is, there is no such study."""
    test: bool = Field(False, description="true or false")

    @property
    def mode(self) -> Mode:
        """Real or test."""
        return "test" if self.test else "live"


class Arriving(About):
    """How somebody arrives, or consents."""

    lang: _Language = None
    """Language asked for; None if none was."""
    browser_key: _BrowserKey = None
    """The browser's random key."""
    invitation: _Invitation = None
    """Token of an invitation link, not yet checked."""
    PROLIFIC_PID: _PanelId = None
    STUDY_ID: _PanelId = None
    SESSION_ID: _PanelId = None

    @property
    def prolific(self) -> dict[str, str]:
        """Those of Prolific's fields that the address had."""
        values = {name: getattr(self, name) for name in PROLIFIC_FIELDS}
        return {name: value for name, value in values.items() if value is not None}


class Checking(About):
    """The display check."""

    screen: Any = None
    """A `Screen`, checked once it is known whose it is."""


class Questioned(About):
    """Answers to the questions before or after the sets."""

    part: Part = Field(description='"before" or "after"')
    answers: Any = None
    """Question -> answer, checked with the study's questions."""


class Ranked(Sent):
    """The ranking of one set."""

    trial: str = Field(description="the name of a set")
    order: list[int] = Field(description="whole numbers in a list: the slots, best first")
    rt_ms: int = Field(description="a whole number of milliseconds")
    record: Record = Record()
