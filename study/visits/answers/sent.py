"""What browsers send, as pydantic models: nothing is converted, and what is wrong is said in one sentence.

Each field describes in words what it must be; the sentence about a wrong value is made of that description.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from study.visits.answers.refusals import Refused, invalid

_LONGEST_QUOTE = 40


class Sent(BaseModel):
    """Something that a browser sends: truth values are no numbers, numbers are finite, texts are no numbers."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


SentModel = TypeVar("SentModel", bound=Sent)


def read_sent(model: type[SentModel], content: object, name: str = "") -> SentModel:
    """Return what was sent as `name` (the whole body if empty); Refused ("invalid") names the first wrong field."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _wrong(model, name, first["loc"], first) from None


def _wrong(model: type[BaseModel], name: str, place: Sequence[int | str], error: Any) -> Refused:
    """Say what is wrong at `place` in a model that was sent as `name`."""
    if not place:
        return invalid(f"{name or 'the body'} must be an object")
    field = str(place[0])
    if field not in model.model_fields:
        known = ", ".join(model.model_fields)
        return invalid(f"{name} must have no other entries than {known}; got {field[:_LONGEST_QUOTE]!r}")
    if error["type"] == "missing" and name and len(place) == 1:
        return invalid(f"{name} must have {field}")
    owner = f" of {name}" if name else ""
    return invalid(f"{field}{owner} must be {model.model_fields[field].description}{_quoted(error['input'])}")


def _quoted(value: object) -> str:
    """Quote what came, unless it is long or has parts."""
    text = repr(value)
    return f"; got {text}" if isinstance(value, str | int | float) and len(text) <= _LONGEST_QUOTE else ""
