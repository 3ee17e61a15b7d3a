"""What the participants' routes receive: one model for every kind of body; the address of a state is one too."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from study.content.yaml.definition import Part
from study.visits.answers.checking import Sent
from study.visits.answers.people import Mode
from study.visits.answers.records import Record, Screen
from study.visits.answers.recruitment import PROLIFIC_FIELDS


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters and halves of surrogate pairs cannot be printed")
    return text


_Printable = AfterValidator(_printable)
_EmptyIsNone = BeforeValidator(lambda value: None if value == "" else value)

_LONGEST_TAG, _LONGEST_TOKEN = 16, 200
_TOKEN_MEANS = f"a text of at most {_LONGEST_TOKEN} characters, none of them a control character"


def _possible_tag(wish: object) -> object:
    """Return what may be a language; None for a text that cannot be one: a link with it still leads to the study."""
    return None if isinstance(wish, str) and (len(wish) > _LONGEST_TAG or not wish.isprintable()) else wish


_BrowserKey = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9]{16,48}$")]
_Token = Annotated[str, StringConstraints(max_length=_LONGEST_TOKEN), _Printable]
# A link's unfilled placeholder would make everybody who follows it one participant.
_Identifier = Annotated[str, StringConstraints(max_length=100, pattern="^ *[A-Za-z0-9_-]{0,64} *$")]
_PanelId = Annotated[
    _Identifier | None,
    _EmptyIsNone,
    AfterValidator(lambda value: (value or "").strip() or None),
    Field(description="at most 64 letters, digits, _ or -"),
]


class VisitBody(Sent):
    """Which visit a request is about; other entries are ignored in all bodies."""

    study: str = Field(description="the name of a study")
    """The study; the route has already found it."""
    test: bool = Field(default=False, description="true or false")
    """Whether it is a test."""

    @property
    def mode(self) -> Mode:
        """Real or test."""
        return "test" if self.test else "live"


class ArrivalBody(VisitBody):
    """How somebody arrives; what is empty counts as left out."""

    PROLIFIC_PID: _PanelId = None
    """The person at Prolific."""
    STUDY_ID: _PanelId = None
    """The study at Prolific."""
    SESSION_ID: _PanelId = None
    """The visit at Prolific."""
    lang: Annotated[str | None, _EmptyIsNone, BeforeValidator(_possible_tag), Field(description="a text")] = None
    """Language asked for; None for a text that cannot be one."""
    browser_key: Annotated[_BrowserKey | None, _EmptyIsNone, Field(description="16 to 48 letters and digits")] = None
    """The browser's random key."""
    invitation: Annotated[_Token | None, _EmptyIsNone, Field(description=_TOKEN_MEANS)] = None
    """Token of an invitation link, not yet checked."""

    @property
    def prolific(self) -> dict[str, str]:
        """Those of Prolific's fields that the address had."""
        return {name: value for name in PROLIFIC_FIELDS if (value := getattr(self, name)) is not None}


class ScreenBody(VisitBody):
    """The display check."""

    screen: Screen
    """The measurements."""


class QuestionsBody(VisitBody):
    """Answers to the questions of one part."""

    part: Part = Field(description='"before" or "after"')
    """When they are asked."""
    answers: Any = None
    """Question -> answer, still to be checked against the study's questions."""


class AnswerBody(Sent):
    """One set's ranking; the set tells whose and in which study."""

    trial: str = Field(description="the name of a set")
    """Token of the set."""
    order: list[int] = Field(description="a list of whole numbers: the slots, best first")
    """The slots, best first, still to be compared with those of the set."""
    rt_ms: int = Field(description="a whole number of milliseconds")
    """Milliseconds from all images being visible to the last click."""
    record: Record = Record()
    """What happened on the way."""
