"""EnhanceGAN: aesthetic-driven photo enhancement learned from good/poor labels alone (Deng, Loy, Tang, ACM MM 2018).

Example:
    >>> from enhancegan import Enhancer
    >>> Enhancer.load().enhance("in.jpg", method="photographic", strength=0.8).save("out.jpg")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enhancegan.edit_settings import EditSettings
    from enhancegan.enhancer import Enhancer

__all__ = ["EditSettings", "Enhancer"]


def __getattr__(name: str) -> object:
    """Import the enhancer when it is first asked for: the networks take seconds to load, and few commands need them."""
    if name == "Enhancer":
        from enhancegan.enhancer import Enhancer

        return Enhancer
    if name == "EditSettings":
        from enhancegan.edit_settings import EditSettings

        return EditSettings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
