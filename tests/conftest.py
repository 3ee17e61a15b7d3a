"""Fixtures that every part of the suite may use."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def photo(rng: np.random.Generator) -> Image.Image:
    """A small RGB picture with smooth colours and a little noise, 64 x 48."""
    across, down = np.meshgrid(np.linspace(0, 1, 64), np.linspace(0, 1, 48))
    pixels = np.stack([across, down, 1 - across], axis=2) * 0.7 + 0.15 + rng.normal(0, 0.02, (48, 64, 3))
    return Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8))


@pytest.fixture
def shared_photos() -> Path:
    """Photos beside the repository; tests that need them say so when they are not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"needs the photos in {SHARED_DATA}, which are not part of the repository")
    return SHARED_DATA
