"""Methods against themselves trained without a part of the loss."""

import json
from pathlib import Path

import pandas as pd
import pytest
import torch
from PIL import Image

from enhancegan.checkpoints import load_generator, save_checkpoint
from enhancegan.commands import build_parser
from enhancegan.enhancer import Enhancer
from enhancegan.evaluation.ablation import evaluate_ablation
from enhancegan.evaluation.tables import ablation_table
from enhancegan.methods import methods_with
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.critic import Critic
from enhancegan.networks.generator import Generator
from tests.enhancegan.conftest import TINY_BACKBONE
from tests.enhancegan.evaluation.brightness import BRIGHTNESS, mean_levels


def test_difference_and_shares_by_hand() -> None:
    levels = {"input": (5, 5, 5, 5), "full": (9, 4, 8, 7), "without": (6, 6, 8, 2)}
    scores = pd.DataFrame(
        [(number, version, "e", float(level)) for version, row in levels.items() for number, level in enumerate(row)],
        columns=["photo", "version", "evaluator", "score"],
    )
    full, without = ablation_table(scores, {"full": ["without"]}, "input").to_dict("records")
    assert (full["method"], full["mean"], full["preferred_to_input"], full["n"]) == ("full", 7.0, 0.75, 4)
    assert pd.isna(full["difference"]) and pd.isna(full["full_preferred"])
    # Better than the ablation on photos 0 and 3, worse on 1, a tie on 2.
    assert without == {
        "method": "without", "evaluator": "e", "mean": 5.5, "preferred_to_input": 0.75,
        "difference": -1.5, "full_preferred": 0.5, "n": 4,
    }  # fmt: skip


@pytest.fixture
def photos(photo: Image.Image, tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(3):
        photo.point(lambda level, gain=0.4 + 0.3 * number: int(level * gain)).save(folder / f"{number}.png")
    return folder


def save_ablation(folder: Path, name: str, operators: tuple[str, ...]) -> Path:
    torch.manual_seed(len(name))
    path = folder / f"without-{name}.safetensors"
    save_checkpoint(path, Generator(Backbone(TINY_BACKBONE), operators), step=0, config={})
    return path


def test_every_operator_of_the_checkpoints_is_compared(photos: Path, tmp_path: Path, generator: Generator) -> None:
    without_gan = save_ablation(tmp_path, "gan", ("piecewise", "photographic"))
    save_ablation(tmp_path, "reg", ("piecewise",))
    rows, notes = evaluate_ablation(photos, methods_with(Enhancer(generator)), [BRIGHTNESS], tmp_path)
    assert rows["method"].tolist() == [
        "piecewise", "piecewise_without_gan", "piecewise_without_reg",
        "filtering", "filtering_random_weights",
        "photographic", "photographic_without_gan",
    ]  # fmt: skip
    means = rows.set_index("method")["mean"]
    enhancer = Enhancer(load_generator(without_gan))
    expected = mean_levels(
        [enhancer.enhance(Image.open(path), "photographic").image for path in sorted(photos.iterdir())]
    )
    assert means["photographic_without_gan"] == pytest.approx(sum(expected) / 3)
    assert "Without L_reg1,2: without-reg.safetensors was not trained for photographic." in notes


def test_without_any_checkpoint_the_error_says_how_to_make_them(
    photos: Path, tmp_path: Path, generator: Generator
) -> None:
    with pytest.raises(ValueError, match=r"nothing to compare.*train --data PHOTOS --without gan.*--without reg"):
        evaluate_ablation(photos, methods_with(Enhancer(generator)), [BRIGHTNESS], tmp_path)


def test_the_command_writes_the_table(photos: Path, tmp_path: Path, critic: Critic, generator: Generator) -> None:
    net, checkpoint = tmp_path / "net.safetensors", tmp_path / "generator.safetensors"
    save_checkpoint(net, critic, step=0, config={"size": 32})
    save_checkpoint(checkpoint, generator, step=0, config={})
    save_ablation(tmp_path, "gan", ("piecewise",))
    command = [
        "evaluate", "ablation", "--data", photos, "--ablations", tmp_path, "--evaluators", f"net:{net}",
        "--generator", checkpoint, "--output", tmp_path / "out",
    ]  # fmt: skip
    args = build_parser().parse_args(list(map(str, command)))
    assert args.run(args) == 0
    rows = json.loads((tmp_path / "out" / "ablation.json").read_text())
    assert [row["method"] for row in rows][:2] == ["piecewise", "piecewise_without_gan"]
    assert rows[0]["difference"] is None and rows[1]["n"] == 3
