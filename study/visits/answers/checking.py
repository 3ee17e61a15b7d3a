"""Checks what a browser sends against a pydantic model; whatever is wrong becomes one plain sentence."""

from reprlib import Repr
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from study.visits.answers.refusals import invalid


class Sent(BaseModel):
    """Something that a browser sends: nothing is converted, and numbers are finite.

    A field's description completes the sentence "the field must be ...", also for what is wrong deeper inside it.
    A field without a description holds another model, whose own fields are named.
    """

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


SentModel = TypeVar("SentModel", bound=Sent)

WHAT_CAME = "; got "
"""Separates what a sentence says of the value that came from what it should have been."""
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxlong = 40
_SHORT.maxlist = _SHORT.maxdict = 3


def shortened(came: object) -> str:
    """Say in a few words what came: a long text or list by its length, which its beginning would not tell."""
    if isinstance(came, str) and len(came) > _SHORT.maxstring:
        return f"{len(came)} characters"
    if isinstance(came, list) and len(came) > _SHORT.maxlist:
        return f"{len(came)} entries"
    return _SHORT.repr(came)


def checked(model: type[SentModel], content: object, what: str) -> SentModel:
    """Return `content` as `model`, or raise Refused ("invalid") with a sentence in which it is called `what`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise invalid(_sentence(model, what, first["type"], first["loc"], first["input"])) from None


def _sentence(model: type[BaseModel], what: str, kind: str, location: tuple[int | str, ...], came: Any) -> str:
    name, *inside = location or ("",)
    field = model.model_fields.get(str(name))
    if field is None:
        # A key that is half of a surrogate pair is reported at the model, as a text that is no Unicode.
        if kind in ("extra_forbidden", "string_unicode"):
            key = name if kind == "extra_forbidden" else came
            return f"{what} must have no other entries than {', '.join(model.model_fields)}{WHAT_CAME}{shortened(key)}"
        return f"{what} must be an object{WHAT_CAME}{shortened(came)}"
    if kind == "missing" and not inside:
        return f"{what} must have {name}" + (f": {field.description}" if field.description else "")
    if field.description is None and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
        return _sentence(field.annotation, str(name), kind, tuple(inside), came)
    owner = "" if what == "the body" else f" of {what}"
    return f"{name}{owner} must be {field.description}{WHAT_CAME}{shortened(came)}"
