"""What the participants' routes receive: one model for every kind of body; the address of a state is one too."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints, model_validator

from study.content.yaml.definition import Part
from study.content.yaml.settings import MOST_TRIES
from study.visits.answers.checking import Sent
from study.visits.answers.people import Mode
from study.visits.answers.records import Record, Screen


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
_Pair = Annotated[tuple[str, str], Strict(False)]


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
    """How somebody arrives; what is empty counts as left out, except in the address."""

    address: list[_Pair] = Field(default_factory=list, description="a list of [name, value] pairs of texts")
    """All parameters of the page's address, as received; other entries of the body that are texts come after them."""
    lang: Annotated[str | None, _EmptyIsNone, BeforeValidator(_possible_tag), Field(description="a text")] = None
    """Language asked for; None for a text that cannot be one."""
    browser_key: Annotated[_BrowserKey | None, _EmptyIsNone, Field(description="16 to 48 letters and digits")] = None
    """The browser's random key."""
    invitation: Annotated[_Token | None, _EmptyIsNone, Field(description=_TOKEN_MEANS)] = None
    """Token of an invitation link, not yet checked."""
    simulation: Annotated[_Token | None, _EmptyIsNone, Field(description=_TOKEN_MEANS)] = None
    """Token of a simulation, not yet checked."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, content: Any) -> Any:
        """Take what the body has no field for, and is a text, for a part of the address."""
        if not isinstance(content, dict):
            return content
        others = [[name, value] for name, value in content.items() if name not in cls.model_fields]
        address = content.get("address", [])
        if not isinstance(address, list):
            return content
        return {**content, "address": [*address, *(pair for pair in others if isinstance(pair[1], str))]}


class WithdrawalBody(VisitBody):
    """Leaving for good."""

    code: Annotated[_Token | None, _EmptyIsNone, Field(description=_TOKEN_MEANS)] = None
    """The participant's withdrawal code, not yet checked; for those whose browser did not consent."""


class ConsentBody(ArrivalBody):
    """Consent to what the page showed."""

    consent_version: Annotated[
        Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None,
        _EmptyIsNone,
        Field(description="64 hexadecimal digits"),
    ] = None
    """Version of the text that was shown; None from programs that show none."""


class ScreenBody(VisitBody):
    """The display check."""

    screen: Screen
    """The measurements."""
    leave: bool = Field(default=False, description="true or false")
    """Whether the participant gives up on a screen that the study does not take."""


_Digit = Annotated[int, Field(ge=0, le=9)]


class VisionBody(VisitBody):
    """Answers to one round of the color-vision screening."""

    round: int = Field(ge=1, description="the number of a round, from 1")
    """The round."""
    answers: list[_Digit | None] = Field(max_length=100, description="a list of digits from 0 to 9, or null for none")
    """The digit read on each plate; None where no digit was seen."""


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
    record: Record = Field(default_factory=Record)
    """What happened on the way."""
    attempt: int = Field(default=1, ge=1, le=MOST_TRIES, description=f"a whole number from 1 to {MOST_TRIES}")
    """Of a practice set, which try at it this is."""
