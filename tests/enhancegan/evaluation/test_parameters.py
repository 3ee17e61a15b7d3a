"""The spread of predicted parameters, and that a generator without an opinion is found out."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from enhancegan.enhancer import Enhancer, shipped_enhancer
from enhancegan.evaluation.parameters import evaluate_parameters, nearly_constant
from enhancegan.networks.generator import Generator
from enhancegan.operators import OPERATORS


@pytest.fixture
def photos(photo: Image.Image, tmp_path: Path) -> Path:
    """A picture in three brightnesses."""
    for name, share in (("bright", 1.0), ("dim", 0.6), ("dark", 0.3)):
        photo.point(lambda level, share=share: int(level * share)).save(tmp_path / f"{name}.png")
    return tmp_path


def test_every_declared_parameter_has_one_row_in_order(photos: Path, generator: Generator) -> None:
    table = evaluate_parameters(photos, Enhancer(generator))
    declared = [(name, parameter.name) for name, operator in OPERATORS.items() for parameter in operator.parameters]
    assert list(zip(table["operator"], table["parameter"], strict=True)) == declared
    assert (table["n"] == 3).all()
    exposure = table[table["parameter"] == "exposure"].iloc[0]
    parameter = next(p for p in OPERATORS["photographic"].parameters if p.name == "exposure")
    assert exposure[["identity", "low", "high"]].tolist() == [parameter.identity, parameter.low, parameter.high]


def test_statistics_are_those_of_the_predictions(photos: Path) -> None:
    enhancer = shipped_enhancer()
    table = evaluate_parameters(photos, enhancer).set_index(["operator", "parameter"])
    predictions = []
    for path in photos.iterdir():
        with Image.open(path) as photo:
            predictions.append(enhancer.predict(photo)["photographic"].parameters["exposure"])
    row = table.loc[("photographic", "exposure")]
    expected = [np.mean(predictions), np.std(predictions), min(predictions), max(predictions)]
    assert row[["mean", "std", "min", "max"]].tolist() == pytest.approx(expected)
    assert row["std_share"] == pytest.approx(np.std(predictions) / (row["high"] - row["low"]))


def test_a_generator_that_never_looks_is_named_for_every_parameter(photos: Path, generator: Generator) -> None:
    with torch.no_grad():
        for weight in generator.heads.parameters():
            weight.zero_()
    table = evaluate_parameters(photos, Enhancer(generator))
    assert (table["std"] == 0).all() and (table["min"] == table["max"]).all()
    assert nearly_constant(table) == [f"{row.operator}.{row.parameter}" for row in table.itertuples()]


def test_the_limit_of_constancy_is_a_share_of_the_range(photos: Path, generator: Generator) -> None:
    table = evaluate_parameters(photos, Enhancer(generator)).head(2).assign(std_share=[0.009, 0.011])
    assert nearly_constant(table) == ["piecewise.a"]
