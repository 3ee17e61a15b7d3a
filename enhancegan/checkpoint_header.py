"""The header of a checkpoint, read without loading the networks or their libraries."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

SHIPPED = Path(__file__).parent / "weights"
SHIPPED_GENERATOR = SHIPPED / "generator.safetensors"
SHIPPED_CRITIC = SHIPPED / "critic.safetensors"


@dataclass(frozen=True)
class Header:
    """The metadata in a checkpoint file.

    Attributes:
        kind: "critic" or "generator".
        backbone: timm name.
        operators: names of the operators that have a head (empty for a critic).
        step: steps of the run that made it; each head of a generator is from its own best step, see `config`.
        config: the settings of the run that made it.
        backbone_file: name of the critic's file in the same folder that contains the backbone; "" if this file does.
        backbone_digest: SHA-256 of that backbone's weights.
    """

    kind: str
    backbone: str
    operators: tuple[str, ...]
    step: int
    config: dict[str, Any]
    backbone_file: str = ""
    backbone_digest: str = ""


def read_header(path: Path) -> Header:
    """Read the header of a checkpoint.

    Raises:
        ValueError: when the file is missing or not one of our checkpoints.
    """
    if not path.is_file():
        raise ValueError(f"no checkpoint at {path}")
    try:
        with safe_open(path, framework="np") as file:
            meta = file.metadata() or {}
        return Header(
            kind=meta["kind"],
            backbone=meta["backbone"],
            operators=tuple(json.loads(meta["operators"])),
            step=int(meta["step"]),
            config=json.loads(meta["config"]),
            backbone_file=Path(meta.get("backbone_file", "")).name,
            backbone_digest=meta.get("backbone_digest", ""),
        )
    except (KeyError, ValueError, SafetensorError) as error:
        raise ValueError(f"{path} is not an EnhanceGAN checkpoint: {error}") from error
