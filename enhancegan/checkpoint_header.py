"""The header of a checkpoint, read without loading the networks or their libraries."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from safetensors import SafetensorError, safe_open

SHIPPED = Path(__file__).parent / "weights"
SHIPPED_GENERATOR = SHIPPED / "generator.safetensors"
SHIPPED_CRITIC = SHIPPED / "critic.safetensors"

_Kind = TypeVar("_Kind", list[Any], dict[str, Any])
_JSON: dict[type, str] = {list: "list", dict: "mapping"}

PREDICTION_SIZE = 128
"""Side in pixels at which generators were trained before they said so, and still are by default."""


@dataclass(frozen=True)
class HeadDesign:
    """How a generator's head is built; checkpoints that say nothing have our own design.

    Attributes:
        head: kind of head, a name in `enhancegan.networks.heads.HEADS`.
        variant: variant of the operator, a name in `enhancegan.operators.VARIANTS`.
    """

    head: str = "studio"
    variant: str = "studio"


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
        colors: what the backbone sees, "srgb" or "lab".
        critic_head: of a critic, its layers above the backbone, a name in `enhancegan.networks.critics.CRITICS`.
        heads: of a generator, the design of each head, by operator.
        size: of a generator, side of the squares it was trained on, in pixels.
    """

    kind: str
    backbone: str
    operators: tuple[str, ...]
    step: int
    config: dict[str, Any]
    backbone_file: str = ""
    backbone_digest: str = ""
    colors: str = "srgb"
    critic_head: str = "studio"
    heads: dict[str, HeadDesign] = field(default_factory=dict)
    size: int = PREDICTION_SIZE


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
        heads = _parsed(meta.get("heads", "{}"), "heads", dict)
        return Header(
            kind=meta["kind"],
            backbone=meta["backbone"],
            operators=tuple(map(str, _parsed(meta["operators"], "operators", list))),
            step=int(meta["step"]),
            config=_parsed(meta["config"], "config", dict),
            backbone_file=Path(meta.get("backbone_file", "")).name,
            backbone_digest=meta.get("backbone_digest", ""),
            colors=meta.get("colors", "srgb"),
            critic_head=meta.get("critic_head", "studio"),
            heads={name: HeadDesign(**design) for name, design in heads.items()},
            size=_size(meta),
        )
    except KeyError as error:
        raise ValueError(f"{path} is not an EnhanceGAN checkpoint: its header has no {error}") from error
    except (TypeError, ValueError, SafetensorError) as error:
        raise ValueError(f"{path} is not an EnhanceGAN checkpoint: {error}") from error


def _size(meta: dict[str, str]) -> int:
    size = int(meta.get("size", PREDICTION_SIZE))
    if size < 1:
        raise ValueError(f"size in its header must be at least 1, got {size}")
    return size


def _parsed(text: str, what: str, kind: type[_Kind]) -> _Kind:
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"{what} in its header is nested too deeply") from error
    if not isinstance(value, kind):
        raise ValueError(f"{what} in its header must be a {_JSON[kind]}, got {text:.100}")
    return value
