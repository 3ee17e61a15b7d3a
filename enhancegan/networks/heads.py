"""The registry of the generator's heads: a new one takes one new file and one entry here."""

from collections.abc import Callable

from enhancegan.checkpoint_header import HeadDesign
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.head import Head
from enhancegan.networks.paper_head import PaperHead, ReleaseHead
from enhancegan.networks.studio_head import StudioHead
from enhancegan.networks.tone_head import ToneHead
from enhancegan.operators import Operator, get_operator
from enhancegan.registry import look_up

HEADS: dict[str, Callable[[Backbone, Operator], Head]] = {
    "studio": StudioHead,
    "paper": PaperHead,
    "release": ReleaseHead,
    "tone": ToneHead,
}


def new_head(backbone: Backbone, operator: str, design: HeadDesign) -> Head:
    """Build an untrained head for an operator.

    Raises:
        ValueError: for an unknown operator, variant or kind of head; the message lists the known ones.
    """
    return look_up("kind of head", HEADS, design.head)(backbone, get_operator(operator, design.variant))
