"""What an edit does, in words."""

from collections.abc import Mapping

from enhancegan.methods import methods_on_page
from enhancegan.operators.photographic import PHOTOGRAPHIC

# Below these no one would see a difference.
_VISIBLE = 0.06
_WORDS = {
    "exposure": ("darker", "brighter"),
    "contrast": ("less contrast", "more contrast"),
    "highlights": ("highlights held back", "highlights raised"),
    "shadows": ("shadows deepened", "shadows lifted"),
    "blacks": ("deeper blacks", "softer blacks"),
    "temperature": ("cooler", "warmer"),
    "tint": ("greener", "less green"),
    "saturation": ("calmer colors", "stronger colors"),
}
NOTHING = "Almost nothing was changed."


def words_for(method: str, parameters: Mapping[str, float]) -> str:
    """Say what an edit does: what is changed visibly if the parameters have words, else what the method does."""
    return sentence(parameters) if method == PHOTOGRAPHIC.name else methods_on_page()[method].description


def proposal(parameters: Mapping[str, float], already_good: bool) -> str:
    """Say what is proposed for a photo, and that it needs little if it is good already; otherwise as `sentence`."""
    said = sentence(parameters)
    if not already_good:
        return said
    rest = f"{said[0].lower()}{said[1:]}"
    return f"Already good: {rest}" if said == NOTHING else f"Already good, so changed only slightly: {rest}"


def sentence(parameters: Mapping[str, float]) -> str:
    """Name what is changed visibly, the largest change first; `parameters` as of `photographic`."""
    changes = [(name, parameters.get(name, 0.0)) for name in _WORDS]
    visible = sorted((change for change in changes if abs(change[1]) >= _VISIBLE), key=lambda change: -abs(change[1]))
    if not visible:
        return NOTHING
    words = [_worded(name, value) for name, value in visible]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"{listed[0].upper()}{listed[1:]}."


def _worded(name: str, value: float) -> str:
    word = _WORDS[name][value > 0]
    # Photographers count light in stops.
    return f"{word} by {abs(value):.1f} EV" if name == "exposure" else word
