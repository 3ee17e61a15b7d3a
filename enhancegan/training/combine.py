"""Heads of several generators in one file: operators may be trained separately, in parallel."""

from collections.abc import Sequence
from pathlib import Path

import torch

from enhancegan.checkpoint_header import read_header
from enhancegan.checkpoints import load_generator, save_checkpoint
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS


def combine(paths: Sequence[Path], output: Path, backbone_file: str = "") -> Generator:
    """Write one generator with the heads of all given ones.

    Args:
        paths: generators with the same backbone; if two have a head for the same operator, the later one is used.
        output: file to write.
        backbone_file: name of a critic's file in the output's folder with the same backbone, which is then omitted.

    Raises:
        ValueError: when a file is missing or is not a generator, or the backbones or the sizes of their photos differ.
    """
    parts = [load_generator(path) for path in paths]
    backbone = parts[0].backbone
    for path, part in zip(paths, parts, strict=True):
        if backbone.colors != part.backbone.colors or not _equal(backbone.state_dict(), part.backbone.state_dict()):
            raise ValueError(f"{path} has a different backbone from {paths[0]}: train both from the same critic")
        if part.size != parts[0].size:
            raise ValueError(f"{path} was trained on squares of {part.size} pixels, {paths[0]} of {parts[0].size}")
    heads = {name: part.heads[name] for part in parts for name in part.operators}
    designs = {name: part.designs[name] for part in parts for name in part.operators}
    generator = Generator(backbone, [name for name in OPERATORS if name in heads], designs, parts[0].size)
    for name in generator.operators:
        generator.heads[name].load_state_dict(heads[name].state_dict())
    headers = [read_header(path) for path in paths]
    config = {name: header.config for header in headers for name in header.operators}
    save_checkpoint(output, generator.eval(), max(header.step for header in headers), config, backbone_file)
    return generator


def _equal(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[key], second[key]) for key in first)
