"""The versions of a photo on the page: our own edit and its looks, the original, the paper's methods, and yours."""

from dataclasses import dataclass
from typing import Literal

from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.color_difference import ciede2000
from enhancegan.edit_settings import EditSettings
from enhancegan.editing.applying import apply_to_picture
from enhancegan.editing.framing import Framing
from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import Enhancer
from enhancegan.looks import NATURAL
from enhancegan.methods import Method, methods_on_page, methods_with
from enhancegan.operators.photographic import PHOTOGRAPHIC

LOOKS = 4
AUTO = "auto"
ALREADY_GOOD = 2.0
"""Mean CIEDE2000 between a photo and its automatic edit, below which there was little to do."""

_ORIGINAL = "original"
_SMALL = 128
_LOOK_LABELS = {
    "bright": "Brighter",
    "dark": "Darker",
    "warm": "Warmer",
    "cool": "Cooler",
    "vivid": "Vivid",
    "soft": "Soft",
    "punchy": "Punchy",
}
_PLAIN_LABELS = {
    "photoshop_auto": "Classic auto",
    "exemplar": "Like a good photo",
    "piecewise": "Color curves",
    "filtering": "Photo filters",
    "crop": "Suggested crop",
}


@dataclass(frozen=True)
class Version:
    """One entry of the film strip."""

    key: str
    label: str
    group: Literal["own", "paper", "yours"]
    about: str
    """What it is, in one sentence."""
    settings: EditSettings


def versions_of(canonical: Image.Image, enhancer: Enhancer) -> list[Version]:
    """Propose versions of a photo, the original first and the automatic edit second; methods from outside come last.

    Args:
        canonical: canonical picture of the photo.
        enhancer: proposes parameters; may lack operators.
    """
    methods = methods_with(enhancer)
    paper = [_of_paper(method, canonical, enhancer) for name, method in methods.items() if name not in _OWN]
    yours = [_yours(method) for name, method in methods_on_page(enhancer).items() if name not in methods]
    return [_as_it_is(methods[_ORIGINAL]), *_own(canonical, enhancer), *paper, *yours]


def proposed(method: Method, canonical: Image.Image, enhancer: Enhancer, strength: float = 1.0) -> EditSettings:
    """Return the settings by which a method would edit a photo.

    Args:
        method: one of the enhancer's.
        canonical: canonical picture of the photo.
        enhancer: proposes parameters.
        strength: factor on every parameter's distance from changing nothing, 0 to 1.5; 1 for a method without any.

    Raises:
        ValueError: for another strength; for a method that does not say how it edits.
    """
    if method.edit is None:
        raise ValueError(f"method {method.name!r} does not say how it edits")
    if method.name not in enhancer.operators:
        EditOptions(strength).check_unused(method.name)
        return EditSettings(method.name)
    if enhancer.operator(method.name).pointwise:
        return EditSettings(method.name, enhancer.propose(canonical, method.name).parameters, strength)
    window = enhancer.edit(canonical, method.name, EditOptions(strength)).window
    return EditSettings(_ORIGINAL, framing=Framing() if window is None else Framing(window))


def looks_of(canonical: Image.Image, enhancer: Enhancer) -> dict[str, EditSettings]:
    """Return the settings of the looks of a photo by their names; ValueError if the enhancer has none."""
    looks = enhancer.predict(canonical, looks=LOOKS)
    return {look: EditSettings(PHOTOGRAPHIC.name, edit.parameters) for look, edit in looks.items()}


def change_by(canonical: Image.Image, settings: EditSettings, enhancer: Enhancer) -> float:
    """Return how much an edit changes a photo at a glance: the mean CIEDE2000 of its canonical picture, made small."""
    small = canonical.copy()
    small.thumbnail((_SMALL, _SMALL), reducing_gap=3.0)
    edited = apply_to_picture(small, settings.edit(canonical, enhancer))
    return ciede2000(to_tensor(small).unsqueeze(0), to_tensor(edited).unsqueeze(0)).mean().item()


_OWN = {_ORIGINAL, PHOTOGRAPHIC.name}


def _as_it_is(method: Method) -> Version:
    return Version(_ORIGINAL, "Original", "own", "The photo as it came.", EditSettings(method.name))


def _own(canonical: Image.Image, enhancer: Enhancer) -> list[Version]:
    if PHOTOGRAPHIC.name not in enhancer.operators:
        return []
    looks = looks_of(canonical, enhancer)
    auto = Version(AUTO, "Auto", "own", "What the model thinks the photo needs.", looks[NATURAL])
    others = [
        Version(look, _LOOK_LABELS[look], "own", "A variation that differs visibly.", settings)
        for look, settings in looks.items()
        if look != NATURAL
    ]
    return [auto, *others]


def _of_paper(method: Method, canonical: Image.Image, enhancer: Enhancer) -> Version:
    label = _PLAIN_LABELS.get(method.name, method.label)
    return Version(method.name, label, "paper", method.description, proposed(method, canonical, enhancer))


def _yours(method: Method) -> Version:
    # A look may have the same name.
    return Version(f"yours-{method.name}", method.label, "yours", method.description, EditSettings(method.name))
