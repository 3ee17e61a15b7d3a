"""DPED's generator against its formulas written out in NumPy, and a photo in strips against the whole one."""

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.networks.dped import Dped
from enhancegan.networks.dped_import import authors_names, read_authors_weights
from enhancegan.networks.dped_strips import enhance_large
from tests.project import ROOT

SHARED = ROOT.parent / "shared"
CHECKPOINTS = SHARED / "dped"

Weights = dict[str, np.ndarray]


def random_network(seed: int = 0) -> Dped:
    torch.manual_seed(seed)
    network = Dped()
    for weight in network.normalizations.parameters():
        torch.nn.init.uniform_(weight, -0.5, 1.5)
    return network.eval()


def authors_weights(network: Dped) -> Weights:
    """The weights of a network as the release names and lays them out: (height, width, in, out)."""
    names = authors_names()
    state = {names[name].removeprefix("generator/"): weight.numpy() for name, weight in network.state_dict().items()}
    return {name: weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight for name, weight in state.items()}


def in_numpy(weights: Weights, photo: np.ndarray) -> np.ndarray:
    """The release's generator, line by line, in double precision; photo (height, width, 3) in [0, 1]."""

    def conv(number: int, x: np.ndarray) -> np.ndarray:
        kernel, (height, width, _) = weights[f"W{number}"].astype(float), x.shape
        border = len(kernel) // 2
        padded = np.pad(x, ((border, border), (border, border), (0, 0)))
        taps = [
            padded[down : down + height, across : across + width] @ kernel[down, across]
            for down, across in np.ndindex(kernel.shape[:2])
        ]
        return np.sum(taps, axis=0) + weights[f"b{number}"]

    def norm(number: int, x: np.ndarray) -> np.ndarray:
        shift, scale = (weights["Variable" if i == 0 else f"Variable_{i}"] for i in (2 * number, 2 * number + 1))
        return scale * (x - x.mean(axis=(0, 1))) / np.sqrt(x.var(axis=(0, 1)) + 1e-3) + shift

    def relu(x: np.ndarray) -> np.ndarray:
        return np.maximum(x, 0)

    c1 = relu(conv(1, photo))
    c3 = relu(norm(1, conv(3, relu(norm(0, conv(2, c1)))))) + c1
    c5 = relu(norm(3, conv(5, relu(norm(2, conv(4, c3)))))) + c3
    c7 = relu(norm(5, conv(7, relu(norm(4, conv(6, c5)))))) + c5
    c9 = relu(norm(7, conv(9, relu(norm(6, conv(8, c7)))))) + c7
    c11 = relu(conv(11, relu(conv(10, c9))))
    return np.tanh(conv(12, c11)) * 0.58 + 0.5


def as_tensor(photo: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(photo.transpose(2, 0, 1).astype(np.float32))


def test_the_network_is_the_one_of_the_release() -> None:
    network = random_network()
    photo = np.random.default_rng(0).uniform(size=(13, 17, 3))
    expected = in_numpy(authors_weights(network), photo)
    found = network(as_tensor(photo)[None])[0].numpy().transpose(1, 2, 0)
    assert np.abs(found - expected).max() < 1e-4 and found.std() > 0.01


@pytest.mark.skipif(not CHECKPOINTS.is_dir(), reason="needs the folder shared/dped beside the project")
@pytest.mark.parametrize(
    ("phone", "name"),
    [("iphone", "bsds_000.jpg"), ("sony", "bsds_003.jpg"), ("blackberry", "bsds_008.jpg")],
    ids=["iphone", "sony", "blackberry"],
)
def test_the_authors_networks_are_computed_as_in_the_release(phone: str, name: str) -> None:
    network = Dped()
    network.load_state_dict(read_authors_weights(CHECKPOINTS / f"{phone}_orig"))
    with Image.open(SHARED / "data" / "neutral" / name) as opened:
        photo = np.asarray(opened.convert("RGB").resize((72, 64))) / 255
    expected = in_numpy(authors_weights(network), photo)
    found = network(as_tensor(photo)[None])[0].numpy().transpose(1, 2, 0)
    assert np.abs(found - expected).max() < 1e-4
    # It enhances: lighter or darker, but the same picture.
    assert np.corrcoef(found.ravel(), photo.ravel())[0, 1] > 0.8


@pytest.mark.parametrize("size", [(31, 40), (5, 90), (1, 7)], ids=["usual", "wide", "row"])
def test_a_photo_in_strips_is_the_photo_as_a_whole(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    # Strips of 3, 1 and 17 rows; they wait in half precision, which has 11 bits.
    monkeypatch.setattr("enhancegan.networks.dped_strips._STRIP_PIXELS", 120)
    network, photo = random_network(), torch.rand(3, *size)
    whole, strips = network(photo[None])[0], enhance_large(network, photo, whole_pixels=0)
    assert strips.shape == whole.shape and (strips - whole).abs().max() < 1 / 255 / 4
    assert torch.equal(enhance_large(network, photo), whole)
