"""From photo to edit: parameters in range, at full size, by name."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.checkpoint_header import HeadDesign
from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import Enhancer, apply_parameters, shipped_enhancer
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS
from tests.project import ROOT


def test_one_look_proposes_an_edit_for_every_operator(generator: Generator, photo: Image.Image) -> None:
    edits = Enhancer(generator).predict(photo)
    assert list(edits) == list(OPERATORS)
    for name, edit in edits.items():
        for parameter in OPERATORS[name].parameters:
            assert parameter.low <= edit.parameters[parameter.name] <= parameter.high
        assert edit.attention.ndim == 2 and edit.attention.sum() == pytest.approx(1, abs=1e-5)


def test_all_operators_of_a_photo_cost_one_pass(generator: Generator, photo: Image.Image) -> None:
    passes: list[int] = []
    generator.backbone.network.conv_stem.register_forward_hook(lambda *_: passes.append(1))
    enhancer = Enhancer(generator)
    for name in OPERATORS:
        enhancer.enhance(photo, name)
    assert len(passes) == 1


def test_an_edit_that_clips_is_weakened_unless_it_is_to_be_measured_as_proposed(generator: Generator) -> None:
    theta = OPERATORS["photographic"].theta({"blacks": -1.0})
    generator.heads["photographic"].register_forward_hook(lambda *_: (theta, torch.ones(1, 1, 1)))
    enhancer, dark = Enhancer(generator), Image.linear_gradient("L").convert("RGB")
    assert enhancer.propose(dark, "photographic").parameters["blacks"] > -0.5
    assert enhancer.propose(dark, "photographic", limit=False).parameters["blacks"] == -1
    as_proposed = enhancer.edit(dark, "photographic", EditOptions(limit_clipping=False))
    assert as_proposed.parameters["blacks"] == -1


def test_parameters_are_applied_at_full_size(photo: Image.Image) -> None:
    lighter = apply_parameters(photo, "photographic", {"exposure": 1.0})
    assert lighter.size == photo.size
    assert lighter.convert("L").resize((1, 1)).getpixel((0, 0)) > photo.convert("L").resize((1, 1)).getpixel((0, 0))


def test_crop_cuts_the_window_out_of_the_photo(photo: Image.Image) -> None:
    window = apply_parameters(photo, "crop", {"x": 1.0, "y": -1.0, "w": 0.5, "h": 0.5})
    assert window.tobytes() == photo.crop((32, 0, 64, 24)).tobytes()


def test_an_operator_that_was_not_trained_is_rejected(photo: Image.Image) -> None:
    enhancer = Enhancer(Generator(Backbone("test_efficientnet"), ["crop"]).eval())
    with pytest.raises(ValueError, match="not trained for 'piecewise'; it knows crop"):
        enhancer.enhance(photo, "piecewise")


# What the shipped weights proposed before the paper's own designs could be chosen. New weights have new numbers.
SHIPPED_PROPOSALS = {
    "piecewise": [0.1826, 0.0, 1.0, 0.9877, 0.1975, 0.0149],
    "filtering": [1.3239, 0.2061, 0.0318, -0.476],
    "photographic": [0.0349, 0.037, -0.0146, 0.0614, 0.0276, -0.0009, 0.0037, 0.0299],
    "crop": [0.3905, 0.0214, 0.8069, 0.9954],
}


@pytest.mark.parametrize("name", SHIPPED_PROPOSALS)
def test_the_shipped_weights_propose_what_they_always_did(name: str) -> None:
    across, down = np.meshgrid(np.linspace(0.1, 0.8, 96), np.linspace(0.1, 0.7, 72))
    pixels = np.stack([across, (across + down) / 2, down * (1 - across)], axis=2)
    picture = Image.fromarray((pixels * 255).round().astype(np.uint8))
    proposed = shipped_enhancer().propose(picture, name).parameters
    assert list(proposed.values()) == pytest.approx(SHIPPED_PROPOSALS[name], abs=1e-3)


def test_a_photo_is_predicted_at_the_size_the_generator_was_trained_at(photo: Image.Image) -> None:
    generator = Generator(Backbone("test_efficientnet"), ["crop"], size=96).eval()
    seen: list[tuple[int, ...]] = []
    generator.backbone.network.conv_stem.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0].shape))
    Enhancer(generator).propose(photo, "crop")
    assert seen == [(1, 3, 96, 96)]


def test_an_operator_is_that_of_the_heads_variant(photo: Image.Image) -> None:
    generator = Generator(Backbone("test_efficientnet"), ["filtering"], {"filtering": HeadDesign("paper", "paper")})
    enhancer = Enhancer(generator.eval())
    assert list(enhancer.enhance(photo, "filtering").parameters) == ["cooling", "warming", "underwater"]
    with pytest.raises(ValueError, match="no parameter 'original'; it has cooling, warming, underwater"):
        enhancer.enhance(photo, "filtering", parameters={"original": 1.0})
    with pytest.raises(ValueError, match="not trained for 'crop'; it knows filtering"):
        enhancer.operator("crop")


@pytest.mark.slow
def test_operators_can_still_be_trained_after_a_prediction() -> None:
    # In a process of its own: what an operator loads at first use is kept for good.
    script = (
        "import torch; from PIL import Image; from enhancegan.enhancer import shipped_enhancer; "
        "from enhancegan.operators import get_operator; "
        "shipped_enhancer().predict(Image.new('RGB', (64, 64), (90, 120, 60))); "
        "operator = get_operator('filtering'); theta = operator.theta({}).requires_grad_(); "
        "operator(torch.rand(1, 3, 8, 8), theta).sum().backward(); print(theta.grad.isfinite().all().item())"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.stdout.strip() == "True", run.stderr
