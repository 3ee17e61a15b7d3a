"""The oracle: the sliders of an operator fitted to the reference itself, photo by photo; no method can know these."""

import torch
from kornia.color import rgb_to_lab
from PIL import Image
from torchvision.transforms.functional import to_tensor

from enhancegan.enhancer import apply_parameters
from enhancegan.operators import get_operator

ORACLE = "oracle"
"""Name of its row."""

_OPERATOR = "photographic"
_SIDE = 64
_STEPS, _RATE = 150, 0.2


def fitted_sliders(given: Image.Image, reference: Image.Image) -> dict[str, float]:
    """The sliders of `photographic` that bring a photo nearest to a reference of the same size.

    150 steps of Adam from no edit, on 64 x 64 pixels of both (single ones, not averages), by mean CIE76 difference:
    fitted by CIE94 they leave as much of the CIEDE2000, within 0.001.

    Returns:
        Every parameter by name.
    """
    operator = get_operator(_OPERATOR)
    before, target = _sample(given), rgb_to_lab(_sample(reference))
    logits = torch.zeros(1, len(operator.parameters), requires_grad=True)
    optimizer = torch.optim.Adam([logits], lr=_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _STEPS)
    for _ in range(_STEPS):
        edited = rgb_to_lab(operator(before, operator.from_logits(logits)))
        # The root has an infinite slope at a difference of zero.
        loss = ((edited - target).square().sum(dim=1) + 1e-4).sqrt().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return operator.values(operator.from_logits(logits.detach())[0])


def oracle(given: Image.Image, reference: Image.Image) -> Image.Image:
    """Edit a photo with its `fitted_sliders`, without a limit on clipping."""
    return apply_parameters(given, _OPERATOR, fitted_sliders(given, reference))


def _sample(photo: Image.Image) -> torch.Tensor:
    return to_tensor(photo.resize((_SIDE, _SIDE), Image.Resampling.NEAREST)).unsqueeze(0)
