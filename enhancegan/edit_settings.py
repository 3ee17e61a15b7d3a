"""What a person has chosen for one photo, as a small JSON text: the page writes it, the command line applies it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from enhancegan.editing.applying import apply_edit
from enhancegan.editing.canonical import canonical_picture
from enhancegan.editing.enhanced import Enhanced
from enhancegan.editing.framing import Framing, framed
from enhancegan.editing.options import STRONGEST, EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.editing.sources import Source, as_photo
from enhancegan.enhancer import Enhancer
from enhancegan.methods import all_methods, find_method
from enhancegan.operators import Operator
from enhancegan.photo.photo import Photo

_KEYS = ("method", "parameters", "strength", "protect_neutrals", "crop")
_CROP_KEYS = ("box", "angle")
_MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class EditSettings:
    """An edit that a person has chosen.

    Raises:
        ValueError: for a strength outside [0, STRONGEST].
    """

    method: str
    """Name of a method."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Value of each parameter at strength 1; those that are missing change nothing."""
    strength: float = 1.0
    """Factor on every parameter's distance from changing nothing."""
    protect_neutrals: bool = True
    """Whether colors near gray keep their hue, and white stays white."""
    framing: Framing = field(default_factory=Framing)
    """What is kept of the photo."""

    def __post_init__(self) -> None:
        """Reject a strength that is out of range."""
        if not 0 <= self.strength <= STRONGEST:
            raise ValueError(f"strength must lie in [0, {STRONGEST}], got {self.strength:g}")

    @classmethod
    def from_json(cls, text: str) -> "EditSettings":
        """Read what `to_json` writes; everything but the method may be missing.

        Raises:
            ValueError: for anything else; the message says what was wrong and what is allowed.
        """
        if len(text) > _MOST_CHARACTERS:
            raise ValueError(f"settings have at most {_MOST_CHARACTERS} characters")
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"settings must be a JSON object: {error}") from error
        _check_keys("settings", content, _KEYS)
        if not isinstance(content.get("method"), str):
            raise ValueError(f"method must be the name of a method, got {content.get('method')!r}")
        parameters = content.get("parameters") or {}
        if not isinstance(parameters, dict):
            raise ValueError(f"parameters must be numbers by name, got {parameters!r}")
        protect = content.get("protect_neutrals", True)
        if not isinstance(protect, bool):
            raise ValueError(f"protect_neutrals must be true or false, got {protect!r}")
        return cls(
            content["method"],
            {name: _number(name, value) for name, value in parameters.items()},
            _number("strength", content.get("strength", 1.0)),
            protect,
            _framing(content.get("crop")),
        )

    def to_json(self) -> str:
        """Return the settings as text."""
        return json.dumps(self.to_content(), indent=2) + "\n"

    def to_content(self) -> dict[str, Any]:
        """Return what the text says."""
        content: dict[str, Any] = {
            "method": self.method,
            "parameters": dict(self.parameters),
            "strength": self.strength,
            "protect_neutrals": self.protect_neutrals,
        }
        if self.framing != Framing():
            content["crop"] = {"box": list(self.framing.box), "angle": self.framing.angle}
        return content

    def edit(self, canonical: Image.Image, enhancer: Enhancer) -> PhotoEdit:
        """Return the edit of a photo, without its framing; no network is asked.

        Args:
            canonical: canonical picture of the photo.
            enhancer: has the operators.

        Raises:
            ValueError: for a method that is unknown or moves pixels, or does not say how it edits; for an unknown
                parameter, or for a value outside its range.
        """
        method = find_method(all_methods(enhancer), self.method)
        operator = enhancer.operator(self.method) if self.method in enhancer.operators else None
        self.check(operator)
        if operator is None:
            if method.edit is None:
                raise ValueError(f"method {self.method!r} does not say how it edits")
            return method.edit(canonical, EditOptions())
        identities = {parameter.name: parameter.identity for parameter in operator.parameters}
        values = EditOptions(self.strength).applied_to(operator, {**identities, **self.parameters})
        return enhancer.edit_by(canonical, self.method, values, self.protect_neutrals)

    def check(self, operator: Operator | None) -> None:
        """Reject what no photo can be edited by.

        Args:
            operator: the one of the method; None for a method without parameters.

        Raises:
            ValueError: as for `edit`, except that any method is taken for a known one.
        """
        if operator is None:
            EditOptions(self.strength, self.parameters).check_unused(self.method)
        elif not operator.pointwise:
            raise ValueError(f"method {self.method!r} proposes a crop: use 'original' with a crop")
        else:
            operator.theta(dict(self.parameters))

    def framed(self, photo: Photo) -> Photo:
        """Return an edited photo turned and cropped; ValueError when a corner is outside, as in `framed`."""
        return photo if self.framing == Framing() else framed(photo, self.framing)

    def enhance(self, photo: Source, enhancer: Enhancer) -> Enhanced:
        """Edit a photo at its full size and depth; errors as for `edit`, `framed` and `Enhancer.enhance`.

        Args:
            photo: a file, a PIL image, an array, or a `Photo`, as in `as_photo`.
            enhancer: has the operators.
        """
        taken = as_photo(photo)
        edit = self.edit(canonical_picture(taken), enhancer)
        return Enhanced(self.framed(apply_edit(taken, edit)), edit, self.method)


def _check_keys(what: str, content: object, keys: tuple[str, ...]) -> None:
    if not isinstance(content, dict):
        raise ValueError(f"{what} must be a JSON object, got {content!r:.100}")
    unknown = [key for key in content if key not in keys]
    if unknown:
        raise ValueError(f"{what} have no {unknown[0]!r}; they have {', '.join(keys)}")


def _number(name: str, value: object) -> float:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:  # a whole number beyond every float; thousands of digits cannot even be written
        raise ValueError(f"{name} must be a number, got a whole number that is too large") from None
    raise ValueError(f"{name} must be a number, got {value!r:.100}")


def _framing(content: object) -> Framing:
    if content is None:
        return Framing()
    _check_keys("the crop's settings", content, _CROP_KEYS)
    assert isinstance(content, dict)  # noqa: S101 - has been checked
    box = content.get("box", [0, 0, 1, 1])
    if not isinstance(box, list) or len(box) != 4:
        raise ValueError(f"box must be left, top, right, bottom in [0, 1], got {box!r:.100}")
    left, top, right, bottom = (_number("box", edge) for edge in box)
    return Framing((left, top, right, bottom), _number("angle", content.get("angle", 0.0)))
