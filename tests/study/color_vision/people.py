"""People who look at plates as the server sends them, with normal color vision or without one kind of cone."""

import io

import numpy as np
from PIL import Image

from study.simulation.vision import read_plate
from tests.study.color_vision.observers import OBSERVERS, linear


def digit_seen(observer: str, content: bytes) -> int | None:
    """The digit that somebody reads on the plate in the PNG file `content`; None for none."""
    light = np.clip(
        OBSERVERS[observer](linear(np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), float))), 0, 1
    )
    shares = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    seen = io.BytesIO()
    Image.fromarray(np.rint(255 * shares).astype(np.uint8)).save(seen, "PNG")
    return read_plate(seen.getvalue())
