"""Checkpoints: one safetensors file of weights, with the architecture, configuration and step in its header.

A generator's file may omit its backbone if it shares that of a critic in the same folder.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from enhancegan.checkpoint_header import SHIPPED_CRITIC, SHIPPED_GENERATOR, Header, read_header
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critics import new_critic
from enhancegan.networks.generator import Generator
from enhancegan.networks.net_d import NetD
from enhancegan.networks.rank import RankNetwork
from enhancegan.tensor_files import fill, read_tensors, write_tensors

_BACKBONE = "backbone."


def save_checkpoint(
    path: Path, network: NetD | Generator | RankNetwork, step: int, config: dict[str, Any], backbone_file: str = ""
) -> None:
    """Write the weights in float16 and the header; the file is complete or absent, never partial.

    Args:
        path: file to write.
        network: the network to save.
        step: steps of the run that made it.
        config: settings of that run.
        backbone_file: name of a critic's file in the same folder with the same backbone, then omitted here.

    Raises:
        ValueError: when that critic has a different backbone.
        OSError: when the file cannot be written.
    """
    header = {
        "backbone": network.backbone.name,
        "colors": network.backbone.colors,
        **_architecture(network),
        "step": str(step),
        # Only the name of a path: the run's folders are private.
        "config": json.dumps(config, default=lambda path: path.name),
    }
    state = {
        key: (value.half() if value.is_floating_point() else value).contiguous()
        for key, value in network.state_dict().items()
    }
    if backbone_file:
        digest = _backbone_digest(state)
        if digest != _backbone_digest(read_tensors(path.parent / backbone_file)):
            raise ValueError(f"{backbone_file} has a different backbone from the generator")
        state = {key: value for key, value in state.items() if not key.startswith(_BACKBONE)}
        header |= {"backbone_file": backbone_file, "backbone_digest": digest}
    write_tensors(path, state, header)


def _architecture(network: NetD | Generator | RankNetwork) -> dict[str, str]:
    if isinstance(network, NetD):
        return {"kind": "critic", "operators": "[]", "critic_head": network.kind}
    if isinstance(network, RankNetwork):
        return {"kind": network.kind, "operators": "[]"}
    return {
        "kind": "generator",
        "operators": json.dumps(list(network.operators)),
        "heads": json.dumps({name: asdict(design) for name, design in network.designs.items()}),
        "size": str(network.size),
    }


def _state(path: Path, kind: str) -> tuple[Header, dict[str, torch.Tensor]]:
    header = read_header(path)
    if header.kind != kind:
        raise ValueError(f"{path} contains a {header.kind}, expected a {kind}")
    state = read_tensors(path)
    if header.backbone_file:
        state |= _borrowed_backbone(path, header)
    return header, {k: v.float() if v.is_floating_point() else v for k, v in state.items()}


def _restore(network: NetD | Generator | RankNetwork, state: dict[str, torch.Tensor], path: Path) -> None:
    try:
        fill(network, state)
    except ValueError as error:
        raise ValueError(f"{path} does not fit its own header, or lacks weights: {error}") from error


def _borrowed_backbone(path: Path, header: Header) -> dict[str, torch.Tensor]:
    lender = path.parent / header.backbone_file
    if not lender.is_file():
        raise ValueError(f"{path} needs {header.backbone_file} in the same folder: it contains the backbone")
    lent = {key: value for key, value in read_tensors(lender).items() if key.startswith(_BACKBONE)}
    if _backbone_digest(lent) != header.backbone_digest:
        raise ValueError(f"{lender} is not the critic on whose backbone {path} was trained")
    return lent


def _backbone_digest(state: Mapping[str, torch.Tensor]) -> str:
    digest = hashlib.sha256()
    for key in sorted(key for key in state if key.startswith(_BACKBONE)):
        digest.update(key.encode() + state[key].numpy().tobytes())
    return digest.hexdigest()


def load_critic(path: Path = SHIPPED_CRITIC) -> NetD:
    """Load a critic in evaluation mode, built as it was trained.

    Raises:
        ValueError: when the file is missing, is not such a checkpoint, or its architecture is unknown.
    """
    header, state = _state(path, "critic")
    critic = new_critic(header.critic_head, Backbone(header.backbone, colors=header.colors))
    _restore(critic, state, path)
    return critic.eval()


def load_rank(path: Path) -> RankNetwork:
    """Load a RANK network in evaluation mode.

    Raises:
        ValueError: when the file is missing or is not such a checkpoint.
    """
    header, state = _state(path, RankNetwork.kind)
    if any(name not in state or not state[name].ndim for name in ("centers", "attributes.bias")):
        raise ValueError(f"{path} lacks weights: a {RankNetwork.kind} has centers and attributes")
    backbone, content = Backbone(header.backbone, colors=header.colors), Backbone(header.backbone)
    network = RankNetwork(backbone, content, len(state["centers"]), len(state["attributes.bias"]))
    _restore(network, state, path)
    return network.eval()


def load_generator(path: Path = SHIPPED_GENERATOR) -> Generator:
    """Load a generator in evaluation mode, built as it was trained.

    Raises:
        ValueError: when the file is missing, is not such a checkpoint, or its architecture is unknown.
    """
    header, state = _state(path, "generator")
    backbone = Backbone(header.backbone, colors=header.colors)
    generator = Generator(backbone, header.operators, header.heads, header.size)
    _restore(generator, state, path)
    return generator.eval()
