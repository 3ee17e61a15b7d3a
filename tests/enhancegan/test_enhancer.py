"""From photo to edit: parameters in range, at full size, by name."""

import subprocess
import sys

import pytest
import torch
from PIL import Image

from enhancegan.editing.options import EditOptions
from enhancegan.enhancer import Enhancer, apply_parameters
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
