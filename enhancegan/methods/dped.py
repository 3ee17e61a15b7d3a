"""DPED (Ignatov et al., ICCV 2017), three rows of the paper's Table 1: a network for each of three phones.

The weights are the authors'. They state no license, so this project does not contain them: `enhancegan import-dped`
turns downloaded ones into files in the data folder.
"""

from functools import cache, partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from enhancegan.data_folder import data_folder
from enhancegan.methods.method import Method
from enhancegan.networks.dped import Dped, load_dped
from enhancegan.networks.dped_strips import enhance_large

PHONES = ("iphone", "sony", "blackberry")
"""DPED has one network for the photos of each of these phones."""


def weights_file(phone: str) -> Path:
    """Where the imported network for a phone is: below `ENHANCEGAN_DATA`, or `data` in the current folder.

    Raises:
        ValueError: when that begins with somebody's home folder and it is not known.
    """
    return data_folder() / "dped" / f"{phone}.safetensors"


def is_imported(name: str) -> bool:
    """Whether the network of one of the methods `DPED` is there."""
    return weights_file(_PHONE_OF[name]).is_file()


def check_imported(name: str) -> None:
    """Reject one of the methods `DPED` whose network is not there.

    Raises:
        ValueError: when it is not; the message says how to get it.
    """
    if not is_imported(name):
        raise ValueError(f"{name} {needs_import(name)}")


def needs_import(name: str) -> str:
    """What a method without its network lacks, in words for people."""
    return f"needs import-dped: there is no {weights_file(_PHONE_OF[name])}; see docs/dped.md"


def enhance(name: str, photo: Image.Image) -> Image.Image:
    """Enhance an RGB photo in sRGB, whatever phone took it.

    Args:
        name: one of the methods `DPED`.
        photo: of any size; `enhance_large` says what a large one takes.

    Raises:
        ValueError: when the network was not imported or is damaged.
        OSError: when there is no place for temporary files.
    """
    check_imported(name)
    network = _network(weights_file(_PHONE_OF[name]))
    pixels = torch.from_numpy(np.array(photo)).permute(2, 0, 1).float().div_(255)
    result = enhance_large(network, pixels).mul_(255).round_().clamp_(0, 255)
    return Image.fromarray(result.permute(1, 2, 0).byte().numpy())


@cache
def _network(path: Path) -> Dped:
    return load_dped(path)


def _method(phone: str, label: str) -> Method:
    name = f"dped_{phone}"
    return Method(
        name,
        label,
        f"DPED's network for the {label.removeprefix('DPED ')}, which makes its photos resemble "
        "those of a DSLR: a baseline of the paper.",
        partial(enhance, name),
    )


_PHONE_OF = {f"dped_{phone}": phone for phone in PHONES}

DPED: dict[str, Method] = {
    method.name: method
    for method in (
        _method("iphone", "DPED iPhone 3GS"),
        _method("sony", "DPED Sony Xperia Z"),
        _method("blackberry", "DPED BlackBerry Passport"),
    )
}
"""The three methods by name; they paint pixels, so they have no `edit`."""
